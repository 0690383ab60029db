// Another store: Keyv on Redis, with each instance for itself.
import KeyvRedis from '@keyv/redis'
import Keyv from 'keyv'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { cached, type MintRequest } from '../../src/server'
import { storeCache } from '../../src/server/cache'
import { type OwnRedis, startRedis } from './redis'

let redis: OwnRedis
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.kill())

test('Keyv on Redis shares tokens, and is refused while it is away', async () => {
  const store = new Keyv({ store: new KeyvRedis(redis.url, { throwOnErrors: true }), throwOnErrors: true })
  store.on('error', () => {})
  const mint = vi.fn(async () => ({ embedToken: 'abc', expiresIn: 900 }))
  const instance = () =>
    cached<string>(mint, {
      cache: storeCache({ store, encryptionKeys: [{ kid: 'a', key: new Uint8Array(32) }] }),
      identityOf: (user) => user,
    })
  const asked: MintRequest<string> = {
    user: 'user-1',
    vendor: 'acme',
    params: {},
    request: new Request('http://localhost'),
    signal: new AbortController().signal,
  }
  await instance()(asked)
  await instance()(asked)
  expect(mint).toHaveBeenCalledTimes(1)
  await redis.kill()
  await expect(instance()(asked)).rejects.toMatchObject({ code: 'EMBED_UNAVAILABLE', retryAfterMs: 2_000 })
  await redis.start()
  await vi.waitFor(() => instance()(asked), { timeout: 60_000, interval: 100 })
  await store.disconnect()
})
