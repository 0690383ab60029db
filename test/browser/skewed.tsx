import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import type { WorldName } from './servers'
import { createWorld, renderPage, wait } from './world'

/** The main job on a page whose clock is wrong. One test a file: the clock stays wrong for the rest of the page's life. */
export function testSkewed(name: WorldName, minutes: number): void {
  test(`the main job with the page’s clock ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead' : 'behind'}`, async () => {
    skewClock(minutes * 60_000)
    await commands.watchConsole()
    const world = await createWorld(name)
    const { container } = renderPage(world)
    await expect.poll(() => container.querySelectorAll('[data-embed-state=ready]').length, { timeout: 10_000 }).toBe(3)
    await wait(70_000)
    expect(await commands.takeConsole(), 'on the console of the browser, the page and its frames').toEqual([])
    const counts = await world.vendorCounts()
    expect(counts.expiredBy).toEqual([])
    expect(counts.calls).toBeGreaterThan(60)
    expect(world.countOf('token.refreshed')).toBeGreaterThanOrEqual(3)
    expect(world.countOf('token.refreshed'), 'no storm').toBeLessThanOrEqual(8)
    expect(await world.backendRequests()).toBe(world.countOf('token.received'))
  })
}

/** Sets this page's wall clock wrong for good, by `ms`; its monotonic clock and its timers go on as they are. */
function skewClock(ms: number): void {
  const RealDate = Date
  const now = () => RealDate.now() + ms
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: [], newTarget) => Reflect.construct(target, args.length ? args : [now()], newTarget) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  })
}
