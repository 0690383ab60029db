import type { TokenReason } from '../source/token-source'
import { scheduled, type TokenAttempt } from '../store/request'
import { heard } from '../store/shared-tokens'
import { tokenPhase } from '../token/phase'
import { type EmbedToken, parseTokenResponse } from '../token/token'
import type { Accept } from './ask-tabs'
import type { SharedToken } from './channel'
import type { Tabs } from './tabs'

/** Makes an attempt: takes what another tab has, or fetches while the others wait for it. */
export type ShareAttempt = (
  key: string,
  ...attempt: Parameters<NonNullable<TokenAttempt['share']>>
) => Promise<EmbedToken>

/**
 * Why a token is taken from another tab. What a person or a view asks for is fetched, and so is what replaces
 * a refused one: others may hold no better.
 */
const SHARED_REASONS: readonly TokenReason[] = ['first', 'due', 'expired']

export function shareAttempts(
  tabs: Pick<Tabs, 'share'>,
  give: (token: EmbedToken) => SharedToken,
): ShareAttempt {
  return (key, attempt, signal, fetch) =>
    SHARED_REASONS.includes(attempt.reason)
      ? tabs.share(key, signal, (...answer) => takeShared(attempt, ...answer), fetch, give)
      : fetch()
}

/**
 * Another tab's token, if it serves: it lives longer than the one held, and would not have to be renewed at
 * once. It is checked like any answer.
 *
 * Of all that is known of its life, the shortest counts: what the other tab says, `mostMs`, what the vendor
 * documents, and the token's own claims.
 */
function takeShared(
  attempt: TokenAttempt,
  ...[{ value, leftMs, lifetimeMs }, askedAt, mostMs]: Parameters<Accept<EmbedToken>>
): EmbedToken | null {
  const { current, now, vendor, onShared, sightings } = attempt
  if (value === current?.value) return null
  try {
    // A vendor that documents no end (`null`) sets no bound here: `mostMs` does.
    const atMostMs = Math.min(mostMs, (vendor.token?.lifetimeSeconds ?? Infinity) * 1_000)
    const serverTime = Date.now() + (sightings.aheadMs ?? 0)
    const claimed = parseTokenResponse(
      { embedToken: value },
      { sentAt: askedAt, receivedAt: now(), serverTime, lifetimeSeconds: null },
    )
    const expiresAt = Math.min(
      askedAt + Math.min(leftMs ?? Infinity, atMostMs),
      claimed.expiresAt ?? Infinity,
    )
    const receivedAt = Math.min(claimed.receivedAt, expiresAt - Math.min(lifetimeMs ?? 0, atMostMs))
    const token = scheduled(attempt, {
      value,
      receivedAt,
      expiresAt: expiresAt === Infinity ? null : expiresAt,
    })
    if (tokenPhase(token, now()) !== 'fresh' || (current && (current.expiresAt ?? Infinity) >= expiresAt))
      return null
    heard.add(token)
    onShared()
    return token
  } catch {
    return null // not a token
  }
}
