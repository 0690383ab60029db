import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { development } from '../development/development'
import type { TokenState } from '../store/token-state'
import type { EmbedToken } from '../token/token'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import { useEmbedContext } from './context'
import { useRefresh } from './useRefresh'
import { useStable } from './useStable'

/** {@link TokenState} and a way to ask anew. */
export type EmbedTokenState = TokenState & {
  /**
   * Fetches a new token now; joins a request under way. It never rejects, so an event handler can be just
   * this: `onClick={refresh}`.
   *
   * Resolves to the new token, or to `null` if there is none. The state's `error` then tells why, unless
   * nobody is signed in or `refresh` was called more often than the bound allows. `useEmbedClient().refresh`
   * rejects instead.
   */
  refresh: () => Promise<EmbedToken | null>
}

const LOADING: TokenState = { status: 'loading', token: null, isRefreshing: false, error: null }

/**
 * The token of a vendor, kept fresh while the component is mounted; for widgets that you render yourself.
 * `<Embed>` does not need it.
 *
 * - `loading`: the first one is on its way, or nobody is signed in.
 * - `ready`: `token` may be used. `isRefreshing` while it is renewed; `error` if the last attempt at that
 *   failed.
 * - `expired`: it died before there was another; one is being fetched.
 * - `failed`: there is none, see `error`; if `error.retryable`, more attempts follow by themselves.
 *
 * Renders again at each of these changes, and at no other time.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`; `EMBED_CONFIG`: there is no source for the vendor.
 *
 * @example
 * const { status, token } = useEmbedToken(acme, { board: 'b1' })
 */
export function useEmbedToken<M extends VendorModes>(
  vendor: EmbedVendor<M>,
  options: ModeOptions<M>,
): EmbedTokenState {
  const { client, identity } = useEmbedContext('useEmbedToken()')
  development?.checkVendor(client, vendor, 'useEmbedToken()')
  const stable = useStable(options)
  const subscribe = useCallback(
    (listener: () => void) => client.subscribe(vendor, stable, listener),
    [client, vendor, stable],
  )
  const state = useSyncExternalStore(
    subscribe,
    () => client.getState(vendor, stable),
    () => LOADING,
  )
  // In the render that brings a new user, the client still holds the old one's token.
  const isOthers = identity !== undefined && client.identity !== identity
  const refresh = useRefresh(client, vendor, stable)
  return useMemo(() => ({ ...(isOthers ? LOADING : state), refresh }), [state, isOthers, refresh])
}
