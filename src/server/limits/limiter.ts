import { RateLimiterRedis } from 'rate-limiter-flexible'
import { type Bounded, StoreAway } from '../redis/bounded'
import { kindOfRedis, type RedisClient } from '../redis/client'
import { hashOf } from '../shared-cache/hash'
import { createCounts, type RateLimit } from './counts'

/** Where counts are kept, if several instances share them. */
export interface SharedCounts {
  client: RedisClient
  /** How many instances there are: while Redis is away, each allows its share. */
  instances: number
  prefix: string
  bounded: Bounded
}

/** One limit. */
export interface Limiter {
  /** Counts one for a key. @returns `null`: it may go on; otherwise how long to wait, in ms. */
  take: (key: string) => Promise<number | null>
}

/** A limit, and how many keys are counted apart in memory. */
export interface NamedLimit extends RateLimit {
  name: string
  maxKeys: number
}

/** Counts in memory, or in Redis, and in memory while Redis is away. */
export function createLimiter(limit: NamedLimit, shared: SharedCounts | undefined): Limiter {
  return shared ? sharedLimiter(limit, shared) : memoryLimiter(limit)
}

function memoryLimiter(limit: NamedLimit): Limiter {
  const counts = createCounts(limit, limit.maxKeys)
  return { take: async (key) => counts.take(key) }
}

function sharedLimiter(limit: NamedLimit, { client, instances, prefix, bounded }: SharedCounts): Limiter {
  const { name, points, durationSeconds } = limit
  const insurance = memoryLimiter({ ...limit, points: Math.ceil(points / instances) })
  const redis = new RateLimiterRedis({
    keyPrefix: `${prefix}${name}`,
    points,
    duration: durationSeconds,
    storeClient: client,
    // It would not recognise node-redis 6 by itself, and then never use it.
    useRedisPackage: kindOfRedis(client, 'client of rateLimits') === 'node-redis',
  })
  return {
    take: async (key) => {
      try {
        const hash = await hashOf(key)
        return await bounded.call(() => waitOf(redis.consume(hash)))
      } catch (error) {
        if (error instanceof StoreAway) return insurance.take(key)
        throw error
      }
    },
  }
}

/** A refusal is a plain object; a failure of the store is an Error. */
async function waitOf(consumed: Promise<unknown>): Promise<number | null> {
  try {
    await consumed
    return null
  } catch (refused) {
    if (refused instanceof Error) throw refused
    return Math.max((refused as { msBeforeNext: number }).msBeforeNext, 1)
  }
}
