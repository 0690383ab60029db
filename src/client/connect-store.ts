import type { QueryClient } from '@tanstack/react-query'
import type { WatchedClock } from '../base/clock'
import type { EmbedIdentity } from '../base/identity'
import type { JsonObject } from '../base/json'
import type { Scheduler } from '../base/scheduler'
import type { EmbedError } from '../errors/errors'
import type { EmbedEventInput } from '../events/events'
import type { Outbox } from '../events/outbox'
import type { TokenSource } from '../source/token-source'
import { embedKeys, runAttempt, type TokenAttempt } from '../store/request'
import { createTokenStore, type TokenStore } from '../store/token-store'
import type { ResolvedPolicy } from '../token/policy'
import { createSightings } from '../token/sightings'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { Inspector } from './inspector'

/** The parts of a client that all of its token stores use. */
export interface StoreContext {
  now: WatchedClock
  scheduler: Scheduler
  outbox: Outbox
  emit: (event: EmbedEventInput) => void
  policy: ResolvedPolicy
  queryClient: QueryClient
  inspector: Inspector
  /** The current user. */
  identity: () => EmbedIdentity
}

interface StoreConnection extends StoreContext {
  vendor: Pick<EmbedVendor, 'id' | 'token' | 'own'>
  params: JsonObject
  source: TokenSource
  isSignedOut: boolean
  isSingleUse?: boolean | undefined
  /** Shares the token with other tabs; `null`: it is not shared. */
  share: TokenAttempt['share']
  /** The backend's session belongs to another user. */
  onMismatch: (error: EmbedError) => void
}

/** Creates the store of one token, whose requests go to the source through the query client. */
export function connectStore(connection: StoreConnection): TokenStore {
  const { vendor, params, source, share, queryClient, inspector, emit } = connection
  const sightings = createSightings()
  const queryKey = embedKeys.token(vendor.id, params, vendor.own)
  return createTokenStore({
    ...connection,
    vendorId: vendor.id,
    fetch(attempt) {
      const identity = connection.identity()
      return runAttempt(queryClient, {
        ...connection,
        ...attempt,
        source: inspector.interceptSource?.(source) ?? source,
        identity: identity == null ? null : String(identity),
        sightings,
        share: inspector.interceptSource ? null : share,
        onShared: () => emit({ type: 'token.shared', vendor: vendor.id, params }),
      })
    },
    // Query ends the request of what it removes.
    cancel: () => queryClient.removeQueries({ queryKey, exact: true }),
    skewMs: () => sightings.aheadMs,
  })
}
