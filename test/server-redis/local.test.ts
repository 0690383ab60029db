// What an instance remembers of Redis: for how long it does not ask, and what ends that.
import { afterAll, beforeAll, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest'
import type { CachedToken } from '../../src/server'
import { redisCache, type RedisClient } from '../../src/server/cache'
import { CLIENTS, connectClient } from './clients'
import { type OwnRedis, startRedis } from './redis'

const MAX_AGE_MS = 3_600_000
/** Longer than any test takes: only what is tested ends it. */
const LOCAL_MS = 1e9

let count = 0
const token = (): CachedToken => {
  const mintedAt = Date.now()
  const id = `mint-${(count += 1)}`
  return { id, value: `token-${count}`, expiresAt: mintedAt + 900_000, mintedAt, rejectedAt: null }
}

describe.each(CLIENTS)('an instance with %s', (kind) => {
  let redis: OwnRedis
  let client: RedisClient
  let close = () => {}
  let gets: MockInstance
  let key = ''

  beforeAll(async () => {
    redis = await startRedis()
    ;({ client, close } = await connectClient(kind, redis.url, 30_000))
    gets = vi.spyOn(client, 'get')
  })
  afterAll(async () => {
    close()
    await redis.kill()
  })
  beforeEach(() => {
    key = `key-${(count += 1)}`
    gets.mockClear()
  })

  const instance = (localMs: number) =>
    redisCache({ client, localMs, encryptionKeys: [{ kid: 'a', key: new Uint8Array(32).fill(1) }] })
  const mintAt = (cache: ReturnType<typeof instance>, old: CachedToken | null = null) =>
    cache.replace(key, old, async () => token(), MAX_AGE_MS)

  test('does not ask Redis again for localMs, neither after a mint nor after a read', async () => {
    const [one, other] = [instance(LOCAL_MS), instance(LOCAL_MS)]
    const minted = await mintAt(one)
    expect(await one.read(key)).toMatchObject(minted)
    expect(gets).not.toHaveBeenCalled()
    for (let time = 0; time < 3; time += 1) expect(await other.read(key)).toMatchObject(minted)
    expect(gets).toHaveBeenCalledTimes(1)
  })

  test('asks Redis each time with a localMs of 0, and decrypts each text once', async () => {
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt')
    const minted = await mintAt(instance(0))
    const other = instance(0)
    for (let time = 0; time < 3; time += 1) expect(await other.read(key)).toMatchObject(minted)
    expect(gets).toHaveBeenCalledTimes(3)
    expect(decrypt).toHaveBeenCalledTimes(1)
    decrypt.mockRestore()
  })

  test('asks Redis for a page that rejected its token, and then knows the newer one', async () => {
    const [one, other] = [instance(LOCAL_MS), instance(LOCAL_MS)]
    const old = await mintAt(one)
    await other.read(key)
    const newer = await mintAt(one, await one.read(key))
    expect(await other.read(key), 'within localMs').toMatchObject(old)
    expect(await other.read(key, true)).toMatchObject(newer)
    expect(await other.read(key)).toMatchObject(newer)
  })

  test('gets the newer token, if it replaces one that another instance has replaced', async () => {
    const [one, other] = [instance(LOCAL_MS), instance(LOCAL_MS)]
    await mintAt(one)
    const stale = await other.read(key)
    const newer = await mintAt(one, await one.read(key))
    const make = vi.fn(async () => token())
    expect(await other.replace(key, stale, make, MAX_AGE_MS)).toMatchObject(newer)
    expect(make).not.toHaveBeenCalled()
  })

  test('replaces a token that it has minted itself', async () => {
    const cache = instance(LOCAL_MS)
    const first = await mintAt(cache)
    const second = await mintAt(cache, await cache.read(key))
    expect(second.id).not.toBe(first.id)
    expect(await cache.read(key)).toMatchObject(second)
  })

  test('forgets a token that is gone from Redis, once it asks', async () => {
    const cache = instance(20)
    await mintAt(cache)
    await redis.empty()
    await vi.waitFor(async () => expect(await cache.read(key)).toBeNull(), 60_000)
  })
})
