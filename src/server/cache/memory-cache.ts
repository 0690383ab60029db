import { LRUCache } from 'lru-cache'
import type { CachedToken, TokenCache } from './token-cache'

/** Options of {@link memoryCache}. */
export interface MemoryCacheOptions {
  /** How many tokens are kept; the least used go first. Default 10,000. */
  maxTokens?: number | undefined
}

/**
 * Keeps tokens in the memory of one instance. Several instances then mint once each: share a store between
 * them with `redisCache`.
 *
 * @example
 * const mint = cached(returningAiMint<User>({ accessId, accessKey }), { cache: memoryCache(), identityOf: (user) => user.id })
 */
export function memoryCache({ maxTokens = 10_000 }: MemoryCacheOptions = {}): TokenCache {
  const tokens = new LRUCache<string, CachedToken>({ max: maxTokens })
  return {
    read: (key) => tokens.get(key) ?? null,
    replace: async (key, _old, make) => {
      const token = await make()
      tokens.set(key, token)
      return token
    },
    close: async () => {},
  }
}
