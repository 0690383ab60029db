import { setTimeout as wait } from 'node:timers/promises'
import { describe } from 'vitest'
import { look, waiting } from './look'
import { TOKEN_PATH } from './servers'
import type { Tab } from './tab'
import { LONG_SECONDS, test } from './world'

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
    const release = backend.gate.holdNext(TOKEN_PATH)
    const tabs = await Promise.all([1, 2, 3].map(() => world.open(ANN, 'window')))
    for (const tab of tabs) await expect.poll(async () => (await look(tab)).requested).toBe(1)
    await expect.poll(() => waiting(tabs[0] as Tab)).toBe(2)
    expect(backend.requests.length, 'while it is under way').toBe(1)
    release()
    for (const tab of tabs) await expect.poll(async () => (await look(tab)).status).toBe('ready')
    expect(backend.requests.length).toBe(1)
  })

  // The others give it 50 ms to answer them, just when it has a widget to mount.
  test('cost one request even where the tab that made it is busy just then', async ({ world, expect }) => {
    const { vendor, backend } = world
    vendor.settings.ttlSeconds = LONG_SECONDS
    const release = backend.gate.holdNext(TOKEN_PATH)
    const first = await world.open(ANN, 'window')
    await expect.poll(() => backend.requests.length).toBe(1)
    await first.evaluate(() =>
      window.embeds.client.onEvent(({ type }) => {
        if (type === 'token.received')
          for (const until = performance.now() + 300; performance.now() < until;);
      }),
    )
    const others = await Promise.all([1, 2].map(() => world.open(ANN, 'window')))
    for (const tab of others) await expect.poll(async () => (await look(tab)).requested).toBe(1)
    await expect.poll(() => waiting(first)).toBe(2)
    release()
    for (const tab of others) await expect.poll(async () => (await look(tab)).status).toBe('ready')
    expect(backend.requests.length).toBe(1)
  })

  test('cost one request a renewal, though two of them are hidden and throttled', async ({
    world,
    expect,
  }) => {
    const { vendor, backend } = world
    const tabs: Tab[] = []
    for (const _ of [1, 2, 3]) {
      const tab = await world.open({ ...ANN, widgets: ['inline'] })
      await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
      tabs.push(tab)
    }
    const before = backend.requests.length
    const statuses = new Set<string>()
    const refreshed = async (tab: Tab) =>
      (await look(tab)).events.filter(({ type }) => type === 'token.refreshed').length
    const wanted = await Promise.all(tabs.map(async (tab) => (await refreshed(tab)) + 3))
    for (const [index, tab] of tabs.entries()) {
      for (; (await refreshed(tab)) < (wanted[index] ?? NaN); await wait(250))
        for (const each of tabs) statuses.add((await look(each)).status)
    }
    const renewals = backend.requests.length - before
    // Three, each 6 s; three more for tabs too busy to answer. Each for itself, they would make nine.
    expect(renewals).toBeGreaterThanOrEqual(3)
    expect(renewals).toBeLessThanOrEqual(6)
    expect([...statuses]).toEqual(['ready'])
    const seen = await Promise.all(tabs.map(look))
    expect(seen.map(({ visibility }) => visibility)).toEqual(['hidden', 'hidden', 'visible'])
    expect(vendor.counts.expired + vendor.counts.invalid).toBe(0)
  })
})
