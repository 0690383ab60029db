import { setTimeout as wait } from 'node:timers/promises'
import { describe, inject } from 'vitest'
import { look, toldAt } from './look'
import { pastEnd, SOON_MS, test } from './world'

describe.concurrent('a hidden tab', () => {
  test('whose timers are throttled renews its token in time, again and again', async ({ world, expect }) => {
    const { vendor, backend } = world
    const tab = await world.open({
      identity: 'ann',
      widgets: ['inline'],
      isTicking: true,
      useOn: ['visible'],
    })
    await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
    await expect
      .poll(async () => (await look(tab)).ticks, { message: 'timers of 50 ms in 10 s, in view' })
      .toBeGreaterThan(30)
    await world.openBlank()
    await expect.poll(async () => (await look(tab)).visibility).toBe('hidden')

    const hiddenAt = toldAt(await look(tab), 'hidden')[0] ?? NaN
    const renewals = () => backend.requests.filter(({ at }) => at > hiddenAt)
    const statuses = new Set<string>()
    for (; renewals().length < 3; await wait(250)) statuses.add((await look(tab)).status)
    const hidden = await look(tab)
    expect(hidden.visibility).toBe('hidden')
    expect(hidden.ticks, 'timers of 50 ms in 10 s, hidden').toBeLessThanOrEqual(11)
    expect([...statuses], 'its states while hidden').toEqual(['ready'])
    const [first, , third] = renewals().map(({ at }) => at)
    expect(
      (third ?? NaN) - (first ?? NaN),
      'ms from the first renewal to the third, which are 6 s apart',
    ).toBeGreaterThan(2 * SOON_MS)

    await tab.show()
    await expect.poll(async () => (await look(tab)).uses.length).toBe(1)
    expect((await look(tab)).accepted).toEqual({ visible: true })
    expect(vendor.counts.expiredBy).toEqual([])
  })

  // Chromium throttles so only 60 s after it hid a page that has painted, and 5 s after it hid one that has
  // not: see THROTTLE_SOON.
  test('for so long that timers in a chain run once a minute renews its token in time: its own are no chain', async ({
    world,
    skip,
    expect,
  }) => {
    const { name } = inject('engine')
    skip(name !== 'chromium', `${name}: timers of a hidden page run once a second`)
    const { vendor, backend } = world
    vendor.settings.ttlSeconds = 40 // renewed after 20 s, not used after 36 s
    const tab = await world.open({ identity: 'ann', isTicking: true })
    await world.openBlank()
    await expect.poll(() => backend.requests.length).toBe(2)
    const { ticks, visibility, status } = await look(tab)
    expect(visibility).toBe('hidden')
    expect(ticks, 'timers of 50 ms in 10 s').toBeLessThanOrEqual(2)
    expect(status).toBe('ready')
  })

  test('stops after policy.hiddenMs, and renews first thing when it is shown', async ({ world, expect }) => {
    const { vendor, backend } = world
    const tab = await world.open({
      identity: 'ann',
      widgets: ['inline'],
      reading: 'held',
      policy: { hiddenMs: 2_000 },
      useOn: ['visible'],
    })
    await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
    await world.openBlank()
    await expect.poll(async () => (await look(tab)).status).toBe('expired')
    await pastEnd(backend)
    const hiddenAt = toldAt(await look(tab), 'hidden')[0] ?? NaN
    expect(
      backend.requests.filter(({ at }) => at > hiddenAt + SOON_MS).length,
      'nothing is renewed out of view',
    ).toBe(0)
    const before = backend.requests.length

    await tab.show()
    await expect.poll(async () => (await look(tab)).uses.length).toBe(1)
    await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
    const seen = await look(tab)
    expect(seen.accepted).toEqual({ visible: true })
    const shownAt = toldAt(seen, 'visible').at(-1) ?? NaN
    expect(backend.requests.filter(({ at }) => at < shownAt + SOON_MS).length - before).toBe(1)
    expect(vendor.counts.expiredBy).toEqual([])
  })
})
