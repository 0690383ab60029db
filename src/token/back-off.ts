const RETRY_MIN_MS = 1_000
const RETRY_BASE_MS = 2_000
const MANY_FAILURES = 3
const RETRY_LONG_MS = 20_000
const RETRY_LONG_JITTER = 0.4
const RETRY_LIVE_CAP_MS = 120_000
const BOUND_JITTER_MS = 7_000
/**
 * Offline, an attempt is a probe, for `navigator.onLine` may be wrong: rare enough for the bound to let the
 * next one through the moment the network is back.
 */
const OFFLINE_RETRY_MIN_MS = 22_000
const OFFLINE_RETRY_JITTER_MS = 6_000
const RETRY_AFTER_JITTER_MS = 5_000
const RETRY_AFTER_CAP_MS = 24 * 60 * 60_000
const REASK_MS = 24_000
const MANY_REFUSALS = 10
const REASK_JITTER = 0.2

/** What a failed attempt leaves behind. */
export interface Failure {
  /** Failures in a row: 1 after the first. */
  failures: number
  /** From `Retry-After` or the body; used up to a day. */
  retryAfterMs?: number | undefined
  /** How long the token held may still be used; left out where there is none that may. */
  leftMs?: number | undefined
  /** How long the attempt took: one that hung has waited already. */
  tookMs?: number | undefined
  /** When the bound allows the next. */
  allowedInMs?: number | undefined
  /** How long tokens live here: where that is not long, neither are the waits. */
  lifetimeMs?: number | undefined
}

/**
 * How long to wait before the next attempt.
 *
 * Without a live token: full jitter up to 3 s, then up to 5 s, from the third failure on 20 s to 28 s (a
 * sixth of a life that is shorter than 2 minutes); somebody waits. With one: a third to two thirds of what it
 * has left, at most 2 minutes. There is time then, and a backend that comes back is not met by everybody at
 * once. Where the bound is what holds it back, that wait is spread, too, or pages that failed together would
 * try again together. Both count from when the attempt left. What the other side asked for is a minimum, to
 * which jitter is added, never taken away.
 *
 * @param random - 0 ≤ random < 1.
 * @source full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelay(
  { failures, retryAfterMs, leftMs = Infinity, tookMs = 0, allowedInMs = 0, lifetimeMs = Infinity }: Failure,
  random: number,
): number {
  const wanted =
    leftMs !== Infinity
      ? Math.min(RETRY_LIVE_CAP_MS, (leftMs / 3) * (1 + random))
      : failures < MANY_FAILURES
        ? RETRY_MIN_MS + random * RETRY_BASE_MS * 2 ** (failures - 1)
        : Math.min(RETRY_LONG_MS, lifetimeMs / 6) * (1 + random * RETRY_LONG_JITTER)
  const backoff = Math.max(RETRY_MIN_MS, wanted - tookMs)
  const bounded =
    allowedInMs > backoff ? allowedInMs + random * Math.min(BOUND_JITTER_MS, leftMs / 4) : backoff
  return Math.max(bounded, toldDelay(retryAfterMs, random))
}

/** How long to wait where the other side asked for it, up to a day. Jitter is added, never taken away. */
function toldDelay(retryAfterMs: number | undefined, random: number): number {
  return retryAfterMs === undefined
    ? 0
    : Math.min(retryAfterMs, RETRY_AFTER_CAP_MS) + random * RETRY_AFTER_JITTER_MS
}

/** What is known as a backend refuses again. */
export interface Refused {
  /** In a row, 2 or more. */
  refusals: number
  retryAfterMs?: number | undefined
  /** How long tokens live here. */
  lifetimeMs: number
}

/**
 * How long to wait, without a live token, before a backend that has refused more than once is asked again by
 * itself: 24 s to 29 s (a fifth of their life where tokens live for less than 2 minutes), from the tenth
 * refusal on twice as long. A session that comes back, or a deployment that ends, is found without anybody
 * doing something.
 */
export function reaskDelay({ refusals, retryAfterMs, lifetimeMs }: Refused, random: number): number {
  const delay =
    Math.min(REASK_MS, lifetimeMs / 5) * (refusals < MANY_REFUSALS ? 1 : 2) * (1 + random * REASK_JITTER)
  return Math.max(delay, toldDelay(retryAfterMs, random))
}

/**
 * How long to wait before the next attempt while the browser says that it is offline: 22 s to 28 s. `online`
 * and becoming visible end it.
 */
export function offlineDelay(random: number): number {
  return OFFLINE_RETRY_MIN_MS + random * OFFLINE_RETRY_JITTER_MS
}
