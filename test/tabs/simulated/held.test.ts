import { test, WHOLE_PAGE } from './world'

/**
 * What a widget's reload cost: times since the user's last key and to the end of the token that it replaced,
 * in ms.
 */
interface Reload {
  sinceTyped: number
  beforeDeath: number
  hasTyped: boolean
}

declare global {
  interface Window {
    held: { keys: number; reloads: Reload[] }
  }
}

/** In the page: notes each reload of a widget, beside the last key. */
function watchReloads(): void {
  window.held = { keys: 0, reloads: [] }
  const { client, state } = window.embeds
  let lastTypedAt = 0
  let hasTyped = false
  let current = state().token?.expiresAt ?? null
  let old: number | null = null
  addEventListener('input', () => {
    window.held.keys += 1
    lastTypedAt = client.now()
    hasTyped = true
  })
  client.onEvent((event) => {
    if (event.type === 'token.received') [old, current] = [current, event.expiresAt]
    if (event.type !== 'widget.token' || event.how !== 'reload') return
    window.held.reloads.push({
      sinceTyped: event.at - lastTypedAt,
      beforeDeath: (old ?? 0) - event.at,
      hasTyped,
    })
    hasTyped = false
  })
}

test('a widget that holds its token until it reloads does so while nobody types, or at the last minute', async ({
  world,
  expect,
}) => {
  const { vendor, backend } = world
  const tab = await world.open({ ...WHOLE_PAGE, reading: 'held' })
  await tab.untilReady()
  const hasNote = () => tab.evaluate(() => document.querySelector('rai-store-widget textarea') !== null)
  await expect.poll(hasNote).toBe(true)
  await tab.evaluate(() => document.querySelector('rai-store-widget')?.setAttribute('data-mine', ''))
  await tab.evaluate(watchReloads)

  for (let second = 0; second < 40; second += 1) {
    await expect.poll(hasNote).toBe(true)
    await tab.evaluate(() => document.querySelector<HTMLElement>('rai-store-widget textarea')?.focus())
    await tab.press('x')
    await tab.advance(1_000)
  }
  await tab.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await tab.advance(35_000)

  expect(tab.said, 'by the browser').toEqual([])
  expect(vendor.counts.expiredBy).toEqual([])
  expect(vendor.counts.expired).toBe(0)
  const { refreshed, received, keys, reloads } = await tab.evaluate(() => ({
    refreshed: window.embeds.countOf('token.refreshed'),
    received: window.embeds.countOf('token.received'),
    ...window.held,
  }))
  expect(keys).toBe(40)
  expect(refreshed).toBeGreaterThanOrEqual(3)
  expect(backend.requests.length).toBe(received)
  expect(reloads.length).toBeGreaterThanOrEqual(3)
  for (const { sinceTyped, beforeDeath, hasTyped } of reloads) {
    const isLastMinute = beforeDeath < 4_000
    expect(
      isLastMinute || !hasTyped || sinceTyped >= 9_000,
      `reload ${sinceTyped} ms after a key, ${beforeDeath} ms before the old token's end`,
    ).toBe(true)
    expect(beforeDeath, 'before the old token dies').toBeGreaterThan(0)
  }
  expect(
    reloads.some(({ sinceTyped }) => sinceTyped >= 9_000),
    'some came while nobody typed',
  ).toBe(true)
  expect(await tab.evaluate(() => document.querySelectorAll('rai-store-widget[data-mine]').length)).toBe(1)
})
