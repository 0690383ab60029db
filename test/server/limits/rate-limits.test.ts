// @vitest-environment node
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTokenHandler } from '../../../src/server'
import { rateLimits, type RateLimitsOptions } from '../../../src/server/limits'
import { json, T0, type User } from '../handling'
import { errorOf } from '../minting'

beforeEach(() => {
  vi.useFakeTimers({ now: T0 })
})
afterEach(() => {
  vi.useRealTimers()
})

function createHost(options: RateLimitsOptions) {
  let user = 'user-1'
  const mint = vi.fn(() => 'abc')
  const onError = vi.fn()
  const handler = createTokenHandler<User>({
    authorize: () => ({ id: user }),
    identityOf: ({ id }) => id,
    mint,
    onError,
    limits: rateLimits(options),
  })
  return {
    mint,
    onError,
    signIn: (id: string) => (user = id),
    ask: async (headers: Record<string, string> = {}) => handler(json({}, { headers })),
  }
}

test('a user who asks too often waits, in the vendors’ shape, and nobody else does', async () => {
  const { ask, signIn, mint, onError } = createHost({ perIdentity: { points: 2, durationSeconds: 10 } })
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
  vi.advanceTimersByTime(3_000)
  const refused = await ask()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7'])
  expect(await refused.json()).toEqual({
    error: 'rate_limited',
    message: 'Too many requests.',
    retryAfter: 7,
  })
  expect(mint).toHaveBeenCalledTimes(2)
  expect(onError).not.toHaveBeenCalled()
  signIn('user-2')
  expect((await ask()).status).toBe(200)
  signIn('user-1')
  vi.advanceTimersByTime(7_001)
  expect((await ask()).status).toBe(200)
})

test('an address that asks too often waits, whoever is signed in', async () => {
  const { ask, signIn } = createHost({
    perAddress: { points: 1, durationSeconds: 10 },
    addressOf: () => '192.0.2.1',
  })
  expect((await ask()).status).toBe(200)
  signIn('user-2')
  expect((await ask()).status).toBe(429)
})

test('X-Forwarded-For is ignored without trustProxy', async () => {
  const { ask } = createHost({
    perAddress: { points: 1, durationSeconds: 10 },
    addressOf: () => '192.0.2.1',
  })
  await ask({ 'x-forwarded-for': '203.0.113.1' })
  expect((await ask({ 'x-forwarded-for': '203.0.113.2' })).status).toBe(429)
})

describe('while Redis is away', () => {
  test('each instance allows its share', async () => {
    const away = () => Promise.reject(new Error('away'))
    const client = { isReady: false, get: away, sendCommand: away, eval: away }
    const { ask } = createHost({
      perIdentity: { points: 5, durationSeconds: 10 },
      client,
      instances: 2,
    })
    const statuses = []
    for (let index = 0; index < 4; index += 1) statuses.push((await ask()).status)
    expect(statuses).toEqual([200, 200, 200, 429])
  })
})

test.each<[object, RegExp]>([
  [{ perIdentity: { points: 0, durationSeconds: 1 }, instances: 0 }, /`perIdentity`.*`instances`/],
  [{ perAddress: { points: 1 } }, /`perAddress`/],
  [{ client: {} }, /no Redis client/],
  [{ trustProxy: -1 }, /`trustProxy`/],
  [{ trustProxy: ['10.0.0.0/33'] }, /`trustProxy`/],
  [{ trustProxy: true }, /`trustProxy`/],
])('options that are wrong are told at once: %j', async (options, message) => {
  const error = await errorOf(() => rateLimits(options))
  expect(error.code).toBe('EMBED_CONFIG')
  expect(error.message).toMatch(message)
})
