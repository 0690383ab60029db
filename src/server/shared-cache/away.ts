import { EmbedError } from '../../errors/errors'
import { memoryCache } from '../cache/memory-cache'
import type { TokenCache } from '../cache/token-cache'
import { type OnServerEvent, report } from '../events'
import { createBounded, StoreAway } from '../redis/bounded'

/**
 * The behaviour of a cache while its store cannot be reached. `refuse`: requests get a 503 with `Retry-After`.
 * `memory`: each instance keeps tokens in its own memory, and mints for itself.
 */
export type WhenAway = 'refuse' | 'memory'

/** The options that all caches with a shared store have. */
export interface AwayOptions {
  whenAway?: WhenAway | undefined
  storeTimeoutMs?: number | undefined
  onEvent?: OnServerEvent | undefined
}

/** When to ask again for a store that is away. */
const RETRY_AFTER_MS = 2_000

/** A store that may go away. */
export interface Away {
  bound: <T>(work: () => Promise<T>) => Promise<T>
  /**
   * Does `work`; if the store goes away meanwhile, does it in memory.
   *
   * @throws {EmbedError} `EMBED_UNAVAILABLE` with `retryAfterMs`, for `refuse`.
   */
  orElse: <T>(work: () => Promise<T>, inMemory: (cache: TokenCache) => T | Promise<T>) => Promise<T>
}

/** Bounds the calls of a store, and has something else done while it is away. */
export function createAway({ whenAway = 'refuse', storeTimeoutMs = 500, onEvent }: AwayOptions): Away {
  if (!['refuse', 'memory'].includes(whenAway))
    throw new EmbedError('EMBED_CONFIG', '`whenAway` is neither "refuse" nor "memory".')
  const memory = memoryCache()
  const bounded = createBounded(storeTimeoutMs, (state) =>
    report(onEvent, 'embed_token.store', { 'embed_token.store.state': state }),
  )
  return {
    bound: (work) => bounded.call(work),
    orElse: async (work, inMemory) => {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof StoreAway)) throw error
        if (whenAway === 'memory') return inMemory(memory)
        throw new EmbedError('EMBED_UNAVAILABLE', 'The store of the token cache is away.', {
          cause: error.cause,
          retryAfterMs: RETRY_AFTER_MS,
        })
      }
    },
  }
}
