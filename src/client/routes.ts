import { isDoneWithin } from '../base/is-done-within'
import { development } from '../development/development'
import { RENEW_FIRST_MS } from '../store/ensure'
import type { WantedLife } from '../token/wanted-life'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import type { EmbedClient } from './embed-client'

/**
 * The parts of a router's loader context that are read. React Router passes the navigation's `request`,
 * TanStack Router its `abortController`.
 */
export interface EmbedLoaderContext {
  request?: { signal: AbortSignal } | undefined
  abortController?: { signal: AbortSignal } | undefined
}

/** Options of {@link embedLoader} and {@link useRouteEmbedTokens}. */
export interface RouteOptions {
  /**
   * How long the tokens of a view must still live when the view is shown. A number: that many ms. A token that
   * expires sooner is refreshed before the view, or its widget, is shown. `always`: a token is fetched for each
   * view, and a live one is used until it arrives. Default `enough`: a minute, or half of the token's life if
   * that is less.
   */
  minRemainingMs?: WantedLife | undefined
}

/**
 * Makes a loader that has a token ready before a view is shown: `loader` of React Router (data mode) or
 * `clientLoader` (framework mode), `loader` or `beforeLoad` of TanStack Router.
 *
 * A live token costs the navigation nothing. Otherwise it waits for one attempt, for at most 3 s; then the
 * view is shown, and its `<Embed>` waits on, or says what is wrong and goes on trying. An aborted navigation
 * aborts its request. Nothing is returned: what a loader returns may end up in a page's HTML. On a server it
 * does nothing. Loaders run before `<EmbedProvider>` can tell who is signed in: tell the client, with
 * `createEmbedClient({ identity })` or `setIdentity`.
 *
 * @example
 * const route = { path: 'store', Component: Store, loader: embedLoader(embeds, returningAi, store) }
 * export const clientLoader = embedLoader(embeds, returningAi, store) // React Router's framework mode
 */
export function embedLoader<M extends VendorModes>(
  client: EmbedClient,
  vendor: EmbedVendor<M>,
  options: ModeOptions<M>,
  { minRemainingMs = 'enough' }: RouteOptions = {},
): (context: EmbedLoaderContext) => Promise<void> {
  development?.checkVendor(client, vendor, 'embedLoader()')
  return async ({ request, abortController }) => {
    if (typeof document === 'undefined') return request && development?.tellOfServerLoader(vendor.name)
    const { signal } = request ?? abortController ?? {}
    await isDoneWithin(
      RENEW_FIRST_MS,
      client.prefetch(vendor, options, { minRemainingMs, signal, waitMs: 0 }),
    )
  }
}
