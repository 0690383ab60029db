import { expect, test } from 'vitest'
import { createWorld, renderPage, wait } from './world'

test('the main job with the backend down for 8 s around each of three renewals', async () => {
  const world = await createWorld('outage')
  const { container } = renderPage(world)
  await expect.poll(() => container.querySelectorAll('[data-embed-state=ready]').length, { timeout: 10_000 }).toBe(3)
  const states = new Set<string | null>()
  const observer = new MutationObserver(() =>
    container.querySelectorAll('[data-embed]').forEach((embed) => states.add(embed.getAttribute('data-embed-state'))),
  )
  observer.observe(container, { subtree: true, attributes: true, attributeFilter: ['data-embed-state'] })

  for (const outage of ['server-error', 'drop', 'html'] as const) {
    const received = world.events.findLast((event) => event.type === 'token.received')
    const dueIn = (received?.refreshAt ?? 0) - world.client.now()
    await wait(Math.max(0, dueIn - 3_000))
    await world.setBackend({ outage })
    await wait(8_000)
    await world.setBackend({ outage: 'none' })
    await wait(4_000)
  }

  await wait(15_000)
  observer.disconnect()
  const counts = await world.vendorCounts()
  expect(counts.expiredBy).toEqual([])
  expect(world.countOf('token.failed')).toBeGreaterThanOrEqual(3)
  expect(world.countOf('token.refreshed')).toBeGreaterThanOrEqual(3)
  expect([...states], 'nobody saw anything of it').toEqual([])
})
