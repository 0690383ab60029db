import { hashKey } from '@tanstack/react-query'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { EmbedClient, EmbedIdentity } from './client'
import { useEmbedContext } from './context'
import { EmbedError } from './errors'
import type { TokenState } from './keeper'
import type { EmbedToken } from './token'
import { useStable } from './useStable'
import type { EmbedVendor, ModeOptions, VendorModes } from './vendor'

/** A token that is there, and a way to ask anew. */
export type SuspenseTokenState = Extract<TokenState, { status: 'ready' }> & {
  /** Fetches now, e.g. for a Retry button; joins a request under way. @throws {EmbedError} */
  refresh: () => Promise<EmbedToken>
}

/** How long a token is kept for a component that waited for it and is about to be shown, in ms: React may take its time. */
const HANDOVER_MS = 5_000

/** What components wait for, by client: a component that suspends keeps no state of its own. */
const waits = new WeakMap<EmbedClient, Map<string, Promise<void>>>()

/**
 * {@link useEmbedToken} for React's Suspense: suspends until there is a token, so that what it returns always has one.
 *
 * Suspends again if the token dies before there is another. While nobody is signed in, it goes on waiting. Put it inside of `<EmbedSuspense>`.
 *
 * @throws {EmbedError} to the nearest error boundary, e.g. `<EmbedBoundary>`, whose Retry asks anew: the codes of a failed request. `EMBED_NO_PROVIDER`;
 * `EMBED_CONFIG`: there is no source for the vendor, or it was rendered on a server outside of `<EmbedSuspense>`.
 *
 * @example
 * const { token } = useSuspenseEmbedToken(acme, { board: 'b1' })
 */
export function useSuspenseEmbedToken<M extends VendorModes>(vendor: EmbedVendor<M>, options: ModeOptions<M>): SuspenseTokenState {
  const { client, identity } = useEmbedContext('useSuspenseEmbedToken()')
  if (typeof document === 'undefined') {
    throw new EmbedError(
      'EMBED_CONFIG',
      'Expected useSuspenseEmbedToken() in a browser: a token rendered on a server would be in the page’s HTML. Put the component into <EmbedSuspense fallback={…}>.',
    )
  }
  const stable = useStable(options)
  const subscribe = useCallback((listener: () => void) => client.subscribe(vendor, stable, listener), [client, vendor, stable])
  const read = () => client.getState(vendor, stable)
  const state = useSyncExternalStore(subscribe, read, read)
  // In the render that brings a new user, the client still holds the old one's token.
  const isOthers = identity !== undefined && client.identity !== identity
  const ready = !isOthers && state.status === 'ready' ? state : null
  const returned = useMemo(() => ready && { ...ready, refresh: () => client.refresh(vendor, stable) }, [client, vendor, stable, ready])
  if (returned) return returned
  if (!isOthers && isOver(state)) throw state.error
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- how a component suspends in React 18, too
  throw waitFor(client, vendor, stable, identity)
}

function isOver(state: TokenState): state is Extract<TokenState, { status: 'failed' }> {
  return state.status === 'failed' && !state.isRefreshing
}

/** Resolves when it is worth rendering again; rejects where there is no source. */
function waitFor<M extends VendorModes>(
  client: EmbedClient,
  vendor: EmbedVendor<M>,
  options: ModeOptions<M>,
  identity: EmbedIdentity,
): Promise<void> {
  const known = waits.get(client) ?? new Map<string, Promise<void>>()
  waits.set(client, known)
  const key = hashKey([vendor.id, vendor.tokenParams?.(options), identity])
  const found = known.get(key)
  if (found) return found
  const wait = new Promise<void>((resolve) => {
    // <EmbedProvider> tells who it is in an effect, which has come by then; or cannot come, because this holds its first commit up.
    setTimeout(() => {
      if (identity !== undefined) client.setIdentity(identity)
      let isOverNow = false
      const look = () => {
        const state = client.getState(vendor, options)
        if (isOverNow || !(state.status === 'ready' || isOver(state))) return
        isOverNow = true
        known.delete(key)
        resolve()
        setTimeout(() => unsubscribe(), HANDOVER_MS)
      }
      const unsubscribe = client.subscribe(vendor, options, look)
      look()
    })
  })
  known.set(key, wait)
  return wait
}
