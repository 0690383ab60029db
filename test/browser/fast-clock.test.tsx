import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { skewClock } from './clock'
import { createWorld, renderPage, wait } from './world'

test('the main job with the page’s clock 20 minutes ahead', async () => {
  skewClock(20 * 60_000)
  await commands.watchConsole()
  const world = await createWorld('fast-clock')
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
