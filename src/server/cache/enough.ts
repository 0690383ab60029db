import type { CachedToken } from './token-cache'

/** The share of a token's life that must be left: more than the fifth at which pages renew at the latest. */
const LEAST_SHARE = 1 / 4
/** Pages renew at least 30 s before the end, if a token lives long enough. */
const LEAST_MS = 35_000
/** The most that is asked for, as a share: short tokens are reused, too. */
const MOST_SHARE = 0.6

/**
 * How much of a token's life must be left for a page to get it, in ms, if the host sets nothing: a quarter,
 * or 35 s, but at most 60 %. A page that renews its token, at a sixth or a fifth of the life, gets a new one.
 */
export function leastRemainingMs({ expiresAt, mintedAt }: CachedToken): number {
  if (expiresAt === null) return 0
  const lifeMs = expiresAt - mintedAt
  return Math.min(Math.max(lifeMs * LEAST_SHARE, LEAST_MS), lifeMs * MOST_SHARE)
}

/** Whether a token may still be handed out. */
export function isEnough(
  token: CachedToken,
  { minRemainingSeconds, maxAgeMs }: { minRemainingSeconds: number | undefined; maxAgeMs: number },
): boolean {
  const now = Date.now()
  if (now - token.mintedAt >= maxAgeMs) return false
  if (token.expiresAt === null) return true
  const leastMs =
    minRemainingSeconds === undefined ? leastRemainingMs(token) : Math.max(minRemainingSeconds, 1) * 1_000
  return token.expiresAt - now >= Math.max(leastMs, 1_000)
}
