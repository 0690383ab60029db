import { hashKey } from '@tanstack/react-query'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { EmbedIdentity } from '../base/identity'
import type { EmbedClient } from '../client/embed-client'
import { development } from '../development/development'
import { embedError } from '../errors/embed-error'
import type { TokenState } from '../store/token-state'
import type { EmbedToken } from '../token/token'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import { useEmbedContext } from './context'
import { useRefresh } from './useRefresh'
import { useStable } from './useStable'

/** A token that is there, and a way to ask anew. */
export type SuspenseTokenState = Extract<TokenState, { status: 'ready' }> & {
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

/**
 * How long a token is kept for a component that waited for it and is about to be shown, in ms: React may take
 * its time.
 */
const HANDOVER_MS = 5_000

/** What a component waits for. */
interface Wait {
  /** Resolves when it is worth rendering again. */
  over: Promise<void>
  /** There is nothing to wait for: the page is set up wrong. */
  error: Error | null
}

/** By client, and not by component: one that suspends keeps no state of its own. */
const waits = new WeakMap<EmbedClient, Map<string, Wait>>()

/**
 * {@link useEmbedToken} for React's Suspense: suspends until there is a token, so that what it returns always
 * has one.
 *
 * Suspends again if the token dies before there is another. While nobody is signed in, it goes on waiting.
 * Put it inside of `<EmbedSuspense>`.
 *
 * @throws {EmbedError} to the nearest error boundary, e.g. `<EmbedBoundary>`, whose Retry asks anew: the
 * codes of a failed request. `EMBED_NO_PROVIDER`; `EMBED_CONFIG`: there is no source for the vendor, or it
 * was rendered on a server outside of `<EmbedSuspense>`.
 *
 * @example
 * const { token } = useSuspenseEmbedToken(acme, { board: 'b1' })
 */
export function useSuspenseEmbedToken<M extends VendorModes>(
  vendor: EmbedVendor<M>,
  options: ModeOptions<M>,
): SuspenseTokenState {
  const { client, identity } = useEmbedContext('useSuspenseEmbedToken()')
  development?.checkVendor(client, vendor, 'useSuspenseEmbedToken()')
  if (typeof document === 'undefined') throw embedError('EMBED_CONFIG', 'onServer', [])
  const stable = useStable(options)
  const subscribe = useCallback(
    (listener: () => void) => client.subscribe(vendor, stable, listener),
    [client, vendor, stable],
  )
  const read = () => client.getState(vendor, stable)
  const state = useSyncExternalStore(subscribe, read, read)
  // In the render that brings a new user, the client still holds the old one's token.
  const isOthers = identity !== undefined && client.identity !== identity
  const ready = !isOthers && state.status === 'ready' ? state : null
  const refresh = useRefresh(client, vendor, stable)
  const returned = useMemo(() => ready && { ...ready, refresh }, [ready, refresh])
  if (returned) return returned
  if (!isOthers && isOver(state)) throw state.error
  const wait = waitFor(client, vendor, stable, identity)
  if (wait.error !== null) throw wait.error
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- how a component suspends in React 18, too
  throw wait.over
}

function isOver(state: TokenState): state is Extract<TokenState, { status: 'failed' }> {
  return state.status === 'failed' && !state.isRefreshing
}

function waitFor<M extends VendorModes>(
  client: EmbedClient,
  vendor: EmbedVendor<M>,
  options: ModeOptions<M>,
  identity: EmbedIdentity,
): Wait {
  const known = waits.get(client) ?? new Map<string, Wait>()
  waits.set(client, known)
  const key = hashKey([vendor.id, vendor.tokenParams?.(options), identity])
  const found = known.get(key)
  if (found) return found
  let resolve = () => {}
  const wait: Wait = { over: new Promise((yes) => (resolve = yes)), error: null }
  known.set(key, wait)
  const before = client.identity
  const begin = () => {
    // Unless another was told meanwhile: then nobody waits for this one any more.
    if (identity !== undefined && client.identity === before) client.setIdentity(identity)
    let isTold = false
    const end = (keptMs: number) => {
      if (isTold) return
      isTold = true
      known.delete(key)
      resolve()
      unlisten()
      if (keptMs > 0) setTimeout(() => unsubscribe(), keptMs)
      else unsubscribe()
    }
    const look = () => {
      const state = client.getState(vendor, options)
      if (state.status === 'ready' || isOver(state)) end(HANDOVER_MS)
    }
    const unlisten = client.onIdentity(() => end(0))
    const unsubscribe = client.subscribe(vendor, options, look)
    if (identity !== undefined && client.identity !== identity) end(0)
    else look()
  }
  // <EmbedProvider> tells who it is in an effect, which has come by then; or cannot come, because this holds
  // its first commit up.
  setTimeout(() => {
    try {
      begin()
    } catch (cause) {
      wait.error = cause as Error
      resolve()
    }
  })
  return wait
}
