// Several instances in processes of their own, on one Redis: mints, limits, and instances that die.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { CLIENTS } from './clients'
import { ask, type Instance, startFleet, startInstance } from './fleet'
import { type OwnRedis, startRedis } from './redis'
import { startVendor, type Vendor } from './vendor'

const LEASE_MS = 2_000
/** Redis is not what is slow here: a busy machine is. */
const PATIENT_MS = 30_000

describe.each(CLIENTS)('instances with %s', (kind) => {
  let redis: OwnRedis
  let vendor: Vendor
  let fleet: Instance[] = []
  const at = (index: number) => fleet[index % fleet.length] as Instance

  beforeAll(async () => {
    ;[redis, vendor] = await Promise.all([startRedis(), startVendor(300)])
    fleet = await startFleet(redis, vendor, { kind, count: 4, limit: 1_000, boundMs: PATIENT_MS })
  })
  afterAll(async () => {
    await Promise.all(fleet.map((instance) => instance.kill()))
    vendor.close()
    await redis.kill()
  })
  beforeEach(() => {
    vendor.mints.clear()
  })

  test('mint 30 times for 300 concurrent requests of 30 identities', async () => {
    const asked = await Promise.all(
      Array.from({ length: 300 }, (_, index) => ask(at(index), `many-${index % 30}`)),
    )
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200]))
    for (const [index, { embedToken }] of asked.entries())
      expect(embedToken).toMatch(new RegExp(`^many-${index % 30}\\.1\\.`))
    expect(vendor.total()).toBe(30)
  })

  test('mint once for 1,000 cold requests of one identity', async () => {
    const asked = await Promise.all(Array.from({ length: 1_000 }, (_, index) => ask(at(index), 'cold')))
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200]))
    expect(vendor.mints.get('cold')).toBe(1)
  })

  test('mint once for an identity whose token all reject', async () => {
    await ask(at(0), 'rejecting')
    const body = { reason: 'rejected' }
    const asked = await Promise.all(
      Array.from({ length: 40 }, (_, index) => ask(at(index), 'rejecting', { body })),
    )
    expect(new Set(asked.map(({ status, embedToken }) => `${status} ${embedToken?.slice(0, 11)}`))).toEqual(
      new Set(['200 rejecting.2']),
    )
  })

  test('count one limit together', async () => {
    const asked = await Promise.all(Array.from({ length: 1_200 }, (_, index) => ask(at(index), 'greedy')))
    const refused = asked.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(200)
    expect(Number(refused[0]?.waitHeader)).toBeGreaterThan(0)
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(1_000)
  })

  test(`wait at most the lease and 1 s for one that is killed while it mints`, async () => {
    const victim = await startInstance(redis, vendor, { kind, instances: 5, limit: 1_000, expiresIn: 900 })
    let isFirst = true
    vendor.delay(async () => {
      if (!isFirst) return
      isFirst = false
      await new Promise(() => {})
    })
    const lost = ask(victim, 'orphan').catch(() => null)
    await vi.waitFor(() => expect(vendor.mints.get('orphan')).toBe(1), 60_000)
    const waiting = Array.from({ length: 100 }, (_, index) => ask(at(index), 'orphan'))
    const killedAt = performance.now()
    await victim.kill()
    const asked = await Promise.all(waiting)
    const heldUpMs = performance.now() - killedAt
    await lost
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200]))
    expect(vendor.mints.get('orphan')).toBe(2)
    expect(heldUpMs).toBeLessThan(LEASE_MS + 1_000)
  })

  test('wait at most the lease and 1 s for one that freezes while it mints; its late token replaces none', async () => {
    const frozen = await startInstance(redis, vendor, {
      kind,
      instances: 5,
      limit: 1_000,
      expiresIn: 900,
      boundMs: PATIENT_MS,
    })
    let answer: () => void = () => {}
    let isFirst = true
    vendor.delay(async () => {
      if (!isFirst) return
      isFirst = false
      await new Promise<void>((resolve) => (answer = resolve))
    })
    const late = ask(frozen, 'icy')
    await vi.waitFor(() => expect(vendor.mints.get('icy')).toBe(1), 60_000)
    frozen.freeze()
    const frozenAt = performance.now()
    const waited = await Promise.all(Array.from({ length: 100 }, (_, index) => ask(at(index), 'icy')))
    const heldUpMs = performance.now() - frozenAt
    const newer = waited[0]?.embedToken
    expect(newer).toMatch(/^icy\.2\./)
    expect(new Set(waited.map(({ embedToken }) => embedToken))).toEqual(new Set([newer]))
    expect(heldUpMs).toBeLessThan(LEASE_MS + 1_000)

    answer()
    frozen.thaw()
    expect(await late).toMatchObject({
      status: 200,
      embedToken: expect.stringMatching(/^icy\.1\./) as string,
    })
    // Its client may find that its connection is dead.
    await vi.waitFor(async () => expect((await ask(frozen, 'icy')).status).toBe(200), 60_000)
    const after = await Promise.all([frozen, ...fleet].map((instance) => ask(instance, 'icy')))
    expect(new Set(after.map(({ embedToken }) => embedToken))).toEqual(new Set([newer]))
    expect(vendor.mints.get('icy')).toBe(2)
    await frozen.kill()
  })
})
