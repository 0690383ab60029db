import { describe } from 'vitest'
import { look, waiting } from './look'
import { TOKEN_PATH } from './servers'
import { LONG_SECONDS, test } from './world'

describe.concurrent('a tab that fetches for all', () => {
  test.for(['crash', 'close'] as const)(
    'and is lost in mid-request (%s): the others have a token long before the request would have timed out',
    async (end, { world, expect }) => {
      const { vendor, backend } = world
      vendor.settings.ttlSeconds = LONG_SECONDS
      const setup = { identity: 'ann', crossTab: true, policy: { timeoutMs: 60_000 } }
      const release = backend.gate.holdNext(TOKEN_PATH)
      const first = await world.open(setup, 'window')
      await expect.poll(() => backend.requests.length).toBe(1)
      const others = await Promise.all([1, 2].map(() => world.open(setup, 'window')))
      for (const tab of others) await expect.poll(() => waiting(tab)).toBe(2)
      const lostAt = Date.now()
      await first[end]()
      for (const tab of others) await expect.poll(async () => (await look(tab)).status).toBe('ready')
      for (const tab of others) expect(((await look(tab)).receivedAt[0] ?? NaN) - lostAt).toBeLessThan(30_000)
      expect(backend.requests.length, 'in all').toBeLessThanOrEqual(3)
      release()
    },
  )

  // A page that is left goes into the back-forward cache, and keeps its turn. To the millisecond in
  // test/cross-tab/tabs.test.ts: the time-out and a second.
  test.for(['frozen', 'left'] as const)(
    'and is %s in mid-request: the others wait until it would have timed out, once and not twice',
    async (how, { world, expect }) => {
      const { vendor, backend } = world
      vendor.settings.ttlSeconds = LONG_SECONDS
      const timeoutMs = 8_000
      const setup = { identity: 'ann', crossTab: true, policy: { timeoutMs } }
      const release = backend.gate.holdNext(TOKEN_PATH)
      const first = await world.open(setup)
      await expect.poll(() => backend.requests.length).toBe(1)
      if (how === 'left') await first.goto(world.blankUrl)
      else {
        await world.openBlank()
        await first.freeze()
      }
      const others = await Promise.all([1, 2].map(() => world.open(setup, 'window')))
      for (const tab of others) await expect.poll(async () => (await look(tab)).status).toBe('ready')
      for (const tab of others) {
        const { receivedAt, requestedAt } = await look(tab)
        expect((receivedAt[0] ?? NaN) - requestedAt, 'ms from its request to its token').toBeLessThan(
          2 * timeoutMs,
        )
      }
      expect(backend.requests.length, 'in all').toBeLessThanOrEqual(3)

      release()
      if (how === 'left') await first.back()
      else await first.resume()
      await expect.poll(async () => (await look(first)).status).toBe('ready')
    },
  )
})
