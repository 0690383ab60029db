import { test, WHOLE_PAGE } from './world'

declare global {
  interface Window {
    statesSeen: Set<string | null>
  }
}

/** In the page: notes every state that a widget takes on from now on. */
function watchStates(): void {
  window.statesSeen = new Set()
  const observer = new MutationObserver(() =>
    document
      .querySelectorAll('[data-embed]')
      .forEach((embed) => window.statesSeen.add(embed.getAttribute('data-embed-state'))),
  )
  observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-embed-state'] })
}

test('a backend that is down for 8 s around each of three renewals is noticed by nobody', async ({
  world,
  expect,
}) => {
  const { vendor, backend } = world
  world.told.push('EMBED_DENIED') // HTML, which may be the page of a sign-in
  const tab = await world.open(WHOLE_PAGE)
  await tab.untilReady()
  await tab.evaluate(watchStates)

  for (const outage of ['server-error', 'drop', 'html'] as const) {
    const dueIn = await tab.evaluate(() => {
      const received = window.embeds.events.findLast((event) => event.type === 'token.received')
      return (received?.refreshAt ?? 0) - window.embeds.client.now()
    })
    await tab.advance(Math.max(0, dueIn - 3_000))
    backend.outage = outage
    await tab.advance(8_000)
    backend.outage = 'none'
    await tab.advance(4_000)
  }
  await tab.advance(15_000)

  expect(vendor.counts.expiredBy).toEqual([])
  const { failed, refreshed, states } = await tab.evaluate(() => ({
    failed: window.embeds.countOf('token.failed'),
    refreshed: window.embeds.countOf('token.refreshed'),
    states: [...window.statesSeen],
  }))
  expect(failed).toBeGreaterThanOrEqual(3)
  expect(refreshed).toBeGreaterThanOrEqual(3)
  expect(states, 'nobody saw anything of it').toEqual([])
})
