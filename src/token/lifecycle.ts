// Pure: no clock, no I/O. Every decision about time is made here, as a function of (token, now, policy).
import { embedError } from '../errors/embed-error'
import type { EmbedToken } from './token'

/** How tokens are kept fresh. Every field has a default that fits a 15-minute token. */
export interface EmbedPolicy {
  /**
   * How long before its end a token is renewed, in ms; at least 15 s and at most half of the lifetime are
   * used. Default: a sixth of the lifetime, spread up to a fifth, at least 30 s.
   */
  leadMs?: number | undefined
  /** How long a hidden tab keeps its tokens fresh, in ms; `0`: not at all. Default 30 minutes. */
  hiddenMs?: number | undefined
  /**
   * After how long a request that hangs is aborted, in ms; after each that was, the next gets twice the time,
   * up to 25 s. Default 10 s.
   */
  timeoutMs?: number | undefined
  /** How long a token is kept after nothing on the page needs it any more, in ms. Default 30 s. */
  keepMs?: number | undefined
}

/** `fresh`: use it. `due`: use it, and renew it. `expired`: do not use it. */
export type TokenPhase = 'fresh' | 'due' | 'expired'

/**
 * The longest delay a timer can hold, in ms; a longer one fires at once.
 * @source https://developer.mozilla.org/docs/Web/API/setTimeout#maximum_delay_value
 */
export const MAX_DELAY_MS = 2 ** 31 - 1

const DEFAULT_HIDDEN_MS = 30 * 60_000
const DEFAULT_TIMEOUT_MS = 10_000
const DEFAULT_KEEP_MS = 30_000
const MIN_LEAD_MS = 30_000
/** Less would leave no time for a request before the token is used for the last time. */
const MIN_WANTED_LEAD_MS = 15_000
/** A token is not used in its last moments: a call that leaves before its end arrives after it. */
const MAX_MARGIN_MS = 5_000
const JUST_CAME_MS = 10_000
const ENOUGH_MS = 60_000
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
/**
 * A request that hangs is never given more than this, unless `policy.timeoutMs` is more: a network that is
 * back must not wait for one that it lost.
 */
const MAX_TIMEOUT_MS = 25_000
const REASK_MS = 24_000
const MANY_REFUSALS = 10
const REASK_JITTER = 0.2

/** @throws {EmbedError} `EMBED_CONFIG`: a value is not a number of ms. */
export function resolvePolicy(policy: EmbedPolicy = {}): {
  leadMs: number | undefined
  hiddenMs: number
  timeoutMs: number
  keepMs: number
} {
  for (const [name, value] of Object.entries(policy) as [string, unknown][]) {
    if (value !== undefined && !(typeof value === 'number' && value >= 0)) {
      throw embedError('EMBED_CONFIG', 'badPolicy', [name, typeof value === 'number' ? value : typeof value])
    }
  }
  return {
    leadMs: policy.leadMs,
    hiddenMs: policy.hiddenMs ?? DEFAULT_HIDDEN_MS,
    timeoutMs: policy.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    keepMs: policy.keepMs ?? DEFAULT_KEEP_MS,
  }
}

/** Clamps a delay to what a timer can hold: an integer of 1 to {@link MAX_DELAY_MS}. */
export function clampDelay(delayMs: number): number {
  return Math.max(1, Math.min(MAX_DELAY_MS, Math.ceil(delayMs) || 1))
}

/**
 * When a token's renewal is due, decided once at receipt because it holds a random part: a fleet of pages
 * that started together must not renew together.
 *
 * @param policy.minLeadMs - the vendor's own minimum, e.g. where a widget refuses the last minute of a
 * session.
 * @param random - 0 ≤ random < 1.
 * @param from - when it came last: one that was handed over again has only the rest of its life, and is due
 * again at half of that.
 * @returns epoch ms, or `null` where the token never dies.
 */
export function refreshAt(
  token: Pick<EmbedToken, 'receivedAt' | 'expiresAt'>,
  policy: { leadMs?: number | undefined; minLeadMs?: number | undefined },
  random: number,
  from = token.receivedAt,
): number | null {
  if (token.expiresAt === null) return null
  const lifetimeMs = token.expiresAt - from
  const wanted =
    policy.leadMs !== undefined
      ? Math.max(MIN_WANTED_LEAD_MS, policy.leadMs)
      : Math.max(MIN_LEAD_MS, (lifetimeMs / 6) * (1 + random * 0.2))
  const lead = Math.max(Math.min(wanted, lifetimeMs / 2), policy.minLeadMs ?? 0)
  return Math.max(from + 1, token.expiresAt - lead)
}

/**
 * When a token is used for the last time: 5 s before its end, or a tenth of its lifetime where that is less.
 * `Infinity` where it never dies.
 */
export function deadAt(token: Pick<EmbedToken, 'receivedAt' | 'expiresAt'>): number {
  if (token.expiresAt === null) return Infinity
  return token.expiresAt - Math.min(MAX_MARGIN_MS, (token.expiresAt - token.receivedAt) / 10)
}

/** Whether a token may be used, and whether it is to be renewed. */
export function tokenPhase(token: EmbedToken, now: number): TokenPhase {
  if (now >= deadAt(token)) return 'expired'
  return token.refreshAt !== null && now >= token.refreshAt ? 'due' : 'fresh'
}

/**
 * What a view wants of the token it is entered with: so much left, in ms. `enough`: a minute, or half of its
 * life where that is less. `always`: one that was fetched for this view.
 */
export type WantedLife = number | 'enough' | 'always'

/**
 * Whether a view may be entered with a token as it is.
 *
 * A token that came at most 10 s before, or a tenth of its life, is as good as one fetched for the view:
 * quick navigations share it.
 *
 * @param enteredAt - when the view was entered.
 */
export function isEnough(
  token: Pick<EmbedToken, 'receivedAt' | 'expiresAt'>,
  wanted: WantedLife,
  now: number,
  enteredAt = now,
): boolean {
  const lifetimeMs = token.expiresAt === null ? Infinity : token.expiresAt - token.receivedAt
  const since = wanted === 'always' ? enteredAt : now
  if (since - token.receivedAt < Math.min(JUST_CAME_MS, lifetimeMs / 10)) return true
  if (wanted === 'always') return false
  return deadAt(token) - now >= (wanted === 'enough' ? Math.min(ENOUGH_MS, lifetimeMs / 2) : wanted)
}

/**
 * Of two tokens, the one to go on with: an answer that dies earlier than what is held never replaces it. The
 * held one is then due again as if it had just come, so a backend that answers from an old cache causes no
 * loop.
 */
export function fresher(
  held: EmbedToken | null,
  answer: EmbedToken,
  isRejected: boolean,
  reschedule: (token: EmbedToken) => EmbedToken,
): EmbedToken {
  if (held === null || isRejected) return answer
  if (held.value === answer.value) {
    // The same token with no more life: it came when it first came. An opaque one may have been prolonged.
    return (held.expiresAt ?? Infinity) < (answer.expiresAt ?? Infinity)
      ? answer
      : reschedule({ ...answer, receivedAt: held.receivedAt })
  }
  return (held.expiresAt ?? Infinity) > (answer.expiresAt ?? Infinity) ? reschedule(held) : answer
}

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

/** How long a request may take after so many in a row have hung: twice as long after each, up to 25 s. */
export function timeoutAfter(timeouts: number, timeoutMs: number): number {
  return Math.max(timeoutMs, Math.min(MAX_TIMEOUT_MS, timeoutMs * 2 ** timeouts))
}

/**
 * How long to wait before the next attempt while the browser says that it is offline: 22 s to 28 s. `online`
 * and becoming visible end it.
 */
export function offlineDelay(random: number): number {
  return OFFLINE_RETRY_MIN_MS + random * OFFLINE_RETRY_JITTER_MS
}

/**
 * Bounds the number of requests: `credits` are spent one a request and come back one each `refillMs`, up to
 * `capacity`.
 */
export interface Allowance {
  readonly credits: number
  readonly at: number
}

export interface AllowanceRate {
  capacity: number
  refillMs: number
}

/** 2 at once and then one each 21 s: at most 4 in any 60 s. */
const USUAL_RATE: AllowanceRate = { capacity: 2, refillMs: 21_000 }
/** One more in any 60 s, kept for the moment the page is online or looked at again: the user waits for it. */
export const WAKE_RATE: AllowanceRate = { capacity: 1, refillMs: 61_000 }
/** Tokens that live under 30 s, which demos and tests have, need more: at most 26 in any 60 s. */
const SHORT_RATE: AllowanceRate = { capacity: 2, refillMs: 2_500 }
/** What a person asks for with a Retry button, beside the above: at most 5 in any 60 s. */
const PERSON_RATE: AllowanceRate = { capacity: 3, refillMs: 30_000 }

/**
 * The bound that holds: for requests made by themselves, by the lifetime of the longest-lived token seen (a
 * backend that answers from a cache makes a long life look short), or for those a person asked for.
 */
export function allowanceRate(token: EmbedToken | null, isAskedByPerson: boolean): AllowanceRate {
  if (isAskedByPerson) return PERSON_RATE
  const isShort =
    token !== null && token.expiresAt !== null && token.expiresAt - token.receivedAt < MIN_LEAD_MS
  return isShort ? SHORT_RATE : USUAL_RATE
}

/** When the next request is allowed: `now` or later. */
export function allowedAt(allowance: Allowance | null, rate: AllowanceRate, now: number): number {
  const credits = creditsAt(allowance, rate, now)
  return credits >= 1 ? now : now + (1 - credits) * rate.refillMs
}

/** The allowance after one request. */
export function spend(allowance: Allowance | null, rate: AllowanceRate, now: number): Allowance {
  return { credits: Math.max(0, creditsAt(allowance, rate, now) - 1), at: now }
}

function creditsAt(allowance: Allowance | null, rate: AllowanceRate, now: number): number {
  if (allowance === null) return rate.capacity
  return Math.min(rate.capacity, allowance.credits + (now - allowance.at) / rate.refillMs)
}

/** What {@link nextRequestAt} goes by. */
export interface Outlook {
  token: EmbedToken | null
  /** The widget refused `token`. */
  isRejected: boolean
  /** A failure that asking again cannot mend, or nobody is signed in. */
  isStopped: boolean
  /** No attempt before this instant: back-off, what the other side told us, or the bound. */
  notBefore: number
  /** When a tab that is hidden stops renewing; `Infinity` while it is in view. */
  pausedAt: number
}

/** When the next token request is to be made: `now` or earlier means at once, `Infinity` never. */
export function nextRequestAt({ token, isRejected, isStopped, notBefore, pausedAt }: Outlook): number {
  if (isStopped) return Infinity
  const due = token === null || isRejected ? -Infinity : (token.refreshAt ?? Infinity)
  const at = Math.max(due, notBefore)
  return at >= pausedAt ? Infinity : at
}
