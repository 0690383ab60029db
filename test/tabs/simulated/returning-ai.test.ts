import { describe } from 'vitest'
import { look } from '../look'
import { TOKEN_PATH } from '../servers'
import { test } from './world'

const VALIDATE_PATH = '/v2/api/widget-access-keys/validate'

test('a frame that reloads itself shakes hands again, with the token of the day', async ({
  world,
  expect,
}) => {
  const { vendor, backend } = world
  const tab = await world.open({ identity: 'ann', widgets: ['frame'] })
  await tab.untilReady()
  await tab.advance(21_000)
  expect(backend.requests.length, 'the first token is dead').toBe(3)
  const { calls } = vendor.counts
  await tab.evaluate(() => {
    const frame = document.querySelector('iframe') as HTMLIFrameElement
    frame.contentWindow?.postMessage({ type: 'EMULATOR_RELOAD_YOURSELF' }, new URL(frame.src).origin)
  })
  await tab.until('the frame to call again, and again', () => vendor.counts.calls > calls + 1)
  expect(vendor.counts).toMatchObject({ expired: 0, invalid: 0 })
})

describe.for([
  ['inline', 'rai-store-widget'],
  ['frame', 'iframe'],
] as const)('a vendor that refuses every token, %s', ([widget, selector]) => {
  test('costs one renewal, then it has failed; Retry mends it', async ({ world, expect }) => {
    const { vendor } = world
    world.told.push('EMBED_TOKEN_REJECTED')
    const tab = await world.open({ identity: 'ann', widgets: [widget] })
    await tab.untilReady()
    vendor.settings.validateFault = 'refuse'
    await tab.until('the widget to fail', async () => (await look(tab)).embeds[0] === 'failed')
    expect(
      await tab.evaluate(() => document.querySelector('[role=alert]')?.getAttribute('data-embed-code')),
    ).toBe('EMBED_TOKEN_REJECTED')
    await tab.advance(60_000)
    const { events } = await look(tab)
    const reasons = events.flatMap((event) => (event.type === 'token.requested' ? [event.reason] : []))
    expect(reasons.filter((reason) => reason !== 'due')).toEqual(['first', 'rejected'])
    vendor.settings.validateFault = 'none'
    await tab.evaluate(() =>
      [...document.querySelectorAll('button')]
        .find(({ textContent }) => textContent === 'Try again')
        ?.click(),
    )
    await tab.untilReady()
    expect(await tab.evaluate((part) => document.querySelectorAll(part).length, selector)).toBe(1)
  })
})

test('a vendor error that is not about the token fetches none', async ({ world, expect }) => {
  const { vendor } = world
  world.told.push('EMBED_WIDGET_ERROR')
  const tab = await world.open({ identity: 'ann', widgets: ['inline'] })
  await tab.untilReady()
  vendor.settings.validateFault = 'server-error'
  await tab.until('two errors', async () => (await look(tab)).errors.length > 1)
  const { errors, events, embeds } = await look(tab)
  expect(new Set(errors)).toEqual(new Set(['EMBED_WIDGET_ERROR']))
  expect(events.filter(({ type }) => type === 'token.rejected')).toEqual([])
  expect(embeds).toEqual(['ready'])
})

test('token and script load beside each other: neither waits for the other', async ({ world, expect }) => {
  const { vendor, backend } = world
  const script = '/rai-widget.iife.js'
  const releases = [backend.gate.holdNext(TOKEN_PATH), vendor.gate.holdNext(script)]
  // The page's load event waits for the script, and the drivers of some engines for that event.
  const opening = world.open({ identity: 'ann', widgets: ['inline'] })
  await expect.poll(() => [backend.gate.arrivals(TOKEN_PATH), vendor.gate.arrivals(script)]).toEqual([1, 1])
  expect(vendor.gate.arrivals(VALIDATE_PATH)).toBe(0)
  for (const release of releases) release()
  await (await opening).untilReady()
  await expect.poll(() => vendor.gate.arrivals(VALIDATE_PATH)).toBeGreaterThan(0)
})
