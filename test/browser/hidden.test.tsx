import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { createWorld, renderPage, wait } from './world'

/** Hides the page from itself and from its frames, as far as script can tell; a frame of another origin is told by message. */
function setVisible(isVisible: boolean, frameOrigin: string) {
  const state = isVisible ? 'visible' : 'hidden'
  document.querySelectorAll('iframe').forEach((frame) => frame.contentWindow?.postMessage({ type: 'EMULATOR_VISIBILITY', state }, frameOrigin))
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state })
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
}

test.each([
  ['reads its attribute at each call', 'live'],
  ['holds its token until it reloads', 'held'],
] as const)(
  'a tab hidden past the token’s end without renewals, and shown again: a widget that %s makes no call with the dead token',
  async (_, reading) => {
    await commands.watchConsole()
    const world = await createWorld('hidden', { reading, policy: { hiddenMs: 0 } })
    const { container } = renderPage(world)
    const origin = new URL(world.frameUrl).origin
    await expect.poll(() => container.querySelectorAll('[data-embed-state=ready]').length, { timeout: 10_000 }).toBe(3)
    const iframe = container.querySelector('iframe')

    for (let round = 0; round < 2; round += 1) {
      const refreshed = world.countOf('token.refreshed')
      await wait(3_000)
      setVisible(false, origin)
      await wait(24_000)
      expect(world.countOf('token.refreshed'), 'nothing is renewed out of view').toBe(refreshed)
      expect(container.querySelectorAll('[data-embed-state=expired]').length).toBe(3)
      setVisible(true, origin)
      await expect.poll(() => container.querySelectorAll('[data-embed-state=ready]').length, { timeout: 5_000 }).toBe(3)
      await wait(4_000)
    }
    expect(await commands.takeConsole(), 'on the console of the browser, the page and its frames').toEqual([])
    const counts = await world.vendorCounts()
    expect(counts.expiredBy).toEqual([])
    expect(counts.calls).toBeGreaterThan(10)
    expect(container.querySelector('iframe')).toBe(iframe)
  },
)
