/** A token in a cache. Plain data. Instants are epoch ms of the servers' wall clocks. */
export interface CachedToken {
  /** Random: tells one mint from another. */
  readonly id: string
  readonly value: string
  /** `null`: it does not expire. */
  readonly expiresAt: number | null
  readonly mintedAt: number
  /** When a page last rejected a token of this key; `null`: never. */
  readonly rejectedAt: number | null
  /** The page's fingerprint of the token that was rejected then. `undefined`: the page told none. */
  readonly rejected?: string | undefined
}

/** Where {@link cached} keeps tokens: `memoryCache()`, `redisCache()` or `storeCache()`. */
export interface TokenCache {
  /**
   * The token of a key, if there is one that can be read.
   *
   * @param isFresh - a widget rejected the token: a cache that remembers what a shared store had asks again.
   * @throws {EmbedError} `EMBED_UNAVAILABLE` with `retryAfterMs`: the store is away.
   */
  read: (key: string, isFresh?: boolean) => CachedToken | null | Promise<CachedToken | null>
  /**
   * Puts a new token in the place of `old`, and returns it. A cache that several instances share calls `make`
   * in one of them, and returns its token in all.
   *
   * @param maxAgeMs - how long the token may be kept.
   */
  replace: (
    key: string,
    old: CachedToken | null,
    make: () => Promise<CachedToken>,
    maxAgeMs: number,
  ) => Promise<CachedToken>
  /** Gives back what the instance holds in a shared store. Call it when the instance stops. */
  close: () => Promise<void>
}

/** How long a token may be kept from now on, in ms. */
export function timeToKeep({ expiresAt }: CachedToken, maxAgeMs: number): number {
  return Math.floor(Math.min(maxAgeMs, expiresAt === null ? Infinity : expiresAt - Date.now()))
}

/** A token that was stored as JSON; `null`: it is none. */
export function asCachedToken(read: object): CachedToken | null {
  const { id, value, expiresAt, mintedAt, rejectedAt, rejected } = read as Partial<CachedToken>
  const isInstant = (at: unknown) => typeof at === 'number' && Number.isFinite(at)
  return typeof id === 'string' &&
    typeof value === 'string' &&
    isInstant(mintedAt) &&
    (expiresAt === null || isInstant(expiresAt)) &&
    (rejectedAt === null || isInstant(rejectedAt)) &&
    (rejected === undefined || typeof rejected === 'string')
    ? (read as CachedToken)
    : null
}
