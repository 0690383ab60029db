import type { WatchedClock } from '../base/clock'
import type { JsonObject } from '../base/json'
import type { Scheduler } from '../base/scheduler'
import type { EmbedError } from '../errors/errors'
import type { EmbedEventInput } from '../events/events'
import type { Outbox } from '../events/outbox'
import type { TokenReason } from '../source/token-source'
import type { EmbedToken } from '../token/token'

/** What one token's store is made with. */
export interface TokenStoreSetup {
  vendorId: string
  params: JsonObject
  now: WatchedClock
  scheduler: Scheduler
  outbox: Outbox
  policy: { hiddenMs: number; keepMs: number; timeoutMs: number }
  isSignedOut: boolean
  /** Each of its tokens can be used once. */
  isSingleUse?: boolean | undefined
  /** Makes one attempt. `isRejected` is asked when the answer is there. */
  fetch: (attempt: {
    reason: TokenReason
    attempt: number
    current: EmbedToken | null
    timeoutMs: number
    isRejected: (value?: string) => boolean
  }) => Promise<EmbedToken>
  /** The backend's session is somebody else's. Called before anybody is told. */
  onMismatch: (error: EmbedError) => void
  /** Ends the attempt under way, and drops what Query holds. */
  cancel: () => void
  /** {@link EmbedEvent}'s. */
  skewMs: () => number | null
  emit: (event: EmbedEventInput) => void
}
