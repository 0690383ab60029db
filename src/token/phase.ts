import type { EmbedToken } from './token'

/** `fresh`: use it. `due`: use it, and renew it. `expired`: do not use it. */
export type TokenPhase = 'fresh' | 'due' | 'expired'

/** A token is not used in its last moments: a call that leaves before its end arrives after it. */
const MAX_MARGIN_MS = 5_000

/**
 * When a token is used for the last time: 5 s before its end, or a tenth of its lifetime where that is less.
 * `Infinity` where it never dies.
 */
export function usableUntil(token: Pick<EmbedToken, 'receivedAt' | 'expiresAt'>): number {
  if (token.expiresAt === null) return Infinity
  return token.expiresAt - Math.min(MAX_MARGIN_MS, (token.expiresAt - token.receivedAt) / 10)
}

/** Whether a token may be used, and whether it is to be renewed. */
export function tokenPhase(token: EmbedToken, now: number): TokenPhase {
  if (now >= usableUntil(token)) return 'expired'
  return token.refreshAt !== null && now >= token.refreshAt ? 'due' : 'fresh'
}
