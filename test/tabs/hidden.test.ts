import { setTimeout as wait } from 'node:timers/promises'
import { describe } from 'vitest'
import { look, toldAt } from './look'
import { test } from './world'

describe.concurrent('a hidden tab', () => {
  test('whose timers are throttled renews its token in time, again and again', async ({ world, expect }) => {
    const { vendor, backend } = world
    const tab = await world.open({ identity: 'ann', widgets: ['inline'], isTicking: true, useOn: ['visible'] })
    await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
    await expect.poll(async () => (await look(tab)).ticks).toBeGreaterThan(30) // in 10 s
    await world.openBlank()
    await expect.poll(async () => (await look(tab)).visibility).toBe('hidden')

    const statuses = new Set<string>()
    const startedAt = backend.requests[0]?.at ?? NaN
    for (; Date.now() < startedAt + 38_000; await wait(500)) statuses.add((await look(tab)).status)
    const hidden = await look(tab)
    expect(hidden.visibility).toBe('hidden')
    expect(hidden.ticks, 'timers of 50 ms in 10 s, hidden').toBeLessThanOrEqual(11)
    expect([...statuses], 'its states while hidden').toEqual(['ready'])
    expect(backend.requests.filter(({ at }) => at < startedAt + 38_000).length, 'the first, and one each 10 s').toBe(4)

    await tab.show()
    await expect.poll(async () => (await look(tab)).uses.length).toBe(1)
    expect((await look(tab)).accepted).toEqual({ visible: true })
    expect(vendor.counts.expiredBy).toEqual([])
  })

  test('for so long that timers in a chain run once a minute renews its token in time: its own are no chain', async ({ world, expect }) => {
    const { vendor, backend } = world
    vendor.settings.ttlSeconds = 110 // renewed after 80 s, not used after 105 s
    await world.openBlank()
    const tab = await world.open({ identity: 'ann', isTicking: true, policy: { leadMs: 30_000 } }, 'hidden')
    await expect.poll(() => backend.requests.length, { timeout: 103_000 }).toBe(2)
    const { ticks, visibility, status } = await look(tab)
    expect(visibility).toBe('hidden')
    expect(ticks, 'timers of 50 ms in 10 s').toBeLessThanOrEqual(2)
    expect(status).toBe('ready')
  })

  test('stops after policy.hiddenMs, and renews first thing when it is shown', async ({ world, expect }) => {
    const { vendor, backend } = world
    const tab = await world.open({ identity: 'ann', widgets: ['inline'], reading: 'held', policy: { hiddenMs: 2_000 }, useOn: ['visible'] })
    await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
    await world.openBlank()
    await expect.poll(async () => (await look(tab)).status).toBe('expired')
    await wait(3_000)
    expect(backend.requests.length, 'nothing is renewed out of view').toBe(1)

    await tab.show()
    await expect.poll(async () => (await look(tab)).uses.length).toBe(1)
    await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
    const seen = await look(tab)
    expect(seen.accepted).toEqual({ visible: true })
    const shownAt = toldAt(seen, 'visible').at(-1) ?? NaN
    expect(backend.requests.filter(({ at }) => at < shownAt + 8_000).length).toBe(2)
    expect(vendor.counts.expiredBy).toEqual([])
  })
})
