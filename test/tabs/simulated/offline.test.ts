import { look } from '../look'
import { test } from './world'

const OFFLINE_MS = 22_000
/** What the library allows itself for tokens under 30 s: 3 at once, and one each 2.5 s. */
const MOST_ATTEMPTS = 3 + OFFLINE_MS / 2_500

test('a page offline across a renewal makes few attempts, has a live token as soon as it is online, and keeps what was typed', async ({
  world,
  expect,
}) => {
  const { vendor, backend } = world
  const tab = await world.open({ identity: 'ann', widgets: ['inline'], useOn: ['online'] })
  await tab.untilReady()
  const focus = () =>
    tab.evaluate(
      () =>
        document.querySelector<HTMLElement>('[data-rai=note]')?.focus() === undefined &&
        document.activeElement?.tagName,
    )
  await expect.poll(focus).toBe('TEXTAREA')
  await tab.type('half a sentence')
  await tab.evaluate(() => document.querySelector('[data-rai=note]')?.setAttribute('data-mine', ''))
  const note = () =>
    tab.evaluate(() => document.querySelector<HTMLTextAreaElement>('[data-rai=note][data-mine]')?.value)
  expect(await note()).toBe('half a sentence')

  await tab.setOffline(true)
  await expect.poll(async () => (await look(tab)).isOnline).toBe(false)
  const { requested } = await look(tab)
  await tab.advance(OFFLINE_MS)
  expect((await look(tab)).status).toBe('expired')
  const attempts = (await look(tab)).requested - requested
  expect(attempts, 'attempts while offline').toBeGreaterThanOrEqual(1)
  expect(attempts, 'attempts while offline').toBeLessThanOrEqual(MOST_ATTEMPTS)
  expect(backend.requests.length, 'the backend hears none of them').toBe(1)

  // Time stands still from here on.
  await tab.setOffline(false)
  await expect.poll(async () => (await look(tab)).uses.length).toBe(1)
  await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
  const seen = await look(tab)
  expect(seen.accepted).toEqual({ online: true })
  expect(seen.receivedAt.length).toBe(2)
  expect(backend.requests.length).toBe(2)
  await tab.advance(8_000)
  expect(backend.requests.length, 'until the next is due').toBe(2)
  expect(await note()).toBe('half a sentence')
  expect(vendor.counts.expiredBy).toEqual([])
})
