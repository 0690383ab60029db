import type { EmbedIdentity } from '../base/identity'
import type { Scheduler } from '../base/scheduler'
import type { EmbedEvent, EmbedEventInput } from '../events/events'
import type { Outbox } from '../events/outbox'
import type { SubscribedAs } from '../store/demand'
import type { EnsureOptions } from '../store/ensure'
import type { TokenState } from '../store/token-state'
import type { EmbedToken } from '../token/token'
import type { WantedLife } from '../token/wanted-life'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import type { Hydration } from './hydration'
import type { Inspector } from './inspector'
/**
 * Fetches embed tokens, keeps them fresh while something needs them, and tells what happens to them. Without
 * React: loaders use it, too.
 *
 * `vendor` and `options` name a token: options that a vendor derives the same `tokenParams` from share it.
 */
export interface EmbedClient {
  /**
   * Resolves to a live token: the one held, or a new one.
   *
   * @throws {EmbedError} the last attempt's error after `waitMs`, or at once if the next attempt is later
   * than that; `EMBED_SIGNED_OUT`; `EMBED_ABORTED`.
   */
  ensureToken: <M extends VendorModes>(
    vendor: EmbedVendor<M>,
    options: ModeOptions<M>,
    ensure?: EnsureOptions,
  ) => Promise<EmbedToken>
  /** Fetches a token that is likely to be needed soon, e.g. on hover. Never throws. */
  prefetch: <M extends VendorModes>(
    vendor: EmbedVendor<M>,
    options: ModeOptions<M>,
    ensure?: EnsureOptions,
  ) => Promise<void>
  /**
   * Fetches now, on a person's behalf; joins a request under way. A `Retry-After` holds it up for a minute at
   * most.
   *
   * @throws {EmbedError} the attempt's error; `EMBED_RATE_LIMITED` with `retryAfterMs`, without a request, if
   * it is too soon.
   */
  refresh: <M extends VendorModes>(vendor: EmbedVendor<M>, options: ModeOptions<M>) => Promise<EmbedToken>
  /**
   * Says that a widget refused its token, for vendors whose widgets do not tell. One renewal follows.
   *
   * @param token - the refused value; where another one is held by now, that one is given. Default: the one
   * held.
   * @throws {EmbedError} `EMBED_TOKEN_REJECTED`: the refused token had itself replaced a refused one, or the
   * backend gave the same again.
   */
  reportRejected: <M extends VendorModes>(
    vendor: EmbedVendor<M>,
    options: ModeOptions<M>,
    token?: string,
    ensure?: EnsureOptions,
  ) => Promise<EmbedToken>
  /**
   * Another user: requests under way are aborted, their answers dropped, tokens forgotten, what the vendors
   * have stored for another one removed. The same user again does nothing, unless another tab had signed that
   * one out.
   */
  setIdentity: (identity: EmbedIdentity) => void
  /** The user that the tokens belong to now. */
  readonly identity: EmbedIdentity
  /** Calls `listener` at each change of state. Keeps the token fresh while subscribed, unless `isPassive`. */
  subscribe: <M extends VendorModes>(
    vendor: EmbedVendor<M>,
    options: ModeOptions<M>,
    listener: (state: TokenState) => void,
    settings?: { isPassive?: boolean | undefined; /** @internal */ as?: SubscribedAs | undefined },
  ) => () => void
  /** The state now, without a request. The same object until it changes. */
  getState: <M extends VendorModes>(vendor: EmbedVendor<M>, options: ModeOptions<M>) => TokenState
  /**
   * Hears of everything from now on. The first requests leave with the first commit: one that is added in an
   * effect comes after them, `createEmbedClient({ onEvent })` does not.
   */
  onEvent: (listener: (event: EmbedEvent) => void) => () => void
  /**
   * Calls {@link EmbedClient.refresh} for every token whose last attempt failed. Use it for a Retry button of
   * a whole view.
   */
  retryFailed: () => void
  /**
   * Forgets every token and ends every request; what is on the page fetches anew, as the bound and a
   * Retry-After allow.
   */
  clear: () => void
  /** Epoch ms of the client's clock, which every `…At` is in. */
  now: () => number
  /**
   * @internal Call when a view is entered. Until the view is left, tokens with less life than `wanted` are
   * renewed: those on the page now, and those that its widgets need later. Returns the function to call when
   * the view is left.
   */
  enterView: (wanted: WantedLife) => () => void
  /**
   * @internal Takes the tokens that came with the page, if they belong to the current user. The first request
   * for each is answered from them. Their life counts from when the page was requested. Tokens of a cached
   * page are ignored.
   */
  hydrate: (initial: Hydration) => void
  /** @internal Whether an entered view wants a token with more life left, and waits for it. */
  wantsLonger: (token: EmbedToken) => boolean
  /** @internal When the token's current request was sent; `null`: there is none. */
  requestedAt: <M extends VendorModes>(vendor: EmbedVendor<M>, options: ModeOptions<M>) => number | null
  /** @internal Whether the token came in place of one that was rejected, by a widget or by the host. */
  isReplacement: <M extends VendorModes>(vendor: EmbedVendor<M>, options: ModeOptions<M>) => boolean
  /** @internal One timer for everything that waits on this client. */
  readonly scheduler: Scheduler
  /** @internal Delivers messages about a change once the change is complete. */
  readonly outbox: Outbox
  /** @internal Calls `listener` when the tokens are of another user, after the change is complete. */
  onIdentity: (listener: () => void) => () => void
  /** @internal Calls the client's event listeners. */
  readonly emit: (event: EmbedEventInput) => void
  /** @internal Shows devtools the tokens, and lets them replace the sources. */
  readonly inspector: Inspector
}
