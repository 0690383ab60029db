import type { EmbedToken } from './token'

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
/** Tokens with a shorter life than this, which demos and tests have, are requested at {@link SHORT_RATE}. */
const SHORT_LIFETIME_MS = 30_000
/** Short-lived tokens need more requests: at most 26 in any 60 s. */
const SHORT_RATE: AllowanceRate = { capacity: 2, refillMs: 2_500 }
/** What a person asks for with a Retry button, beside the above: at most 5 in any 60 s. */
const PERSON_RATE: AllowanceRate = { capacity: 3, refillMs: 30_000 }
/** Each mount of a widget needs a token of its own, where one can be used once: at most 17 in any 60 s. */
const SINGLE_USE_RATE: AllowanceRate = { capacity: 5, refillMs: 5_000 }

/**
 * The bound that holds: for requests made by themselves, by the lifetime of the longest-lived token seen (a
 * backend that answers from a cache makes a long life look short), or for those a person asked for.
 */
export function allowanceRate(
  token: EmbedToken | null,
  isAskedByPerson: boolean,
  isSingleUse = false,
): AllowanceRate {
  if (isSingleUse) return SINGLE_USE_RATE
  if (isAskedByPerson) return PERSON_RATE
  const isShort =
    token !== null && token.expiresAt !== null && token.expiresAt - token.receivedAt < SHORT_LIFETIME_MS
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
