import { describe } from 'vitest'
import { look } from './look'
import { test } from './world'

const TIMEOUT_MS = 5_000
const SETUP = { identity: 'ann', crossTab: true, policy: { timeoutMs: TIMEOUT_MS } }

describe.concurrent('a tab that fetches for all', () => {
  test.for(['crash', 'close', 'goto'] as const)(
    'and is lost in mid-request (%s): the others have a token in time',
    async (end, { world, expect }) => {
      const { vendor, backend } = world
      vendor.settings.ttlSeconds = 900 // none is renewed by itself
      const release = backend.holdNext()
      const first = await world.open(SETUP, 'window')
      await expect.poll(() => backend.requests.length).toBe(1)
      const others = await Promise.all([1, 2].map(() => world.open(SETUP, 'window')))
      for (const tab of others) await expect.poll(async () => (await look(tab)).requested).toBe(1)
      const lostAt = Date.now()
      await first[end](world.blankUrl)
      for (const tab of others) await expect.poll(async () => (await look(tab)).status).toBe('ready')
      for (const tab of others) expect(((await look(tab)).receivedAt[0] ?? NaN) - lostAt).toBeLessThan(TIMEOUT_MS + 1_000)
      expect(backend.requests.length, 'in all').toBeLessThanOrEqual(3)
      release()
    },
  )

  test('and is frozen in mid-request: the others have a token in time', async ({ world, expect }) => {
    const { vendor, backend } = world
    vendor.settings.ttlSeconds = 900 // none is renewed by itself
    const release = backend.holdNext()
    const first = await world.open(SETUP)
    await expect.poll(() => backend.requests.length).toBe(1)
    await world.openBlank()
    await first.freeze()
    const others = await Promise.all([1, 2].map(() => world.open(SETUP, 'window')))
    for (const tab of others) await expect.poll(async () => (await look(tab)).status).toBe('ready')
    for (const tab of others) {
      const { receivedAt, requestedAt } = await look(tab)
      expect((receivedAt[0] ?? NaN) - requestedAt, 'ms from its request to its token').toBeLessThan(TIMEOUT_MS + 1_000)
    }
    expect(backend.requests.length, 'in all').toBeLessThanOrEqual(3)

    release()
    await first.resume()
    await expect.poll(async () => (await look(first)).status).toBe('ready')
  })
})
