import type { EmbedToken } from './token'

const MIN_LEAD_MS = 30_000
/** Less would leave no time for a request before the token is used for the last time. */
const MIN_WANTED_LEAD_MS = 15_000

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
