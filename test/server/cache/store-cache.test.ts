// @vitest-environment node
// What a shared store holds, and what happens while it is away.
import Keyv from 'keyv'
import { describe, expect, test, vi } from 'vitest'
import { cached, type ServerEvent } from '../../../src/server'
import { storeCache, type StoreCacheOptions, type TokenStore } from '../../../src/server/cache'
import { redisCommands, type RedisClient } from '../../../src/server/redis/client'
import { CANARY, type User, USER } from '../handling'
import { asked, errorOf } from '../minting'

const KEY = new Uint8Array(32).fill(7)
const OTHER = new Uint8Array(32).fill(8)
const encryptionKeys = [{ kid: 'one', key: KEY }]

function createHost(more: Partial<StoreCacheOptions> = {}) {
  const kept = new Map<string, unknown>()
  const store: TokenStore = {
    get: async (key) => kept.get(key),
    set: async (key, value) => kept.set(key, value),
  }
  let count = 0
  const mint = vi.fn(async () => ({ embedToken: `${CANARY}-${(count += 1)}`, expiresIn: 900 }))
  const wrapped = (options: Partial<StoreCacheOptions> = {}) =>
    cached<User>(mint, {
      cache: storeCache({ store, encryptionKeys, ...more, ...options }),
      identityOf: ({ id }) => id,
    })
  return { kept, mint, wrapped }
}

test('a token is shared by way of the store, which sees neither it nor whose it is', async () => {
  const { kept, mint, wrapped } = createHost()
  await wrapped()(asked())
  expect(await wrapped()(asked())).toMatchObject({ embedToken: `${CANARY}-1` })
  expect(mint).toHaveBeenCalledTimes(1)
  const seen = JSON.stringify([...kept])
  expect(seen).not.toContain(CANARY)
  expect(seen).not.toContain(USER.id)
  expect([...kept.keys()][0]).toMatch(/^embed-token:[\w-]{43}$/)
})

test('Keyv is such a store', async () => {
  const { mint, wrapped } = createHost({ store: new Keyv() })
  await wrapped()(asked())
  await wrapped()(asked())
  expect(mint).toHaveBeenCalledTimes(1)
})

test('a value that is put under another user’s key is a miss', async () => {
  const { kept, mint, wrapped } = createHost()
  await wrapped()(asked())
  const [[, stolen]] = [...kept] as [[string, unknown]]
  await wrapped()(asked({ user: { id: 'user-2' } }))
  const other = [...kept.keys()][1] ?? ''
  kept.set(other, stolen)
  expect(await wrapped()(asked({ user: { id: 'user-2' } }))).toMatchObject({ embedToken: `${CANARY}-3` })
  expect(mint).toHaveBeenCalledTimes(3)
})

describe('encryption keys', () => {
  test('change without a miss: the first encrypts, all decrypt', async () => {
    const { mint, wrapped } = createHost()
    await wrapped()(asked())
    await wrapped({ encryptionKeys: [{ kid: 'two', key: OTHER }, ...encryptionKeys] })(asked())
    expect(mint).toHaveBeenCalledTimes(1)
  })

  test('that do not fit are a miss', async () => {
    const { mint, wrapped } = createHost()
    await wrapped()(asked())
    await wrapped({ encryptionKeys: [{ kid: 'one', key: OTHER }] })(asked())
    expect(mint).toHaveBeenCalledTimes(2)
  })

  test('may be written as base64url', async () => {
    const { mint, wrapped } = createHost()
    await wrapped()(asked())
    const key = Buffer.from(KEY).toString('base64url')
    await wrapped({ encryptionKeys: [{ kid: 'one', key }] })(asked())
    expect(mint).toHaveBeenCalledTimes(1)
  })

  test.each<[string, unknown, RegExp]>([
    ['none', [], /no key/],
    ['nothing', undefined, /no key/],
    ['one of 5 bytes', [{ kid: 'a', key: new Uint8Array(5) }], /"a" .* not 32 bytes/],
    ['one that is no base64url', [{ kid: 'a', key: '***' }], /not 32 bytes/],
    ['one without a name', [{ kid: '', key: KEY }], /no `kid`/],
    [
      'two of one name',
      [
        { kid: 'a', key: KEY },
        { kid: 'a', key: OTHER },
      ],
      /the same `kid`/,
    ],
  ])('that are %s are told at once', async (_, keys, message) => {
    const { wrapped } = createHost()
    const error = await errorOf(() => wrapped({ encryptionKeys: keys as typeof encryptionKeys }))
    expect(error.code).toBe('EMBED_CONFIG')
    expect(error.message).toMatch(message)
  })
})

test.each<[string, unknown]>([
  ['nonsense', 'abc'],
  ['a number', 7],
  ['another’s JWE', 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA'],
  ['an object', {}],
])('a value that is %s is a miss', async (_, value) => {
  const { mint, wrapped } = createHost({ store: { get: async () => value, set: async () => {} } })
  expect(await wrapped()(asked())).toMatchObject({ embedToken: `${CANARY}-1` })
  expect(mint).toHaveBeenCalledTimes(1)
})

describe('a store that', () => {
  const AWAY: [string, () => Promise<never>][] = [
    ['fails', () => Promise.reject(new Error(CANARY))],
    ['hangs', () => new Promise<never>(() => {})],
  ]

  test.each(AWAY)('%s is refused with a time to wait', async (_, act) => {
    const { mint, wrapped } = createHost({ store: { get: act, set: act }, storeTimeoutMs: 5 })
    const error = await errorOf(() => wrapped()(asked()))
    expect(error).toMatchObject({ code: 'EMBED_UNAVAILABLE', retryAfterMs: 2_000 })
    expect(error.message).not.toContain(CANARY)
    expect(mint).not.toHaveBeenCalled()
  })

  test.each(AWAY)('%s is replaced by memory, if the host says so', async (_, act) => {
    const { mint, wrapped } = createHost({
      store: { get: act, set: act },
      storeTimeoutMs: 5,
      whenAway: 'memory',
    })
    const one = wrapped()
    await one(asked())
    expect(await one(asked())).toMatchObject({ embedToken: `${CANARY}-1` })
    expect(mint).toHaveBeenCalledTimes(1)
  })

  test('comes back is used again, and both are told', async () => {
    vi.useFakeTimers()
    let isAway = true
    const events: ServerEvent[] = []
    const get = vi.fn(async () => (isAway ? Promise.reject(new Error('away')) : undefined))
    const { wrapped } = createHost({ store: { get, set: async () => {} }, onEvent: (e) => events.push(e) })
    const one = wrapped()
    await errorOf(() => one(asked()))
    isAway = false
    await errorOf(() => one(asked()))
    expect(get, 'not asked again for a second').toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1_000)
    expect(await one(asked())).toMatchObject({ embedToken: `${CANARY}-1` })
    expect(events.map((event) => event.attributes)).toEqual([
      { 'embed_token.store.state': 'away' },
      { 'embed_token.store.state': 'back' },
    ])
    vi.useRealTimers()
  })
})

test.each([undefined, null, {}, 'redis://localhost', { get: () => {} }, { get: () => {}, eval: () => {} }])(
  'a Redis client that is %j is told at once',
  async (client) => {
    const error = await errorOf(() => redisCommands(client as unknown as RedisClient, 'client'))
    expect(error).toMatchObject({ code: 'EMBED_CONFIG' })
  },
)
