import { setTimeout as wait } from 'node:timers/promises'
import { describe } from 'vitest'
import { look } from './look'
import type { Tab } from './tab'
import { test } from './world'

/** A token that lives so long is not renewed in a test. */
const LONG_SECONDS = 900
const ANN = { identity: 'ann', crossTab: true }

describe.concurrent('three tabs of one user', () => {
  test('without crossTab cost three requests', async ({ world, expect }) => {
    world.vendor.settings.ttlSeconds = LONG_SECONDS
    const tabs = await Promise.all([1, 2, 3].map(() => world.open({ identity: 'ann' })))
    for (const tab of tabs) await expect.poll(async () => (await look(tab)).status).toBe('ready')
    expect(world.backend.requests.length).toBe(3)
    for (const tab of tabs) expect((await look(tab)).heard).toEqual([])
  })

  test('that start at once wait for one request', async ({ world, expect }) => {
    const { vendor, backend } = world
    vendor.settings.ttlSeconds = LONG_SECONDS
    const release = backend.holdNext()
    const tabs = await Promise.all([1, 2, 3].map(() => world.open(ANN, 'window')))
    for (const tab of tabs) await expect.poll(async () => (await look(tab)).requested).toBe(1)
    await wait(2_000)
    expect(backend.requests.length, 'while it is under way').toBe(1)
    release()
    for (const tab of tabs) await expect.poll(async () => (await look(tab)).status).toBe('ready')
    expect(backend.requests.length).toBe(1)
  })

  // The others give it 50 ms to answer them, just when it has a widget to mount.
  test('cost one request even where the tab that made it is busy just then', async ({ world, expect }) => {
    const { vendor, backend } = world
    vendor.settings.ttlSeconds = LONG_SECONDS
    const release = backend.holdNext()
    const first = await world.open(ANN, 'window')
    await expect.poll(() => backend.requests.length).toBe(1)
    await first.evaluate(() =>
      window.embeds.client.onEvent(({ type }) => {
        if (type === 'token.received') for (const until = performance.now() + 300; performance.now() < until;);
      }),
    )
    const others = await Promise.all([1, 2].map(() => world.open(ANN, 'window')))
    for (const tab of others) await expect.poll(async () => (await look(tab)).requested).toBe(1)
    await wait(500)
    release()
    for (const tab of others) await expect.poll(async () => (await look(tab)).status).toBe('ready')
    expect(backend.requests.length).toBe(1)
  })

  test('cost one request a renewal, though two of them are hidden and throttled', async ({ world, expect }) => {
    const { vendor, backend } = world
    const tabs: Tab[] = []
    for (const _ of [1, 2, 3]) {
      const tab = await world.open({ ...ANN, widgets: ['inline'] })
      await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
      tabs.push(tab)
    }
    const startedAt = backend.requests.at(-1)?.at ?? NaN
    const statuses = new Set<string>()
    for (; Date.now() < startedAt + 38_000; await wait(500)) for (const tab of tabs) statuses.add((await look(tab)).status)
    const renewals = backend.requests.filter(({ at }) => at > startedAt && at < startedAt + 38_000)
    // Three, each 10 s; three more for tabs too busy to answer. Each for itself, they would make nine.
    expect(renewals.length).toBeGreaterThanOrEqual(3)
    expect(renewals.length).toBeLessThanOrEqual(6)
    expect([...statuses]).toEqual(['ready'])
    const seen = await Promise.all(tabs.map(look))
    expect(seen.map(({ visibility }) => visibility)).toEqual(['hidden', 'hidden', 'visible'])
    expect(vendor.counts.expired + vendor.counts.invalid).toBe(0)
  })
})
