import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { returningAi } from '../../src/vendors/returning-ai'
import { createWorld, renderPage, wait } from './world'

test('the main job where the widget holds its token until it reloads: it reloads while nobody types, or at the last minute', async () => {
  await commands.watchConsole()
  const world = await createWorld('held', { reading: 'held' })
  const { container } = renderPage(world)
  await expect.poll(() => container.querySelectorAll('[data-embed-state=ready]').length, { timeout: 10_000 }).toBe(3)
  const element = container.querySelector('rai-store-widget')
  const textarea = () => element?.querySelector('textarea')
  await expect.poll(textarea).toBeTruthy()

  let lastTypedAt = 0
  let hasTyped = false
  const type = () => {
    const note = textarea()
    if (!note) return
    note.focus()
    note.value += 'x'
    note.dispatchEvent(new InputEvent('input', { bubbles: true }))
    lastTypedAt = world.client.now()
    hasTyped = true
  }
  let current = world.client.getState(returningAi, world.inlineOptions).token?.expiresAt ?? null
  let old: number | null = null
  const reloads: { sinceTyped: number; beforeDeath: number; hasTyped: boolean }[] = []
  world.client.onEvent((event) => {
    if (event.type === 'token.received') [old, current] = [current, event.expiresAt]
    if (event.type !== 'widget.token' || event.how !== 'reload') return
    reloads.push({ sinceTyped: event.at - lastTypedAt, beforeDeath: (old ?? 0) - event.at, hasTyped })
    hasTyped = false
  })

  for (let second = 0; second < 40; second += 1) {
    type()
    await wait(1_000)
  }
  ;(document.activeElement as HTMLElement | null)?.blur()
  await wait(35_000)

  expect(await commands.takeConsole(), 'on the console of the browser, the page and its frames').toEqual([])
  const counts = await world.vendorCounts()
  expect(counts.expiredBy).toEqual([])
  expect(counts.expired).toBe(0)
  expect(world.countOf('token.refreshed')).toBeGreaterThanOrEqual(3)
  expect(await world.backendRequests()).toBe(world.countOf('token.received'))
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
  expect(container.querySelector('rai-store-widget')).toBe(element)
})
