import { hashKey } from '@tanstack/react-query'
import type { Clock } from '../base/clock'
import type { EmbedIdentity } from '../base/identity'
import type { JsonObject } from '../base/json'
import { embedKeys, scheduled } from '../store/request'
import { areInitialTokens, type InitialTokens, ownerMark } from '../token/initial-tokens'
import type { EmbedPolicy } from '../token/policy'
import { type EmbedToken, parseTokenResponse } from '../token/token'
import type { EmbedVendor } from '../vendor-kit/vendor'
import { isPageCached } from './initial-tokens'

/**
 * Tokens that came with the page and have not been requested yet, by hash. Each is stored in the form of the
 * endpoint's answer.
 */
export type HydratedTokens = Map<string, unknown>

/**
 * Adds the tokens that came with the page, unless they belong to another user or the page came from a cache.
 *
 * @param held - the client's tokens by hash. A token that the client holds already is not added.
 */
export function hydrateTokens(
  hydrated: HydratedTokens,
  initial: InitialTokens,
  identity: EmbedIdentity,
  held: ReadonlyMap<string, unknown>,
): void {
  if (!areInitialTokens(initial) || isPageCached()) return
  const { owner } = initial
  if (owner !== undefined && owner !== ownerMark(identity)) return
  for (const { vendor, params, embedToken, expiresIn } of initial.tokens) {
    const hash = hashKey(embedKeys.token(vendor, params as JsonObject))
    if (!held.has(hash)) hydrated.set(hash, { embedToken, expiresIn: expiresIn ?? undefined })
  }
}

/**
 * Takes one of the tokens that came with the page. `null`: there is none, or it has expired or is invalid.
 * The token is then fetched.
 */
export function takeHydrated(
  hydrated: HydratedTokens,
  hash: string,
  vendor: Pick<EmbedVendor, 'id' | 'token'>,
  { policy, now }: { policy: EmbedPolicy; now: Clock },
): EmbedToken | null {
  if (!hydrated.has(hash)) return null
  const body = hydrated.get(hash)
  hydrated.delete(hash)
  const receivedAt = now()
  try {
    const token = parseTokenResponse(body, {
      // The page was requested when its time origin was set.
      sentAt: receivedAt - performance.now(),
      receivedAt,
      lifetimeSeconds: vendor.token?.lifetimeSeconds,
    })
    return scheduled({ policy, vendor }, token)
  } catch {
    return null
  }
}
