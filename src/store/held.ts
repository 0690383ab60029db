import { tokenPhase } from '../token/phase'
import type { EmbedToken } from '../token/token'

/** The token that there is, and what is known of it. */
export interface Held {
  readonly token: EmbedToken
  /** When it came, or was handed over again. */
  readonly settledAt: number
  /** It came in place of one that a widget rejected. */
  readonly isReplacement: boolean
  /**
   * What widgets say of it. `rejected`: it is to be replaced. `hopeless`: it replaced a rejected one itself,
   * so another would not help.
   */
  readonly verdict: 'fine' | 'rejected' | 'hopeless'
}

/**
 * A token that replaced a rejected one, and was good for so long, is a token like any other: rejected now, it
 * is replaced in its turn.
 */
const PROVEN_MS = 300_000

export function hold(token: EmbedToken, settledAt: number, isReplacement: boolean): Held {
  return { token, settledAt, isReplacement, verdict: 'fine' }
}

export function isExpired({ token }: Held, now: number): boolean {
  return tokenPhase(token, now) === 'expired'
}

/** A widget rejected it. */
export function rejectHeld(held: Held, now: number): Held {
  if (!isReplacementInVain(held, now)) return { ...held, verdict: 'rejected' }
  return held.verdict === 'fine' ? { ...held, verdict: 'hopeless' } : held
}

/** It was to replace a rejected one, and was rejected as well. */
export function isReplacementInVain({ isReplacement, token }: Held, now: number): boolean {
  return isReplacement && now - token.receivedAt < PROVEN_MS
}

/** It may be given to a widget. */
export function isUsable(held: Held | null, now: number): held is Held {
  return held !== null && held.verdict !== 'rejected' && !isExpired(held, now)
}

/** How long the machine slept is not known: the token may have expired. */
export function isDoubted(held: Held | null, doubtedAt: number): boolean {
  return held !== null && held.token.expiresAt !== null && held.settledAt < doubtedAt
}
