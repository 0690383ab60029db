import { cleanup, render } from '@testing-library/react'
import { beforeAll, expect, test } from 'vitest'
import { Embed, EmbedProvider } from '../../src'
import { quicksight, type QuickSightOptions } from '../../src/vendors/quicksight'
import { FRAME_ADDRESS, TIMING } from './canary'
import { contract } from './contract'
import { colorInFrame, readFrame } from './frames'
import { OPENED, openThrice } from './once'
import { inFrame } from './see'
import { commands, createVendorWorld, embedOf, serversOf } from './world'

const HOST = 'https://us-east-1.quicksight.aws.amazon.com'

beforeAll(() => commands.routeHost(HOST, serversOf('quicksight').quicksight))

const options = (region = 'North'): QuickSightOptions => ({
  dashboardId: 'd1',
  parameters: [{ Name: 'Region', Values: [region] }],
})

contract('quicksight', {
  name: 'Amazon QuickSight',
  id: 'quicksight',
  vendor: quicksight,
  mode: 'inline',
  options: () => options(),
  changed: {
    options: () => ({ ...options('South'), selectedSheetId: 'second' }),
    hasArrived: async (title) => /Region=South[^]*Sheet: second/.test(await readFrame(title)),
    mounts: false,
  },
  can: {
    kept: null,
    token: `\`src\` of \`<iframe>\`; ${FRAME_ADDRESS}; ${TIMING}`,
    swap: { how: 'remount', text: false, talk: null },
    theme: null,
    rejection: null,
    // A session of 60 minutes.
    once: { renewAfterMs: 57 * 60_000 },
    leaves: 'The SDK leaves one frame of no size in <body>, until the user changes.',
    perPage: 2,
    user: null,
    rotates: true,
    isFramed: true,
  },
  see: {
    ...inFrame,
    roots: () => [...document.querySelectorAll('[data-embed] iframe')],
    leaves: () => [...document.querySelectorAll('body > iframe.quicksight-embedding-iframe')],
    answer: /: \d+ calls?/,
    color: (title) => colorInFrame(title, '.dashboard'),
  },
})

const one = (title: string) => (
  <Embed vendor={quicksight} mode="inline" options={options()} title={title} height={300} keepAlive />
)
const ready = (title: string) => expect.poll(() => embedOf(title).dataset['embedState']).toBe('ready')

test('under StrictMode, with keepAlive, in two tabs and for two users, each URL is used once and none is left', async () => {
  const { urls, redeemed, reused } = await openThrice('quicksight', one, ({ urls }) => urls)
  expect({ urls, redeemed, reused }).toEqual({ urls: OPENED, redeemed: OPENED, reused: 0 })
  await commands.addResult({
    row: 'Amazon QuickSight, inline',
    check: 'once',
    outcome: `StrictMode, keepAlive, two tabs, two users: ${urls} URLs made, ${redeemed} opened, ${reused} opened twice.`,
  })
  cleanup()
})

test('the height of its content is followed, and its frame has the embed’s title', async () => {
  const world = await createVendorWorld('quicksight')
  render(
    <EmbedProvider client={world.client} identity="user-1">
      <Embed vendor={quicksight} mode="inline" options={options()} title="Tall" height={90} autoHeight />
    </EmbedProvider>,
  )
  await ready('Tall')
  const frame = document.querySelector<HTMLIFrameElement>('iframe[title="Tall"]')
  await expect.poll(() => frame?.offsetHeight).toBeGreaterThan(120)
  cleanup()
})
