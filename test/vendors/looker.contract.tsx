import { cleanup, render } from '@testing-library/react'
import { beforeAll, expect, test } from 'vitest'
import { Embed, EmbedProvider } from '../../src'
import { keepAlive } from '../../src/keep-alive'
import { looker, type LookerOptions } from '../../src/vendors/looker'
import { FRAME_ADDRESS, TIMING } from './canary'
import { contract } from './contract'
import { clickInFrame, readFrame, readInFrame, typeInFrame } from './frames'
import { OPENED, openThrice } from './once'
import { inFrame } from './see'
import { commands, createVendorWorld, embedOf, serversOf } from './world'

const HOST = 'https://acme.looker.com'

beforeAll(() => commands.routeHost(HOST, serversOf('looker').looker))

const options = (state = 'Ohio'): LookerOptions => ({
  host: 'acme.looker.com',
  id: '1',
  filters: { State: state },
  theme: { light: 'Day', dark: 'Night' },
})

contract('looker', {
  name: 'Looker',
  id: 'looker',
  vendor: looker,
  mode: 'inline',
  options: () => options(),
  changed: {
    options: () => options('Texas'),
    hasArrived: async (title) => (await readFrame(title)).includes('"State":"Texas"'),
    mounts: false,
  },
  can: {
    kept: null,
    token: `\`src\` of \`<iframe>\`; ${FRAME_ADDRESS}; ${TIMING}`,
    swap: { how: 'in-place', text: true, talk: true },
    theme: 'A theme of Looker’s is a name in the frame’s address: it is read at the mount.',
    rejection: null,
    // Tokens of 10 minutes.
    once: { renewAfterMs: 9 * 60_000 },
    perPage: 2,
    user: null,
    rotates: true,
    isFramed: true,
  },
  see: {
    ...inFrame,
    roots: () => [...document.querySelectorAll('[data-embed] iframe')],
    answer: /: \d+ calls?/,
  },
})

const one = (title: string) => (
  <Embed vendor={looker} mode="inline" options={options()} title={title} height={300} keepAlive />
)
const ready = (title: string) => expect.poll(() => embedOf(title).dataset['embedState']).toBe('ready')

test('under StrictMode, with keepAlive, in two tabs and for two users, each session token opens one frame', async () => {
  const { acquired, opened, reused, strangers } = await openThrice('looker', one, ({ opened }) => opened)
  const once = { acquired: OPENED, opened: OPENED, reused: 0, strangers: 0 }
  expect({ acquired, opened, reused, strangers }).toEqual(once)
  await commands.addResult({
    row: 'Looker, inline',
    check: 'once',
    outcome: `StrictMode, keepAlive, two tabs, two users: ${acquired} sessions' tokens acquired, ${opened} used, ${reused} used twice.`,
  })
  cleanup()
})

test('a frame that asks while the backend is away gets its tokens when it is back', async () => {
  const world = await createVendorWorld('looker')
  // The SDK asks anew each time where tokens live for less than a minute.
  await world.setVendor('looker', { tokenSeconds: 55 })
  render(
    <EmbedProvider client={world.client} identity="user-1" keepAlive={keepAlive()}>
      {one('Outage')}
    </EmbedProvider>,
  )
  await ready('Outage')
  await typeInFrame('Outage', 'half-written')
  await world.setBackend({ isDown: true })
  await clickInFrame('Outage', 'Ask')
  await expect.poll(() => world.countOf('token.failed')).toBeGreaterThan(1)
  await world.setBackend({ isDown: false })
  await expect.poll(async () => (await world.countsOf('looker'))['generated']).toBeGreaterThan(0)
  await expect.poll(() => readFrame('Outage')).toMatch(/: 2 calls/)
  expect(await world.countsOf('looker')).toMatchObject({ interrupted: 0, refused: 0, acquired: 1 })
  expect(await readInFrame('Outage')).toBe('half-written')
  cleanup()
})
