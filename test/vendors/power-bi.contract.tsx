import { cleanup, render } from '@testing-library/react'
import { PowerBIEmbed } from 'powerbi-client-react'
import { beforeAll, expect, test, vi } from 'vitest'
import { Embed, EmbedProvider, useEmbedToken } from '../../src'
import { powerBi, type PowerBiOptions } from '../../src/vendors/power-bi'
import { addressOf } from '../emulators/power-bi'
import { untilRun } from './canary'
import { contract } from './contract'
import { colorInFrame, readFrame, readInFrame, typeInFrame } from './frames'
import { inFrame } from './see'
import { commands, createVendorWorld, embedOf, serversOf } from './world'

const HOST = 'https://app.powerbi.com'

beforeAll(() => commands.routeHost(HOST, serversOf('power-bi')['power-bi']))

const options = (pageName = 'Overview'): PowerBiOptions => ({
  id: 'r1',
  embedUrl: addressOf('r1'),
  datasets: ['d1'],
  pageName,
})

contract('power-bi', {
  name: 'Power BI',
  id: 'power-bi',
  vendor: powerBi,
  mode: 'inline',
  options: () => options(),
  changed: {
    options: () => ({ ...options('Details'), settings: { filterPaneEnabled: false } }),
    hasArrived: async (title) => (await readFrame(title)).includes('Page: Details'),
    mounts: false,
  },
  can: {
    kept: null,
    token: untilRun('`powerbi-access-token` of `<div>`'),
    swap: { how: 'in-place', text: true, talk: true },
    theme: null,
    rejection: null,
    perPage: 2,
    user: null,
    rotates: true,
    isFramed: true,
  },
  see: {
    ...inFrame,
    roots: () => [...document.querySelectorAll(`iframe[src^="${HOST}"]`)],
    answer: /: \d+ calls?/,
    color: (title) => colorInFrame(title, '.report'),
  },
})

/** What the emulator counted of one report. */
type OfReport = Partial<Record<'calls' | 'refused' | 'loads' | 'tokens', number>>

const live = (id: string): PowerBiOptions => ({ id, embedUrl: addressOf(id, 'poll=500'), datasets: [id] })

/** Microsoft's own wrapper, which is given fresh tokens. */
function Wrapped() {
  const { token } = useEmbedToken(powerBi, live('wrapper'))
  return (
    <PowerBIEmbed
      embedConfig={{
        type: 'report',
        id: 'wrapper',
        embedUrl: addressOf('wrapper', 'poll=500'),
        accessToken: token?.value ?? '',
        tokenType: 1,
      }}
    />
  )
}

test('75 s of 20-second tokens: one load and no call with a dead token; Microsoft’s own wrapper loads at each renewal', async () => {
  const world = await createVendorWorld('power-bi')
  await world.setVendor('power-bi', { tokenSeconds: 20 })
  render(
    <EmbedProvider client={world.client} identity="user-1">
      <Embed vendor={powerBi} mode="inline" options={live('ours')} title="Ours" height={300} />
      <Wrapped />
    </EmbedProvider>,
  )
  await expect.poll(() => embedOf('Ours').dataset['embedState']).toBe('ready')
  await typeInFrame('Ours', 'half-written')
  await new Promise((resolve) => setTimeout(resolve, 75_000))
  const { byReport } = (await world.countsOf('power-bi')) as unknown as { byReport: Record<string, OfReport> }
  const { ours = {}, wrapper = {} } = byReport
  expect({ loads: ours.loads, refused: ours.refused ?? 0 }).toEqual({ loads: 1, refused: 0 })
  expect(ours.tokens).toBeGreaterThanOrEqual(3)
  expect(ours.calls).toBeGreaterThan(100)
  expect(await readInFrame('Ours')).toBe('half-written')
  expect(wrapper.tokens ?? 0).toBe(0)
  expect(wrapper.loads).toBeGreaterThanOrEqual(4)
  await commands.addResult({
    row: 'Power BI, inline',
    check: 'renewals',
    outcome: `75 s of 20-second tokens: ${ours.loads} load, ${ours.tokens} tokens taken in place, ${ours.calls} calls, ${ours.refused ?? 0} with a dead token. Microsoft’s own wrapper: ${wrapper.loads} loads.`,
  })
  // Of the wrapper.
  vi.mocked(console.debug).mockClear()
  cleanup()
}, 180_000)

test('a report that does not confirm its token in 10 s loads anew with it', async () => {
  const world = await createVendorWorld('power-bi')
  render(
    <EmbedProvider client={world.client} identity="user-1">
      <Embed vendor={powerBi} mode="inline" options={live('deaf')} title="Deaf" height={300} />
    </EmbedProvider>,
  )
  await expect.poll(() => embedOf('Deaf').dataset['embedState']).toBe('ready')
  await world.setVendor('power-bi', { isDeaf: true })
  // The SDK ends what it takes for a loop: a third load within 100 ms.
  await world.pass(1_000)
  // It hears of the setting with its next load, for which its frame reloads itself.
  const frame = document.querySelector<HTMLIFrameElement>('iframe[title="Deaf"]')
  // WebKit loads nothing anew for the same address.
  frame?.setAttribute('src', `${frame.src}&again`)
  const loads = async () => (await world.countsOf('power-bi'))['loads']
  await expect.poll(loads).toBe(2)
  await expect.poll(() => readFrame('Deaf')).toMatch(/user-1: \d+ call/)
  // A token's life is told in whole seconds, and one that ends earlier is not taken.
  await world.pass(1_000)
  await world.client.refresh(powerBi, live('deaf'))
  await expect.poll(loads).toBe(3)
  await expect.poll(() => readFrame('Deaf')).toMatch(/user-1: \d+ call/)
  expect((await world.countsOf('power-bi'))['refused']).toBe(0)
  cleanup()
})
