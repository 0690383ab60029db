import type { WatchedClock } from '../base/clock'
import type { JsonObject } from '../base/json'
import { embedError } from '../errors/embed-error'
import type { EmbedError } from '../errors/errors'
import { aborted, signedOut } from '../errors/failure'
import type { EmbedEventInput } from '../events/events'
import type { Outbox } from '../events/outbox'
import type { TokenReason } from '../source/token-source'
import { nextRequestAt } from '../token/next-request'
import { deadAt, tokenPhase } from '../token/phase'
import type { EmbedToken } from '../token/token'
import { isEnough, type WantedLife } from '../token/wanted-life'
import { isNeed, isNeeded, noDemand, type SubscribedAs } from './demand'
import { awaitToken, type EnsureOptions } from './ensure'
import { type Held, hold, isDoubted, isExpired, isReplacementInVain, isUsable, rejectHeld } from './held'
import { createAttempts } from './retry-state'
import type { Alarm, WakeReason } from './scheduler'
import { isSameState, LOADING, stateOf, type TokenState } from './token-state'

/*
 * | what happens | what changes | told |
 * |---|---|---|
 * | a renewal is due, somebody needs the token | a request is under way | token.requested |
 * | a person or a view asks | the same, or they join it | token.requested |
 * | an answer | another token is held, what went wrong is forgotten | token.received, token.refreshed if it is another value |
 * | a failure | when to try again | token.failed; identity.mismatch |
 * | the token expires | nobody is given it | token.expired, once |
 * | a widget rejects it | it is replaced, or hopeless where it was a replacement | token.rejected |
 * | nobody needs it for a while; another user | nothing is held | |
 *
 * Everything is told after the change is complete, through the outbox: what a listener does in answer is a new change.
 */

/** Keeps one token fresh for as long as something needs it. */
export interface TokenStore {
  readonly state: TokenState
  /** When the request under way left. */
  readonly askedAt: number | null
  /**
   * Hears of every change. As a `view` or `parked` it needs the token: while it is subscribed, the token is
   * kept fresh.
   */
  subscribe: (listener: () => void, as?: SubscribedAs) => () => void
  /** A view was entered: a live token that has less than it wants is renewed, as the bound allows. */
  freshen: (wanted: WantedLife, enteredAt: number) => void
  ensure: (options?: EnsureOptions) => Promise<EmbedToken>
  /** Fetches now, on a person's behalf: what stopped earlier is tried again. */
  refresh: () => Promise<EmbedToken>
  /**
   * A widget rejected `value`. Resolves to the token to use instead, fails if that one had replaced a
   * rejected one already.
   */
  reject: (value: string | undefined, options?: EnsureOptions) => Promise<EmbedToken>
  /** Looks again at what is due: the page woke. */
  wake: (reason: WakeReason) => void
  /** Fetches now, on a person's behalf, if the last attempt failed. */
  revive: () => void
  /** Takes a token that was not asked for, unless it has one. */
  adopt: (token: EmbedToken) => void
  /** Ends the token's life now, as if it had been shorter. */
  expire: () => void
  /**
   * Drops the token and what is under way; `wake` has it fetch anew. @param isAnother - it is another user:
   * the bound and what the backend told the one before are forgotten as well.
   */
  reset: (isSignedOut: boolean, isAnother: boolean) => void
  /** Drops the token and what is under way: the backend's session is somebody else's. */
  disown: (error: EmbedError) => void
  /** Something on the page needs it; otherwise it is not renewed. */
  readonly isNeeded: boolean
  /**
   * What it has for other tabs: a token that is neither due nor rejected, and how long the backend told it to
   * wait, in ms.
   */
  readonly offer: { token: EmbedToken | null; waitMs: number }
}

export interface TokenStoreSetup {
  vendorId: string
  params: JsonObject
  now: WatchedClock
  alarm: Alarm
  outbox: Outbox
  policy: { hiddenMs: number; keepMs: number; timeoutMs: number }
  isSignedOut: boolean
  /** Makes one attempt. `isRejected` is asked when the answer is there. */
  fetch: (attempt: {
    reason: TokenReason
    attempt: number
    current: EmbedToken | null
    timeoutMs: number
    isRejected: () => boolean
  }) => Promise<EmbedToken>
  /** The backend's session is somebody else's. Called before anybody is told. */
  onMismatch: (error: EmbedError) => void
  /** Ends the attempt under way, and drops what Query holds. */
  cancel: () => void
  /** {@link EmbedEvent}'s. */
  skewMs: () => number | null
  emit: (event: EmbedEventInput) => void
}

/** What a backend says when it will not give a token. */
const REFUSALS: ReadonlySet<string> = new Set([
  'EMBED_DENIED',
  'EMBED_REQUEST_REFUSED',
  'EMBED_IDENTITY_MISMATCH',
])
/** A window that is come back to often does not ask more often than this. */
const FOCUS_REASK_MS = 15_000
/**
 * A request that nobody waits for any more is aborted after so long: an abort costs one of the few that the
 * bound allows.
 */
export const ABANDON_MS = 1_000

export function createTokenStore(setup: TokenStoreSetup): TokenStore {
  const { now, alarm, outbox, policy, emit } = setup
  const about = { vendor: setup.vendorId, params: setup.params }
  const attempts = createAttempts(now, policy.timeoutMs)
  const demand = noDemand()
  const listeners = new Set<() => void>()
  /** What ends the need of a person's requests that are under way. */
  const calls = new Set<() => void>()
  const key = {}
  const abandonKey = {}

  let held: Held | null = null
  let flight: { answer: Promise<EmbedToken>; startedAt: number } | null = null
  /** What the last attempt failed with. `isForgiven`: a new start was made since. */
  let failure: { error: EmbedError; isForgiven: boolean } | null = null
  let isSignedOut = setup.isSignedOut
  /** Counts the changes of identity. */
  let generation = 0
  /** Until when a token that nothing needs is kept. */
  let keptUntil = now() + policy.keepMs
  let state = LOADING
  /** What was told last, and the token whose expiry was told. */
  const told = { state: state as TokenState | null, expired: null as EmbedToken | null }
  let isNotifying = false

  const errorNow = () => (failure && !failure.isForgiven ? failure.error : null)
  /** There is nothing to expect of the next attempt. */
  const isHalted = () => isSignedOut || errorNow()?.retryable === false
  const isRefused = () => REFUSALS.has(errorNow()?.code ?? '')
  /**
   * A backend that gave tokens before is asked again by itself: once for the token's sake, then slowly, for
   * as long as somebody looks.
   */
  const isAskedAgain = () =>
    isRefused() &&
    attempts.hasWorked &&
    (attempts.refusals < 2 || (demand.view > 0 && alarm.hiddenAt === null))
  const isStopped = () => isSignedOut || (isHalted() && !isAskedAgain())
  const isRejected = () => held?.verdict === 'rejected'

  /** Brings the state up to now: a token expires without anybody doing anything. */
  function readNow() {
    // Where another could not be had, a rejected one is not shown again while it is tried once more.
    const isGone =
      !held || isExpired(held, now()) || (isRejected() && (isSignedOut || failure?.error.retryable === false))
    const next = stateOf(
      isGone ? null : held && held.token,
      held !== null,
      flight !== null,
      errorNow(),
      attempts.failures,
    )
    if (!isSameState(next, state)) state = next
  }

  function publish() {
    readNow()
    if (held && isExpired(held, now()) && told.expired !== held.token) {
      told.expired = held.token
      emit({ type: 'token.expired', ...about })
    }
    if (state === told.state) return
    told.state = state
    if (isNotifying) return
    isNotifying = true
    outbox.put(() => {
      isNotifying = false
      for (const listener of [...listeners]) outbox.put(() => listeners.has(listener) && listener())
    })
  }

  function nextAt(): number {
    const hidden = alarm.hiddenAt
    return nextRequestAt({
      token: held?.token ?? null,
      isRejected: isRejected() || isDoubted(held, now.doubtedAt()),
      isStopped: isStopped(),
      notBefore: attempts.nextAt(),
      pausedAt: hidden === null || demand.waiting > 0 ? Infinity : hidden + policy.hiddenMs,
    })
  }

  /** Decides what is next, and sets the alarm for it. Every change ends here. */
  function plan() {
    publish()
    const expiresAt = held && !isExpired(held, now()) ? deadAt(held.token) : Infinity
    if (isNeeded(demand)) {
      const at = flight ? Infinity : nextAt()
      if (at <= now()) void request(reasonNow())
      else alarm.set(key, Math.min(at, expiresAt), replan)
      return
    }
    const at =
      demand.holder > 0 && held && !isExpired(held, now()) ? Math.max(keptUntil, expiresAt) : keptUntil
    if (now() >= at) close()
    else alarm.set(key, Math.min(at, expiresAt), replan, true)
  }

  const replan = () => outbox.run(plan)

  function reasonNow(): TokenReason {
    if (!held) return 'first'
    if (isRejected()) return 'rejected'
    return isExpired(held, now()) ? 'expired' : 'due'
  }

  function request(reason: TokenReason): Promise<EmbedToken> {
    if (flight) return flight.answer
    attempts.spend(reason === 'asked')
    const attempt = attempts.failures + 1
    const startedAt = now()
    const current = held?.token ?? null
    const { timeoutMs } = attempts
    let leave: (answer: Promise<EmbedToken>) => void = () => {}
    /** An answer that is no longer waited for changes nothing. */
    const arrive = (change: () => void) =>
      outbox.run(() => {
        if (flight !== mine) throw aborted()
        flight = null
        change()
        plan()
      })
    const answer = new Promise<EmbedToken>((resolve) => (leave = resolve)).then(
      (token) => {
        arrive(() => {
          settle(token, reason)
          tellReceived(token, reason, now() - startedAt, setup.skewMs())
          if (current && current.value !== token.value) emit({ type: 'token.refreshed', ...about, reason })
        })
        return token
      },
      (error: EmbedError) => {
        arrive(() => fail(error, attempt))
        throw error
      },
    )
    answer.catch(() => {}) // told through the state; whoever awaits it hears it as well
    const mine = { answer, startedAt }
    flight = mine
    plan()
    // Told first: what a listener does in answer joins this request, or ends it before it leaves.
    emit({ type: 'token.requested', ...about, reason, attempt })
    outbox.put(() =>
      leave(
        flight === mine
          ? setup.fetch({ reason, attempt, current, timeoutMs, isRejected })
          : Promise.reject(aborted()),
      ),
    )
    return answer
  }

  function settle(token: EmbedToken, reason: TokenReason) {
    held = hold(token, now(), reason === 'rejected' || (isRejected() && token.value === held?.token.value))
    failure = null
    attempts.succeed(token)
    keptUntil = now() + policy.keepMs
  }

  function tellReceived(
    { expiresAt, refreshAt }: EmbedToken,
    reason: TokenReason,
    tookMs: number,
    skewMs: number | null,
  ) {
    emit({ type: 'token.received', ...about, reason, expiresAt, refreshAt, tookMs, skewMs })
  }

  function fail(error: EmbedError, attempt: number) {
    // Of every token of the page, this one among them.
    if (error.code === 'EMBED_IDENTITY_MISMATCH') setup.onMismatch(error)
    else {
      failure = { error, isForgiven: false }
      attempts.fail(error, isUsable(held, now()) ? deadAt(held.token) - now() : Infinity)
    }
    const next = isNeeded(demand) ? nextAt() : Infinity
    emit({ type: 'token.failed', ...about, error, attempt, nextAttemptAt: next === Infinity ? null : next })
  }

  function close() {
    alarm.clear(key)
    forget()
    attempts.forgive()
    publish()
  }

  function forget() {
    held = failure = flight = null
    setup.cancel()
  }

  function forgive() {
    if (failure) failure = { ...failure, isForgiven: true }
  }

  /** Forgets what went wrong, but not what the other side asked for. */
  function beginAnew() {
    if (flight) return
    forgive()
    attempts.forgive()
    if (held?.verdict === 'hopeless') held = { ...held, verdict: 'rejected' }
  }

  function want(as: SubscribedAs): () => void {
    // Whoever comes after everyone had left begins anew.
    if (isNeed(as) && !isNeeded(demand)) beginAnew()
    demand[as] += 1
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      demand[as] -= 1
      if (isNeeded(demand)) return
      if (isNeed(as)) keptUntil = now() + policy.keepMs
      plan()
    }
  }

  function subscribe(listener: () => void, as: SubscribedAs = 'view'): () => void {
    const release = want(as)
    listeners.add(listener)
    if (isNeed(as)) outbox.run(plan)
    return () => {
      if (listeners.delete(listener)) outbox.run(release)
    }
  }

  function freshen(wanted: WantedLife, enteredAt: number) {
    const isShort = isUsable(held, now()) && !isEnough(held.token, wanted, now(), enteredAt)
    if (demand.view > 0 && isShort && !flight && attempts.nextAt() <= now())
      void outbox.run(() => request('navigate'))
  }

  const ensure = (options?: EnsureOptions) =>
    outbox.run(() =>
      awaitToken(
        {
          now,
          alarm,
          look: () => ({
            token: held?.token ?? null,
            isLive: isUsable(held, now()),
            isDoubted: isDoubted(held, now.doubtedAt()),
            isSignedOut,
            generation,
            isAsking: flight !== null,
            isStopped: isHalted(),
            nextAt: nextAt(),
            askedAt: flight?.startedAt ?? null,
            error: failure?.error ?? null,
          }),
          begin() {
            demand.waiting += 1
            // A view that wants the token is a reason to try again what had stopped.
            if (flight || errorNow()?.retryable !== false) return
            forgive()
            attempts.hurry()
          },
          end: () => void (demand.waiting -= 1),
          abandon() {
            const abandoned = flight
            // The navigation that takes this one's place, or the next but one, may want the same token.
            alarm.set(abandonKey, now() + ABANDON_MS, () => {
              if (!isNeeded(demand) && abandoned && flight === abandoned) outbox.run(cancelFlight)
            })
          },
          subscribe,
          freshen: (wanted) => freshen(wanted, now()),
        },
        options,
      ),
    )

  function cancelFlight() {
    flight = null
    setup.cancel()
    plan()
  }

  async function refresh(): Promise<EmbedToken> {
    if (isSignedOut) throw signedOut()
    const underWay = flight
    if (underWay) return whileNeeded(() => underWay.answer)
    const at = attempts.nextByPersonAt()
    if (at > now()) {
      const error = errorNow()
      const waitMs = Math.ceil(at - now())
      throw error?.code === 'EMBED_RATE_LIMITED'
        ? error
        : embedError('EMBED_RATE_LIMITED', 'tooSoon', [waitMs], { retryAfterMs: waitMs })
    }
    attempts.forgive()
    return whileNeeded(() => outbox.run(() => request('asked')))
  }

  async function whileNeeded(get: () => Promise<EmbedToken>): Promise<EmbedToken> {
    const release = want('view')
    calls.add(release)
    try {
      return await get()
    } finally {
      calls.delete(release)
      release()
    }
  }

  async function reject(value: string | undefined, options?: EnsureOptions): Promise<EmbedToken> {
    const rejected = held
    if (!rejected || (value !== undefined && value !== rejected.token.value)) return ensure(options)
    const isInVain = isReplacementInVain(rejected, now())
    outbox.run(() => {
      if (!isInVain && !isRejected()) attempts.lose()
      held = rejectHeld(rejected, now())
      // One that widgets have rejected is told once, however often they say so.
      if (rejected.verdict !== 'fine') return
      emit({ type: 'token.rejected', ...about })
      plan()
    })
    if (isInVain) throw embedError('EMBED_TOKEN_REJECTED', 'rejected', [false])
    const answer = await ensure(options)
    if (answer.value !== rejected.token.value) return answer
    if (held) held = { ...held, verdict: 'hopeless' }
    throw embedError('EMBED_TOKEN_REJECTED', 'rejected', [true])
  }

  function reset(isSignedOutNow: boolean, isAnother: boolean) {
    isSignedOut = isSignedOutNow
    generation += 1
    outbox.run(() => {
      if (isAnother) attempts.reset()
      // Whoever asked wanted what is dropped here.
      for (const release of calls) release()
      forget()
      attempts.forgive()
      // Also where the state is as it was: calls that wait end now, and need nothing when the page goes on.
      told.state = null
      publish()
    })
  }

  function disown(error: EmbedError) {
    forget()
    failure = { error, isForgiven: false }
    attempts.fail(error, Infinity)
    plan()
  }

  plan()
  return {
    get state() {
      readNow()
      return state
    },
    get askedAt() {
      return flight?.startedAt ?? null
    },
    subscribe,
    freshen,
    ensure,
    refresh,
    reject,
    wake(reason) {
      const isBack = reason === 'focus' && isRefused() && now() - attempts.spentAt >= FOCUS_REASK_MS
      if (reason === 'online' || reason === 'visible' || isBack) attempts.hurry()
      if (!isNeeded(demand)) return
      // Whoever comes back may have signed in elsewhere meanwhile, or a deployment has ended.
      const isWorthAsking =
        reason !== 'other' && isRefused() && !flight && !isSignedOut && attempts.nextAt() <= now()
      outbox.run(() => void (isWorthAsking ? request(reasonNow()) : plan()))
    },
    revive() {
      if (errorNow() || held?.verdict === 'hopeless') refresh().catch(() => {}) // told through the state
    },
    adopt(token) {
      if (held || flight || isSignedOut) return
      settle(token, 'first')
      // Later: React may be rendering.
      queueMicrotask(() => tellReceived(token, 'first', 0, null))
      outbox.run(plan)
    },
    expire() {
      if (!held || isExpired(held, now())) return
      held = { ...held, token: { ...held.token, expiresAt: now(), refreshAt: now() } }
      // What is under way was to renew the token as it was, and may give it back.
      outbox.run(flight ? cancelFlight : plan)
    },
    reset,
    disown,
    get isNeeded() {
      return isNeeded(demand)
    },
    get offer() {
      return {
        token:
          held && held.verdict === 'fine' && tokenPhase(held.token, now()) === 'fresh' ? held.token : null,
        waitMs: attempts.toldMs,
      }
    },
  }
}
