import type { TokenState } from '../../src'
import { isHealthy, type Backend } from './backend'
import type { Clocks } from './clocks'
import type { Setting, Who } from './command'
import type { Truth } from './truth'

/** What `Retry-After` is spread by, ms. */
export const RETRY_AFTER_JITTER_MS = 5_000
/** After so long the bound lets another through, ms. */
const REFILL_MS = 21_000

/** All that is the case at a moment. */
export interface Scene {
  readonly setting: Setting
  readonly clocks: Clocks
  readonly backend: Backend
  readonly truths: readonly Truth[]
  who: Who
  isVisible: boolean
  isOnline: boolean
  /** Counts changes of identity, and clear(). */
  epoch: number
  /** Counts the turns in which something may happen between two promises. */
  turn: number
  /** The first law that was broken, also where the client catches what is thrown. */
  failure: unknown
  truthOf: (key: number) => Truth
  stateOf: (key: number) => TokenState
  /** What is known of time now: the client's own clock has to say the same. */
  known: () => number
  guard: (check: () => unknown) => void
}

/** Whether what can be known is known to the ms: then the client is held to it. */
export function isExact({ clocks }: Scene): boolean {
  return clocks.tolerance() === 0
}

/** Whether the backend gives a good token to whoever asks now. */
export function isServed({ who, isVisible, isOnline, backend }: Scene): boolean {
  return who !== null && isVisible && isOnline && backend.isReachable && isHealthy(backend.mode)
}

/**
 * Whether nothing holds a request up: none is under way, the backend did not ask to wait, and the bound lets
 * it through.
 */
export function isFree({ clocks }: Scene, { flight, toldUntil, lastAutomaticAt }: Truth): boolean {
  if (flight?.isOpen) return false
  return (
    clocks.knownAt() >
    Math.max(toldUntil + RETRY_AFTER_JITTER_MS, lastAutomaticAt + REFILL_MS) + clocks.tolerance()
  )
}
