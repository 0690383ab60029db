import type { EmbedError } from '../errors/errors'
import type { TokenReason } from '../source/token-source'
import { nextRequestAt } from '../token/next-request'
import type { EmbedToken } from '../token/token'
import { type Demand, noDemand } from './demand'
import { type Held, isDoubted, isExpired } from './held'
import { type RetryState, createRetryState } from './retry-state'
import { stateOf, type TokenState } from './token-state'
import type { TokenStoreSetup } from './token-store-setup'

/** A request under way. */
export interface Flight {
  readonly answer: Promise<EmbedToken>
  readonly startedAt: number
}

/** One token, on four axes that do not depend on each other, and whose it is. */
export interface TokenSlot extends TokenStoreSetup {
  /** What there is. */
  held: Held | null
  flight: Flight | null
  /** Who wants it. */
  readonly demand: Demand
  /** What the attempts have come to, and when the next one may be made. */
  readonly attempts: RetryState
  /** What the last attempt failed with. `isForgiven`: a new start was made since. */
  failure: { readonly error: EmbedError; readonly isForgiven: boolean } | null
  isSignedOut: boolean
  /** Counts the changes of identity. */
  generation: number
  /** Until when a token that nothing needs is kept. */
  keptUntil: number
}

export function createSlot(setup: TokenStoreSetup): TokenSlot {
  const { now, policy } = setup
  return {
    ...setup,
    held: null,
    flight: null,
    demand: noDemand(),
    attempts: createRetryState(now, policy.timeoutMs, setup.isSingleUse),
    failure: null,
    generation: 0,
    keptUntil: now() + policy.keepMs,
  }
}

/** What a backend says when it will not give a token. */
const REFUSALS: ReadonlySet<string> = new Set([
  'EMBED_DENIED',
  'EMBED_REQUEST_REFUSED',
  'EMBED_IDENTITY_MISMATCH',
])

/** What readers are told of the last attempt. */
export function errorNow({ failure }: TokenSlot): EmbedError | null {
  return failure && !failure.isForgiven ? failure.error : null
}

export function isRejected({ held }: TokenSlot): boolean {
  return held?.verdict === 'rejected'
}

/** Widgets have rejected it, whether or not another would help: any other is better. */
export function isUnwanted({ held }: TokenSlot): boolean {
  return held !== null && held.verdict !== 'fine'
}

/** The backend will not give one. */
export function isRefused(slot: TokenSlot): boolean {
  const error = errorNow(slot)
  return error !== null && REFUSALS.has(error.code)
}

/** There is nothing to expect of the next attempt. */
export function isHalted(slot: TokenSlot): boolean {
  return slot.isSignedOut || errorNow(slot)?.retryable === false
}

/**
 * A backend that gave tokens before is asked again by itself: once for the token's sake, then slowly, for as
 * long as somebody looks.
 */
function isAskedAgain(slot: TokenSlot): boolean {
  const { attempts, demand, scheduler } = slot
  const isLookedAt = demand.view > 0 && scheduler.hiddenAt === null
  return isRefused(slot) && attempts.hasWorked && (attempts.refusals < 2 || isLookedAt)
}

/** When the next request is to be made, epoch ms; `Infinity`: none by itself. */
export function nextAttemptAt(slot: TokenSlot): number {
  const { held, attempts, demand, now, policy, scheduler } = slot
  const { hiddenAt } = scheduler
  return nextRequestAt({
    token: held?.token ?? null,
    isRejected: isRejected(slot) || isDoubted(held, now.doubtedAt()),
    isStopped: slot.isSignedOut || (isHalted(slot) && !isAskedAgain(slot)),
    notBefore: attempts.nextAt(),
    pausedAt: hiddenAt === null || demand.waiting > 0 ? Infinity : hiddenAt + policy.hiddenMs,
  })
}

/** Why a request is made that nobody asks for. */
export function reasonNow(slot: TokenSlot): TokenReason {
  const { held, now } = slot
  if (!held) return 'first'
  if (isRejected(slot)) return 'rejected'
  return isExpired(held, now()) ? 'expired' : 'due'
}

/** The token as its readers see it now. */
export function stateNow(slot: TokenSlot): TokenState {
  const { held, flight, failure, attempts, isSignedOut, now } = slot
  // Where another could not be had, a rejected one is not shown again while it is tried once more.
  const isGivenUp = isRejected(slot) && (isSignedOut || failure?.error.retryable === false)
  const isUsable = held && !isExpired(held, now()) && !isGivenUp
  return stateOf(
    isUsable ? held.token : null,
    held !== null,
    flight !== null,
    errorNow(slot),
    attempts.failures,
  )
}

export function forgive(slot: TokenSlot): void {
  if (slot.failure) slot.failure = { ...slot.failure, isForgiven: true }
}

/** Forgets what went wrong, but not what the other side asked for. */
export function beginAnew(slot: TokenSlot): void {
  if (slot.flight) return
  forgive(slot)
  slot.attempts.forgive()
  if (slot.held?.verdict === 'hopeless') slot.held = { ...slot.held, verdict: 'rejected' }
}

/** Drops the token, what went wrong and what is under way. */
export function empty(slot: TokenSlot): void {
  slot.held = slot.failure = slot.flight = null
  slot.cancel()
}
