import type { Clock } from '../base/clock'
import type { Scheduler } from '../base/scheduler'
import type { EmbedError } from '../errors/errors'
import { aborted, signedOut, tooLate } from '../errors/failure'
import type { EmbedToken } from '../token/token'
import { isEnough, type WantedLife } from '../token/wanted-life'
import { onAbort } from './on-abort'

/** How long a view waits for a token, and how much it wants of it. */
export interface EnsureOptions {
  /**
   * Renew first if the token has less than this left, in ms; a live token is still given if that fails, or
   * takes more than 3 s. `enough`: a minute, or half of its life where that is less. `always`: give a live
   * token at once, and renew it behind. A token that came in the last 10 s (or tenth of its life) is not
   * renewed. Default 0.
   */
  minRemainingMs?: WantedLife | undefined
  /** Ends the waiting; and the request, if nobody wants it a second later. */
  signal?: AbortSignal | undefined
  /**
   * How long to go on trying while the backend fails, in ms; an attempt under way is always awaited. Where
   * the next attempt lies beyond that, e.g. because the backend told to wait for an hour, it fails at once;
   * not so without a network, which may be back at any moment. Default 10 s.
   */
  waitMs?: number | undefined
}

/** A token as it is at the moment, for whoever waits for it. */
export interface Awaited {
  readonly token: EmbedToken | null
  /** It may be given. */
  readonly isLive: boolean
  /** It may have expired, for all that is known: renewed first, as far as that takes no longer than 3 s. */
  readonly isDoubted: boolean
  readonly isSignedOut: boolean
  /** Counts the changes of identity. */
  readonly generation: number
  /** A request is under way. */
  readonly isAsking: boolean
  /** There will be no attempt by itself. */
  readonly isStopped: boolean
  readonly nextAt: number
  /** When the request under way left. */
  readonly askedAt: number | null
  readonly error: EmbedError | null
}

/** What waiting does to the store. */
export interface AwaitedStore {
  now: Clock
  scheduler: Scheduler
  look: () => Awaited
  /** Somebody waits, and no longer. */
  begin: () => void
  end: () => void
  /** Whoever waited has been told to stop. */
  abandon: () => void
  subscribe: (listener: () => void) => () => void
  /** Renews a live token that has less than this. */
  freshen: (wanted: WantedLife) => void
}

const DEFAULT_WAIT_MS = 10_000
/** How long a view waits for the renewal of a token that it could use as it is. */
export const RENEW_FIRST_MS = 3_000
/** A scheduler that rings so much too late tells of a sleep. */
const SLEPT_MS = 2_000
/** The same out of view, where timers may be run once a minute. */
const SLEPT_HIDDEN_MS = 65_000
/** How many sleeps a call may wait through. */
const MAX_NAPS = 10

/** Resolves to a live token: the one there is, if it has enough left, or the next one. */
export function awaitToken(
  store: AwaitedStore,
  { minRemainingMs = 0, signal, waitMs = DEFAULT_WAIT_MS }: EnsureOptions = {},
): Promise<EmbedToken> {
  const { now, scheduler, look } = store
  const { token: before, isSignedOut, generation: startedIn } = look()
  if (isSignedOut) return Promise.reject(signedOut())
  if (signal?.aborted) return Promise.reject(aborted())
  const hasEnough = (token: EmbedToken) =>
    minRemainingMs === 'always' || isEnough(token, minRemainingMs, now())
  return new Promise((resolve, reject) => {
    const deadline = {}
    const patience = {}
    let isPatient = true
    let isWaiting = true
    let isLate = waitMs <= 0
    let deadlineAt = now() + waitMs
    let unsubscribe = () => {}
    let stopHearing = () => {}
    const end = (finish: () => void) => {
      if (!isWaiting) return
      isWaiting = false
      store.end()
      scheduler.clear(deadline)
      scheduler.clear(patience)
      stopHearing()
      unsubscribe()
      finish()
    }
    const check = () => {
      const { token, isLive, isDoubted, isSignedOut, generation, isAsking, isStopped, nextAt, error } = look()
      // A network may be back at any moment, and then the next attempt is made at once.
      const isTooLate = now() < deadlineAt && nextAt > deadlineAt && error?.code !== 'EMBED_NETWORK'
      if (isSignedOut) end(() => reject(signedOut()))
      else if (generation !== startedIn) end(() => reject(aborted()))
      else if (
        token !== null &&
        isLive &&
        ((hasEnough(token) && !isDoubted) || token !== before || !isAsking || !isPatient)
      )
        end(() => resolve(token))
      else if (!isAsking && nextAt > now() && (isStopped || isLate || isTooLate)) {
        // Where an attempt may be made this very moment, that one is awaited; where it comes too late,
        // nothing is waited for.
        const failure = error ?? tooLate(waitMs)
        end(() => reject(failure))
      }
    }
    const leave = () =>
      end(() => {
        store.abandon()
        reject(aborted())
      })
    store.begin()
    if (signal) stopHearing = onAbort(signal, leave)
    const arm = (at: number, naps: number) => {
      deadlineAt = at
      scheduler.set(deadline, at, () => {
        // The page slept through the time: it has not tried for so long.
        const isSlept = now() - at > (scheduler.hiddenAt === null ? SLEPT_MS : SLEPT_HIDDEN_MS)
        if (naps < MAX_NAPS && isSlept) return arm(now() + waitMs, naps + 1)
        isLate = true
        check()
      })
    }
    if (!isLate && waitMs !== Infinity) arm(now() + waitMs, 0)
    let isSubscribed = false
    unsubscribe = store.subscribe(() => {
      if (isSubscribed) check()
    })
    isSubscribed = true
    store.freshen(minRemainingMs)
    // From when the request left: whoever comes while it hangs has less to wait.
    const { askedAt } = look()
    if (before !== null && askedAt !== null) {
      isPatient = now() < askedAt + RENEW_FIRST_MS
      scheduler.set(patience, askedAt + RENEW_FIRST_MS, () => {
        isPatient = false
        check()
      })
    }
    check()
    if (!isWaiting) unsubscribe()
  })
}
