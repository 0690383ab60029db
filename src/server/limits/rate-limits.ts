import { EmbedError } from '../../errors/errors'
import { type OnServerEvent, report } from '../events'
import type { RequestLimits } from '../handler/request-limits'
import { createBounded } from '../redis/bounded'
import type { RedisClient } from '../redis/client'
import { type AddressOptions, createClientAddress } from './client-address'
import type { RateLimit } from './counts'
import { createLimiter, type Limiter } from './limiter'

/** Options of {@link rateLimits}. */
export interface RateLimitsOptions extends AddressOptions {
  /** For each user, by `identityOf` of the handler. `null`: no limit. Default: 60 requests in 60 s. */
  perIdentity?: RateLimit | null | undefined
  /** For each address, by `addressOf`. `null`: no limit. Default: 600 requests in 60 s, as offices share one. */
  perAddress?: RateLimit | null | undefined
  /** A Redis client, of ioredis or node-redis: all instances count together. Default: each for itself. */
  client?: RedisClient | undefined
  /** How many instances there are. While Redis is away, each allows its share. Default 1. */
  instances?: number | undefined
  /**
   * How many users, and how many addresses, each instance counts apart in memory. Default 100,000. While there
   * are more, the rest share 1,024 counters, and may be refused too early. Nobody's count is reset.
   */
  maxKeys?: number | undefined
  /** The beginning of each key in Redis. Default `embed-limit:`. */
  prefix?: string | undefined
  /** The longest time to wait for Redis, in ms. Default 500. */
  storeTimeoutMs?: number | undefined
  /** Hears when Redis goes away and comes back: `embed_token.store`. */
  onEvent?: OnServerEvent | undefined
}

const PER_IDENTITY: RateLimit = { points: 60, durationSeconds: 60 }
const PER_ADDRESS: RateLimit = { points: 600, durationSeconds: 60 }

/**
 * Limits how often a user and an address may ask: in memory, or for all instances in Redis. While Redis is
 * away, each instance counts in memory, and allows its share.
 *
 * More requests get 429 with `Retry-After` and `retryAfter`. Keys in Redis are SHA-256 hashes.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: options are wrong; the message names each.
 *
 * @example
 * createTokenHandler<User>({ authorize: (request) => getUser(request), mint, identityOf: (user) => user.id, limits: rateLimits() })
 */
export function rateLimits(options: RateLimitsOptions = {}): RequestLimits {
  const { perIdentity = PER_IDENTITY, perAddress = PER_ADDRESS, client, instances = 1 } = options
  const { maxKeys = 100_000, prefix = 'embed-limit:', storeTimeoutMs = 500, onEvent } = options
  const mistakes = [...mistakesOf({ perIdentity, perAddress, instances, maxKeys })]
  if (mistakes.length > 0) throw new EmbedError('EMBED_CONFIG', mistakes.join(' '))
  const bounded = createBounded(storeTimeoutMs, (state) =>
    report(onEvent, 'embed_token.store', { 'embed_token.store.state': state }),
  )
  const shared = client && { client, instances, prefix, bounded }
  const identities = perIdentity && createLimiter({ ...perIdentity, name: 'identity', maxKeys }, shared)
  const addresses = perAddress && createLimiter({ ...perAddress, name: 'address', maxKeys }, shared)
  const clientAddress = createClientAddress(options)
  return {
    take: async ({ request, identity }) => {
      // Together: with Redis, both take one round trip.
      const counted = await Promise.all([
        takeOf(addresses, clientAddress(request)),
        takeOf(identities, identity),
      ])
      const waits = counted.filter((waitMs) => waitMs !== null)
      return waits.length === 0 ? null : Math.max(...waits)
    },
  }
}

async function takeOf(limiter: Limiter | null, key: string | undefined): Promise<number | null> {
  return limiter && key !== undefined ? limiter.take(key) : null
}

function* mistakesOf({
  perIdentity,
  perAddress,
  instances,
  maxKeys,
}: {
  perIdentity: RateLimit | null
  perAddress: RateLimit | null
  instances: number
  maxKeys: number
}): Generator<string> {
  for (const [name, limit] of Object.entries({ perIdentity, perAddress }))
    if (limit && !(limit.points >= 1 && limit.durationSeconds > 0))
      yield `\`${name}\` of rateLimits is not { points, durationSeconds } of numbers above 0.`
  for (const [name, count] of Object.entries({ instances, maxKeys }))
    if (!(Number.isInteger(count) && count >= 1))
      yield `\`${name}\` of rateLimits is not a whole number of 1 or more.`
}
