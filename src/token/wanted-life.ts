import { usableUntil } from './phase'
import type { EmbedToken } from './token'

/**
 * How long a token must still live when a view is entered, in ms. `enough`: a minute, or half of its life if
 * that is less. `always`: a token that was fetched for this view.
 */
export type WantedLife = number | 'enough' | 'always'

const JUST_CAME_MS = 10_000
const ENOUGH_MS = 60_000

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
  return usableUntil(token) - now >= (wanted === 'enough' ? Math.min(ENOUGH_MS, lifetimeMs / 2) : wanted)
}
