import { QueryClient } from '@tanstack/react-query'
import type { Clock } from '../base/clock'
import type { EmbedIdentity } from '../base/identity'
import type { CrossTab } from '../cross-tab/share-across-tabs'
import type { EmbedEvent } from '../events/events'
import type { TokenSource } from '../source/token-source'
import type { EmbedPolicy } from '../token/policy'
import type { Hydration } from './hydration'

/** Options of {@link createEmbedClient}. Only `source` is required. */
export interface EmbedClientOptions {
  /** Where tokens come from: one source for every vendor, or one a vendor id. */
  source: TokenSource | Readonly<Record<string, TokenSource>>
  policy?: EmbedPolicy | undefined
  /**
   * The signed-in user, for loaders that run before `<EmbedProvider identity>` is rendered. Default: not told.
   */
  identity?: EmbedIdentity
  /** Hears of everything that happens; see {@link EmbedEvent}. It never gets a token. */
  onEvent?: ((event: EmbedEvent) => void) | undefined
  /**
   * `shareAcrossTabs()` of `react-embed-token/cross-tab`: the tabs of one user share tokens. Default: each
   * fetches for itself.
   */
  crossTab?: CrossTab | undefined
  /**
   * `hydrate(tokens)` of `react-embed-token/initial-tokens`, where loaders run before
   * `<EmbedProvider initialTokens>` could hand them over; give `identity`, too. They are not taken out of a
   * framework's inline scripts: `takeInitialTokens` has taken its own block.
   */
  initialTokens?: Hydration | undefined
  /**
   * Tells the time, epoch ms, for stories and simulations that travel in it; read so that it never runs
   * backwards. Timers stay the browser's: a clock that is turned on is noticed as a sleep is, at the next
   * look at it. Default: the machine's, by `createClock`.
   */
  clock?: Clock | undefined
  /**
   * Default: one of its own, so that tokens do not show in the DevTools or the persisted cache of the page's
   * QueryClient.
   */
  queryClient?: QueryClient | undefined
}
