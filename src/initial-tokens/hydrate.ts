import { hashKey } from '@tanstack/react-query'
import type { JsonObject } from '../base/json'
import type { HydratedTokens, Hydration, ReadHydrated } from '../client/hydration'
import { embedKeys, scheduled } from '../store/request'
import { areInitialTokens, type InitialTokens, ownerMark } from '../token/initial-tokens'
import { parseTokenResponse } from '../token/token'
import { clearPage } from './clear-page'
import { isPageCached } from './is-page-cached'

/**
 * Has the page use the tokens that its server minted, so that its first view makes no request for them.
 *
 * They are read once. `<EmbedProvider>` then takes them out of the page's inline scripts, and out of the
 * object that is given here, which a framework keeps. Their life counts from when the page was requested.
 * Tokens of another user are not used, nor those of a page that came from a cache. Other data changes
 * nothing: the tokens are fetched.
 *
 * @param tokens - by `mintInitialTokens`, as a framework passes them on, or {@link takeInitialTokens}.
 *
 * @example
 * import { hydrate, type InitialTokens } from 'react-embed-token/initial-tokens'
 *
 * const Providers = ({ initialTokens }: { initialTokens: InitialTokens }) => (
 *   <EmbedProvider client={embeds} identity={user.id} initialTokens={hydrate(initialTokens)}>…</EmbedProvider>
 * )
 */
export function hydrate(tokens: InitialTokens | undefined): Hydration {
  return {
    read(identity) {
      const read: HydratedTokens = new Map()
      if (!areInitialTokens(tokens) || isPageCached()) return read
      const { owner } = tokens
      if (owner !== undefined && owner !== ownerMark(identity)) return read
      for (const { vendor, params, embedToken, expiresIn } of tokens.tokens)
        read.set(
          hashKey(embedKeys.token(vendor, params as JsonObject)),
          reader({ embedToken, expiresIn: expiresIn ?? undefined }),
        )
      return read
    },
    clearPage() {
      if (areInitialTokens(tokens)) clearPage(tokens)
    },
  }
}

/** Reads one of them, which has the form of the endpoint's answer. */
function reader(answer: object): ReadHydrated {
  return (vendor, { policy, now }) => {
    const receivedAt = now()
    try {
      const token = parseTokenResponse(answer, {
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
}
