import { EmbedError } from '../../errors/errors'
import { type CachedToken, timeToKeep, type TokenCache } from '../cache/token-cache'
import type { OnServerEvent } from '../events'
import { type RedisClient, type RedisCommands, redisCommands } from '../redis/client'
import { createAway, type WhenAway } from './away'
import { hashOf } from './hash'
import { createLeases, type Lease, namesOf } from './lease'
import { createLocal } from './local'
import { createSealer, type EncryptionKey } from './sealed'

/** Options of {@link redisCache}. */
export interface RedisCacheOptions {
  /** Your client, of ioredis 5 or 6 or node-redis 5 or 6. */
  client: RedisClient
  /** Tokens are encrypted with the first, and decrypted with each: put a new key first, and keep the old one. */
  encryptionKeys: readonly EncryptionKey[]
  /** The beginning of each key in Redis. Default `embed-token:`. */
  prefix?: string | undefined
  /** While Redis is away. Default `refuse`. */
  whenAway?: WhenAway | undefined
  /** The longest time to wait for one answer of Redis, in ms. Default 500. */
  storeTimeoutMs?: number | undefined
  /** How long an instance that dies in a mint holds up the others, in ms. Default 2000. */
  leaseMs?: number | undefined
  /** How long to wait for another instance's mint, in ms. Default 9000. */
  waitMs?: number | undefined
  /**
   * How long an instance hands out a token without asking Redis again, in ms. A token that another instance
   * replaced is handed out no longer than that. A page that rejected its token is never answered from memory.
   * Default 1000. `0`: every request asks Redis.
   */
  localMs?: number | undefined
  /** Hears when Redis goes away and comes back: `embed_token.store`. */
  onEvent?: OnServerEvent | undefined
}

const FIRST_POLL_MS = 25
const LONGEST_POLL_MS = 200

/**
 * Keeps tokens in Redis, encrypted, for all instances: whichever is asked first mints, and the others wait
 * for its token. An instance that mints has a lease, which it renews; if it dies, the next one takes over
 * after `leaseMs`.
 *
 * Keys are SHA-256 hashes. A value that cannot be decrypted counts as none. The instances' clocks must agree
 * within a few seconds. An instance keeps up to 10,000 decrypted tokens in memory: it decrypts a value once,
 * and does not ask Redis again for `localMs`.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: `client` is no Redis client, or `encryptionKeys` are none. When it is
 * asked: `EMBED_UNAVAILABLE` with `retryAfterMs`: Redis is away; `EMBED_TIMEOUT`: another instance's mint
 * took longer than `waitMs`; `createTokenHandler` makes them 503 and 504.
 *
 * @example
 * import { Redis } from 'ioredis'
 * const client = new Redis(process.env.REDIS_URL!)
 * const cache = redisCache({ client, encryptionKeys: [{ kid: '2026-11', key: process.env.EMBED_CACHE_KEY! }] })
 */
export function redisCache(options: RedisCacheOptions): TokenCache {
  const { prefix = 'embed-token:', leaseMs = 2_000, waitMs = 9_000, localMs = 1_000 } = options
  const sealer = createSealer(options.encryptionKeys, 'encryptionKeys of redisCache')
  const client = redisCommands(options.client, 'client of redisCache')
  const away = createAway(options)
  const redis: RedisCommands = {
    get: (key) => away.bound(() => client.get(key)),
    run: (script, keys, args) => away.bound(() => client.run(script, keys, args)),
  }
  const leases = createLeases(redis, prefix, leaseMs)
  const local = createLocal(localMs)
  /** The text in Redis that a token is read from or written as. */
  const texts = new WeakMap<CachedToken, string>()

  async function open(text: string, name: string): Promise<CachedToken | null> {
    const token = await sealer.open(text, name)
    if (token) texts.set(token, text)
    return token
  }

  async function readShared(key: string): Promise<CachedToken | null> {
    const before = local.get(key)
    const name = before?.name ?? namesOf(prefix, await hashOf(key)).value
    const askedAt = performance.now()
    const text = await redis.get(name)
    const token = text === before?.text ? before.token : text === null ? null : await open(text, name)
    local.sawInstead(key, before, token && text !== null ? { name, text, token, askedAt } : null)
    return token
  }

  async function mintFor(
    lease: Lease,
    place: { key: string; name: string },
    make: () => Promise<CachedToken>,
    maxAgeMs: number,
  ): Promise<CachedToken> {
    let token: CachedToken
    try {
      token = await make()
    } catch (error) {
      await lease.giveBack().catch(() => {})
      throw error
    }
    const keepMs = timeToKeep(token, maxAgeMs)
    // If Redis is away now, this caller still has its token.
    await (keepMs >= 1 ? store(lease, place, token, keepMs) : lease.giveBack()).catch(() => {})
    return token
  }

  /** A token whose lease was lost meanwhile is not stored: another instance has a newer one. */
  async function store(
    lease: Lease,
    { key, name }: { key: string; name: string },
    token: CachedToken,
    keepMs: number,
  ): Promise<void> {
    const text = await sealer.seal(token, name)
    texts.set(token, text)
    const askedAt = performance.now()
    if (await lease.finish(text, keepMs)) local.saw(key, { name, text, token, askedAt })
  }

  async function replace(
    key: string,
    old: CachedToken | null,
    make: () => Promise<CachedToken>,
    maxAgeMs: number,
  ): Promise<CachedToken> {
    const hash = await hashOf(key)
    const name = namesOf(prefix, hash).value
    const deadline = performance.now() + waitMs
    let seen = (old && texts.get(old)) ?? ''
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 2, LONGEST_POLL_MS)) {
      const askedAt = performance.now()
      const claim = await leases.claim(hash, seen)
      if (claim.kind === 'lease') return mintFor(claim.lease, { key, name }, make, maxAgeMs)
      if (claim.kind === 'value') {
        const token = await open(claim.value, name)
        if (token) {
          local.saw(key, { name, text: claim.value, token, askedAt })
          return token
        }
        seen = claim.value
        continue
      }
      if (performance.now() > deadline)
        throw new EmbedError('EMBED_TIMEOUT', `Another instance's mint took longer than ${waitMs} ms.`)
      await new Promise((resolve) => setTimeout(resolve, pollMs * (0.5 + Math.random() / 2)))
    }
  }

  return {
    read: (key, isFresh) =>
      (isFresh ? undefined : local.recent(key)) ??
      away.orElse(
        () => readShared(key),
        (memory) => memory.read(key),
      ),
    replace: (key, old, make, maxAgeMs) => {
      local.forget(key)
      return away.orElse(
        () => replace(key, old, make, maxAgeMs),
        (memory) => memory.replace(key, old, make, maxAgeMs),
      )
    },
    close: () => leases.giveAllBack(),
  }
}
