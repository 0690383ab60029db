import { LRUCache } from 'lru-cache'
import type { CachedToken } from '../cache/token-cache'

/** A token as one instance last saw it in the shared store. */
export interface Seen {
  /** The key's name in the store. */
  readonly name: string
  /** What the store had: the encrypted token. */
  readonly text: string
  readonly token: CachedToken
  /** When the store was asked, by `performance.now()`: it had the token at that time, or later. */
  readonly askedAt: number
}

/** What one instance remembers of a shared store, by key. */
export interface Local {
  get: (key: string) => Seen | undefined
  /** The token, if the store was asked less than `localMs` ago. */
  recent: (key: string) => CachedToken | undefined
  saw: (key: string, now: Seen) => void
  /** The store had `now` where it had `before`. If a newer token was remembered meanwhile, that one stays. */
  sawInstead: (key: string, before: Seen | undefined, now: Seen | null) => void
  forget: (key: string) => void
}

const MAX_KEYS = 10_000

/**
 * Remembers tokens that were decrypted, so that the same text is decrypted once. For `localMs`, the store is
 * not even asked.
 */
export function createLocal(localMs: number): Local {
  const seen = new LRUCache<string, Seen>({ max: MAX_KEYS })
  const saw: Local['saw'] = (key, now) => void seen.set(key, now)
  return {
    get: (key) => seen.get(key),
    recent: (key) => {
      if (localMs <= 0) return undefined
      const last = seen.get(key)
      return last && performance.now() - last.askedAt < localMs ? last.token : undefined
    },
    saw,
    sawInstead: (key, before, now) => {
      if (seen.peek(key) !== before) return
      if (now) saw(key, now)
      else seen.delete(key)
    },
    forget: (key) => void seen.delete(key),
  }
}
