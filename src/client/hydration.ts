import type { Clock } from '../base/clock'
import type { EmbedIdentity } from '../base/identity'
import type { EmbedPolicy } from '../token/policy'
import type { EmbedToken } from '../token/token'
import type { EmbedVendor } from '../vendor-kit/vendor'

/** Reads a token that came with the page. `null`: it has expired or is invalid, and is fetched. */
export type ReadHydrated = (
  vendor: Pick<EmbedVendor, 'id' | 'token'>,
  context: { policy: EmbedPolicy; now: Clock },
) => EmbedToken | null

/** Tokens that came with the page and have not been requested yet, by hash. */
export type HydratedTokens = Map<string, ReadHydrated>

/** The result of {@link hydrate}, for `<EmbedProvider initialTokens>` and `createEmbedClient`. */
export interface Hydration {
  /** @internal The tokens that may be used: not another user's, and not those of a cached page. */
  readonly read: (identity: EmbedIdentity) => HydratedTokens
  /** @internal Takes the tokens out of the page and out of the object that they came in. */
  readonly clearPage: () => void
}
