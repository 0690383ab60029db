import { look } from '../look'
import type { Tab } from '../tab'
import { test, WHOLE_PAGE } from './world'

/**
 * Hides the page from itself and from its frame, as far as script can tell; a frame of another origin is told
 * by message.
 */
function setVisible(tab: Tab, isVisible: boolean): Promise<void> {
  return tab.evaluate(
    (state) => {
      document
        .querySelectorAll('iframe')
        .forEach((frame) =>
          frame.contentWindow?.postMessage({ type: 'EMULATOR_VISIBILITY', state }, new URL(frame.src).origin),
        )
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: state })
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    },
    isVisible ? 'visible' : 'hidden',
  )
}

test.for([
  ['reads its attribute at each call', 'live'],
  ['holds its token until it reloads', 'held'],
] as const)(
  'a tab hidden past the token’s end without renewals, and shown again: a widget that %s makes no call with the dead token',
  async ([, reading], { world, expect }) => {
    const { vendor } = world
    const tab = await world.open({ ...WHOLE_PAGE, reading, policy: { hiddenMs: 0 } })
    await tab.untilReady()
    await tab.evaluate(() => document.querySelector('iframe')?.setAttribute('data-mine', ''))
    const refreshed = () => tab.evaluate(() => window.embeds.countOf('token.refreshed'))

    for (let round = 0; round < 2; round += 1) {
      await tab.advance(3_000)
      const before = await refreshed()
      await setVisible(tab, false)
      await tab.advance(24_000)
      expect(await refreshed(), 'nothing is renewed out of view').toBe(before)
      expect((await look(tab)).embeds).toEqual(['expired', 'expired', 'expired'])
      await setVisible(tab, true)
      await tab.untilReady()
      await tab.advance(4_000)
    }
    expect(tab.said, 'by the browser').toEqual([])
    expect(vendor.counts.expiredBy).toEqual([])
    expect(vendor.counts.calls).toBeGreaterThan(10)
    expect(await tab.evaluate(() => document.querySelectorAll('iframe[data-mine]').length)).toBe(1)
  },
)
