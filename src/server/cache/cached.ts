import { EmbedError } from '../../errors/errors'
import { fingerprint } from '../../token/fingerprint'
import { report, secondsSince, vendorAttribute } from '../events'
import { isMissing } from '../mint/credential'
import { markAsMinted } from '../mint/lifetime'
import { markAsWrapper } from '../mint/mint-event'
import { DEFAULT_MINT_TIMEOUT_MS, type Mint, mintInTime, type MintRequest } from '../mint/mint'
import { isEnough } from './enough'
import { createFlights } from './flights'
import { keyOf } from './key'
import type { CachedToken, TokenCache } from './token-cache'

/** Pages count a token as new for as long. */
const NEW_MS = 10_000

/** Options of {@link cached}. */
export interface CachedOptions<User> {
  /** `memoryCache()`; `redisCache()` or `storeCache()` of `react-embed-token/server/cache`. */
  cache: TokenCache
  /** The user's id: a token is given to nobody else. */
  identityOf: (user: User) => string | number
  /** The parameters that make another token. Default: all that the page sends. */
  paramsOf?: ((request: MintRequest<User>) => Readonly<Record<string, unknown>>) | undefined
  /**
   * How many seconds a token must have left to be reused. Default: a quarter of its life, or 35 s, but at most
   * 60 %.
   */
  minRemainingSeconds?: number | undefined
  /** The longest time that a token is kept, in seconds: for those that do not expire. Default 3600. */
  maxAgeSeconds?: number | undefined
  /** How long one mint may take, in ms, whoever still waits for it. Default 8000. */
  timeoutMs?: number | undefined
  /** The minimum number of seconds between two new tokens for a page that rejects its tokens. Default 10. */
  rejectedEverySeconds?: number | undefined
}

/**
 * Wraps a mint: a token is minted once for each identity, vendor and parameters, and reused while enough of
 * its life is left. Requests that come together share one mint.
 *
 * A page that rejected its token (`reason: "rejected"`) gets a new one. If it rejects that one too, within
 * `rejectedEverySeconds`, it is asked to wait. A second page that rejects the same token (`rejected`) gets the
 * new one as well. A page whose view wants more time than its token has left (`reason: "navigate"`) gets a
 * token that is less than 10 s old. Do not wrap a mint that hands out a stored token:
 * there is nothing to save.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: `identityOf` returned no id, or the vendor's tokens can be used once.
 * `EMBED_RATE_LIMITED`: tokens are rejected one after the other. `EMBED_TIMEOUT`. `EMBED_UNAVAILABLE` with
 * `retryAfterMs`: the store is away. `createTokenHandler` makes them 502, 429, 504 and 503. Besides, the mint's
 * own errors.
 *
 * @example
 * const mint = cached(returningAiMint<User>({ accessId, accessKey }), { cache: memoryCache(), identityOf: (user) => user.id })
 */
export function cached<User>(mint: Mint<User>, options: CachedOptions<User>): Mint<User> {
  const { cache, paramsOf, minRemainingSeconds, maxAgeSeconds = 3_600, rejectedEverySeconds = 10 } = options
  const { timeoutMs = DEFAULT_MINT_TIMEOUT_MS } = options
  const maxAgeMs = maxAgeSeconds * 1_000
  const flights = createFlights<CachedToken>()

  async function make(asked: MintRequest<User>, last: Rejection): Promise<CachedToken> {
    const { value, expiresIn, isOnce } = await mintInTime(mint, asked, { timeoutMs, gone: undefined })
    if (isOnce) throw new EmbedError('EMBED_CONFIG', USED_ONCE)
    const mintedAt = Date.now()
    const expiresAt = expiresIn === null ? null : mintedAt + expiresIn * 1_000
    return { id: crypto.randomUUID(), value, expiresAt, mintedAt, ...last }
  }

  function answer(asked: MintRequest<User>, key: string, found: CachedToken | null): unknown {
    const isRejected = asked.reason === 'rejected' && !wasReplaced(found, asked.rejected)
    const isWanted = !isRejected && (asked.reason !== 'navigate' || isNew(found))
    if (found && isWanted && isEnough(found, { minRemainingSeconds, maxAgeMs })) {
      tellOf(asked, { 'embed_token.cache.result': 'hit' })
      return handedOut(found)
    }
    if (isRejected) requireRest(found, rejectedEverySeconds)
    return mintOnce(asked, key, { old: found, isRejected })
  }

  async function mintOnce(
    asked: MintRequest<User>,
    key: string,
    { old, isRejected }: { old: CachedToken | null; isRejected: boolean },
  ): Promise<unknown> {
    const last: Rejection = isRejected
      ? { rejectedAt: Date.now(), rejected: asked.rejected }
      : { rejectedAt: old?.rejectedAt ?? null, rejected: old?.rejected }
    // Whatever comes of it is not `old`: a page that rejected `old` may share it.
    const flight = `${old?.id ?? ''} ${key}`
    const isJoining = flights.has(flight)
    const start = performance.now()
    const token = await flights.join(
      flight,
      () => cache.replace(key, old, () => make(asked, last), maxAgeMs),
      asked.signal,
    )
    const joined = { 'embed_token.cache.result': 'joined', 'embed_token.duration': secondsSince(start) }
    tellOf(asked, isJoining ? joined : { 'embed_token.cache.result': 'miss' })
    return handedOut(token)
  }

  const wrapped: Mint<User> = (asked) => {
    const params = paramsOf ? paramsOf(asked) : asked.params
    const key = keyOf(requireIdentity(options.identityOf(asked.user)), asked.vendor, params)
    if (key === null) return mint(asked)
    const found = cache.read(key, asked.reason === 'rejected')
    return found instanceof Promise
      ? found.then((token) => answer(asked, key, token))
      : answer(asked, key, found)
  }
  return markAsWrapper(wrapped)
}

const USED_ONCE =
  'This vendor’s tokens can be used once: a cache would hand one out twice. Take `cached` away from its mint.'

function requireIdentity(identity: unknown): string {
  const text = typeof identity === 'number' ? String(identity) : identity
  if (!isMissing(text)) return text as string
  throw new EmbedError('EMBED_CONFIG', '`identityOf` of `cached` returned no id: no token is shared.')
}

/** When a page last rejected a token of a key, and which. */
type Rejection = Pick<CachedToken, 'rejectedAt' | 'rejected'>

/**
 * Whether the token that a page rejects was replaced already, and `found` is another one. A vendor may give
 * the same token again: then `found` is the rejected one.
 */
function wasReplaced(found: CachedToken | null, rejected: string | undefined): boolean {
  if (!found || rejected === undefined || found.rejected !== rejected) return false
  return fingerprint(found.value) !== rejected
}

/** Whether a token is so new that another one would hardly live longer. */
function isNew(found: CachedToken | null): boolean {
  return found !== null && Date.now() - found.mintedAt < NEW_MS
}

/** @throws {EmbedError} `EMBED_RATE_LIMITED`: this key's last token was minted for a rejection, just now. */
function requireRest(found: CachedToken | null, everySeconds: number): void {
  if (!found || found.rejectedAt === null) return
  const retryAfterMs = found.rejectedAt + everySeconds * 1_000 - Date.now()
  if (retryAfterMs <= 0) return
  throw new EmbedError('EMBED_RATE_LIMITED', 'A widget rejects every token. Its next one has to wait.', {
    retryAfterMs,
  })
}

function handedOut({ value, expiresAt }: CachedToken): object {
  const expiresIn = expiresAt === null ? null : Math.floor((expiresAt - Date.now()) / 1_000)
  return markAsMinted({ embedToken: value, expiresIn })
}

function tellOf<User>(
  { onEvent, vendor }: MintRequest<User>,
  attributes: Record<string, string | number>,
): void {
  if (onEvent)
    report(onEvent, 'embed_token.cache', { 'embed_token.vendor': vendorAttribute(vendor), ...attributes })
}
