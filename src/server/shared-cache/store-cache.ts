import { EmbedError } from '../../errors/errors'
import { timeToKeep, type TokenCache } from '../cache/token-cache'
import { type AwayOptions, createAway } from './away'
import { hashOf } from './hash'
import { createSealer, type EncryptionKey } from './sealed'

/** A store of yours, e.g. a Keyv 5. Set its `throwOnErrors`: otherwise a store that is away looks empty. */
export interface TokenStore {
  get: (key: string) => Promise<unknown>
  /** @param ttlMs - the number of ms after which the value expires. */
  set: (key: string, value: string, ttlMs: number) => Promise<unknown>
}

/** Options of {@link storeCache}. */
export interface StoreCacheOptions extends AwayOptions {
  store: TokenStore
  /** Tokens are encrypted with the first, and decrypted with each. */
  encryptionKeys: readonly EncryptionKey[]
  /** The beginning of each key in the store. Default `embed-token:`. */
  prefix?: string | undefined
}

/**
 * Keeps tokens in another store than Redis, encrypted. Each instance then mints at most once at a time; for
 * one mint among all instances, use `redisCache`.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: `store` has no `get` and `set`, or `encryptionKeys` are none. When it
 * is asked: `EMBED_UNAVAILABLE` with `retryAfterMs`: the store is away, and `whenAway` is `refuse`.
 *
 * @example
 * import Keyv from 'keyv'
 * const store = new Keyv({ throwOnErrors: true })
 * const cache = storeCache({ store, encryptionKeys: [{ kid: '2026-11', key: process.env.EMBED_CACHE_KEY! }] })
 */
export function storeCache(options: StoreCacheOptions): TokenCache {
  const { store, prefix = 'embed-token:' } = options
  if (typeof store?.get !== 'function' || typeof store.set !== 'function')
    throw new EmbedError('EMBED_CONFIG', '`store` of storeCache has no `get` and `set`.')
  const sealer = createSealer(options.encryptionKeys, 'encryptionKeys of storeCache')
  const away = createAway(options)
  const nameOf = async (key: string) => prefix + (await hashOf(key))
  return {
    read: (key) =>
      away.orElse(
        async () => {
          const name = await nameOf(key)
          const text = await away.bound(() => store.get(name))
          return typeof text === 'string' ? sealer.open(text, name) : null
        },
        (memory) => memory.read(key),
      ),
    replace: async (key, _old, make, maxAgeMs) => {
      const token = await make()
      const keepMs = timeToKeep(token, maxAgeMs)
      const name = await nameOf(key)
      const text = await sealer.seal(token, name)
      // If the store is away now, this caller still has its token.
      await away
        .orElse(
          async () =>
            keepMs >= 1 ? void (await away.bound(() => store.set(name, text, keepMs))) : undefined,
          async (memory) => void (await memory.replace(key, null, async () => token, maxAgeMs)),
        )
        .catch(() => {})
      return token
    },
    close: async () => {},
  }
}
