// Redis goes away and comes back while instances run.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CLIENTS } from './clients'
import { ask, type Instance, startFleet } from './fleet'
import { type OwnRedis, startRedis } from './redis'
import { startVendor, type Vendor } from './vendor'

/** The instance's own bound for a command is 500 ms; a machine that is busy may take longer. */
const BOUND_MS = 5_000

describe.each(CLIENTS)('instances with %s', (kind) => {
  let redis: OwnRedis
  let vendor: Vendor
  let fleet: Instance[] = []

  beforeAll(async () => {
    ;[redis, vendor] = await Promise.all([startRedis(), startVendor()])
    fleet = await startFleet(redis, vendor, { kind, count: 3 })
  })
  afterAll(async () => {
    await Promise.all(fleet.map((instance) => instance.kill()))
    vendor.close()
    await redis.kill()
  })

  const askAll = (user: string, path: '/refuse' | '/memory') =>
    Promise.all(fleet.flatMap((instance) => Array.from({ length: 5 }, () => ask(instance, user, { path }))))

  describe.each<[string, () => Promise<void> | void, () => Promise<void> | void]>([
    ['is killed', () => redis.kill(), () => redis.start()],
    ['hangs', () => redis.freeze(), () => redis.thaw()],
  ])('while Redis %s', (name, goAway, comeBack) => {
    test('answer 503 with Retry-After, or mint each for itself; later share again', async () => {
      const user = `user-${name.replace(' ', '-')}`
      await goAway()
      const refused = await askAll(user, '/refuse')
      for (const { status, error, waitHeader, tookMs } of refused) {
        expect([status, error, waitHeader]).toEqual([503, 'unavailable', '2'])
        expect(tookMs).toBeLessThan(BOUND_MS)
      }
      const alone = await askAll(user, '/memory')
      for (const { status, tookMs } of alone) {
        expect(status).toBe(200)
        expect(tookMs).toBeLessThan(BOUND_MS)
      }
      expect(vendor.mints.get(user)).toBe(fleet.length)

      await comeBack()
      for (const instance of fleet)
        await vi.waitFor(async () => expect((await ask(instance, `${user}-again`)).status).toBe(200), {
          timeout: 60_000,
          interval: 100,
        })
      expect(vendor.mints.get(`${user}-again`), 'shared again').toBe(1)
    })
  })
})
