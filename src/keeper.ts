import type { Alarm, WakeReason } from './alarm'
import { createAttempts } from './attempts'
import type { WatchedClock } from './clock'
import { EmbedError } from './errors'
import type { EmbedEventInput } from './events'
import { awaitToken, type EnsureOptions } from './ensure'
import { aborted, signedOut } from './failure'
import { deadAt, isEnough, nextRequestAt, tokenPhase, type WantedLife } from './lifecycle'
import type { Outbox } from './outbox'
import type { JsonObject, TokenReason } from './source'
import type { EmbedToken } from './token'

/**
 * A token as its readers see it.
 *
 * - `loading`: the first one is on its way, or nobody is signed in.
 * - `ready`: here it is. `isRefreshing` while it is being renewed, `error` if the last attempt at that failed.
 * - `expired`: it died before there was another; one is being fetched.
 * - `failed`: there is none. Where `error.retryable`, more attempts follow by themselves.
 */
export type TokenState =
  | { readonly status: 'loading'; readonly token: null; readonly isRefreshing: boolean; readonly error: null }
  | { readonly status: 'ready'; readonly token: EmbedToken; readonly isRefreshing: boolean; readonly error: EmbedError | null }
  | { readonly status: 'expired'; readonly token: null; readonly isRefreshing: boolean; readonly error: EmbedError | null }
  | { readonly status: 'failed'; readonly token: null; readonly isRefreshing: boolean; readonly error: EmbedError }

/** Keeps one token fresh for as long as something needs it. */
export interface Keeper {
  readonly state: TokenState
  /** When the request under way left. */
  readonly askedAt: number | null
  /** Hears of every change. As a `view` or `parked` it needs the token: while it is subscribed, the token is kept fresh. */
  subscribe: (listener: () => void, as?: SubscribedAs) => () => void
  /** A view was entered: a live token that has less than it wants is renewed, as the bound allows. */
  freshen: (wanted: WantedLife, enteredAt: number) => void
  ensure: (options?: EnsureOptions) => Promise<EmbedToken>
  /** Fetches now, on a person's behalf: what stopped earlier is tried again. */
  refresh: () => Promise<EmbedToken>
  /** A widget refused `value`. Resolves to the token to use instead, fails if that one had replaced a refused one already. */
  reject: (value: string | undefined, options?: EnsureOptions) => Promise<EmbedToken>
  /** Looks again at what is due: the page woke. */
  wake: (reason: WakeReason) => void
  /** Fetches now, on a person's behalf, if the last attempt failed. */
  revive: () => void
  /** Takes a token that was not asked for, unless it has one. */
  adopt: (token: EmbedToken) => void
  /** Ends the token's life now, as if it had been shorter. */
  expire: () => void
  /** Drops the token and what is under way; `wake` has it fetch anew. @param isAnother - it is another user: the bound and what the backend told the one before are forgotten as well. */
  reset: (isSignedOut: boolean, isAnother: boolean) => void
  /** Drops the token and what is under way: the backend's session is somebody else's. */
  disown: (error: EmbedError) => void
  /** Something on the page needs it; otherwise it is not renewed. */
  readonly isNeeded: boolean
  /** What it has for other tabs: a token that is neither due nor refused, and how long the backend told it to wait, in ms. */
  readonly offer: { token: EmbedToken | null; waitMs: number }
}

/**
 * `view`: it is on the page. `parked`: it is not, and needs the token all the same. `holder`: it uses what there is to its end, and needs no other.
 * `passive`: it only looks.
 */
export type SubscribedAs = 'view' | 'parked' | 'holder' | 'passive'

export interface KeeperSetup {
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
const REFUSALS: ReadonlySet<string> = new Set(['EMBED_DENIED', 'EMBED_REQUEST_REFUSED', 'EMBED_IDENTITY_MISMATCH'])
export const LOADING: TokenState = { status: 'loading', token: null, isRefreshing: false, error: null }
/** A token that replaced a refused one, and was good for so long, is a token like any other: refused now, it is replaced in its turn. */
const PROVEN_MS = 300_000
/** Readers are told of a first token's failure after this many attempts: one slip of the network is not worth an error on the screen. */
const FAILURES_BEFORE_TOLD = 2
/** A wait that the other side asked for is told at once if it is longer than this. */
const LONG_WAIT_MS = 5_000
/** A window that is come back to often does not ask more often than this. */
const FOCUS_REASK_MS = 15_000
/** A request that nobody waits for any more is aborted after so long: an abort costs one of the few that the bound allows. */
export const ABANDON_MS = 1_000

export function createKeeper(setup: KeeperSetup): Keeper {
  const { now, alarm, outbox, policy, emit } = setup
  const about = { vendor: setup.vendorId, params: setup.params }
  const listeners = new Set<() => void>()
  const attempts = createAttempts(now, policy.timeoutMs)
  const key = {}
  const abandonKey = {}
  let needs = 0
  /** Those of them that are on the page. */
  let views = 0
  let holders = 0
  /** Calls of `ensure` that wait: somebody wants the token now, hidden tab or not. */
  let waiting = 0
  /** When a token that nothing needs is dropped. */
  let closeAt = now() + policy.keepMs
  /** Counts the changes of identity. */
  let generation = 0
  let state = LOADING
  /** The state that listeners were told of last. */
  let told = LOADING
  let isNotifying = false
  /** What ends the need of a person's requests that are under way. */
  const calls = new Set<() => void>()

  let isSignedOut = setup.isSignedOut
  let token: EmbedToken | null = null
  let isTokenDead = false
  /** When the current token came, or was handed over again. */
  let settledAt = -Infinity
  /** The token whose death was told. */
  let toldDead: EmbedToken | null = null
  /** The current token was refused by a widget. */
  let isRejected = false
  /** The current token replaced one that was refused. */
  let isReplacement = false
  /** The current token and the one before were both refused. */
  let isRefusedForGood = false
  let flight: Promise<EmbedToken> | null = null
  let askedAt = -Infinity
  let error: EmbedError | null = null
  /** What the last attempt failed with, also where a new start was made since. */
  let lastError: EmbedError | null = null

  /** There is nothing to expect of the next attempt. */
  const isHalted = () => isSignedOut || (error !== null && !error.retryable)
  const isRefused = () => error !== null && REFUSALS.has(error.code)
  /** A backend that gave tokens before is asked again by itself: once for the token's sake, then slowly, for as long as somebody looks. */
  const isAskedAgain = () => isRefused() && attempts.hasWorked && (attempts.refusals < 2 || (views > 0 && alarm.hiddenAt === null))
  const isStopped = () => isHalted() && (isSignedOut || !isAskedAgain())
  /** How long the machine slept is not known: the token may have expired. */
  const isDoubted = () => token !== null && token.expiresAt !== null && settledAt < now.doubtedAt()

  /** Brings the state up to now: a token dies without anybody doing anything. */
  function look() {
    isTokenDead = token !== null && tokenPhase(token, now()) === 'expired'
    const next = derive()
    if (next.status === state.status && next.token === state.token && next.isRefreshing === state.isRefreshing && next.error === state.error) return
    state = next
  }

  function publish() {
    look()
    if (isTokenDead && toldDead !== token) {
      toldDead = token
      emit({ type: 'token.expired', ...about })
    }
    if (state === told) return
    told = state
    if (isNotifying) return
    isNotifying = true
    outbox.put(() => {
      isNotifying = false
      for (const listener of [...listeners]) outbox.put(() => listeners.has(listener) && listener())
    })
  }

  function derive(): TokenState {
    const isRefreshing = flight !== null
    if (token !== null && !isTokenDead && !(isRejected && isHalted())) return { status: 'ready', token, isRefreshing, error }
    const isWorthTelling = attempts.failures >= FAILURES_BEFORE_TOLD || (error?.retryAfterMs ?? 0) > LONG_WAIT_MS
    const isHopeless = error !== null && (!error.retryable || (token === null && isWorthTelling))
    if (error !== null && isHopeless) return { status: 'failed', token: null, isRefreshing, error }
    if (token !== null) return { status: 'expired', token: null, isRefreshing, error }
    return { status: 'loading', token: null, isRefreshing, error: null }
  }

  function nextAt(): number {
    const hidden = alarm.hiddenAt
    return nextRequestAt({
      token,
      isRejected: isRejected || isDoubted(),
      isStopped: isStopped(),
      notBefore: attempts.nextAt(),
      pausedAt: hidden === null || waiting > 0 ? Infinity : hidden + policy.hiddenMs,
    })
  }

  /** Decides what is next, and sets the alarm for it. Every change ends here. */
  function plan() {
    publish()
    const dead = token !== null && !isTokenDead ? deadAt(token) : Infinity
    if (needs === 0) {
      const isHeld = holders > 0 && token !== null && !isTokenDead
      const at = isHeld ? Math.max(closeAt, dead) : closeAt
      if (now() >= at) close()
      else alarm.set(key, Math.min(at, dead), replan)
      return
    }
    const at = flight ? Infinity : nextAt()
    if (at <= now()) void request(reasonNow())
    else alarm.set(key, Math.min(at, dead), replan)
  }

  const replan = () => outbox.run(plan)

  function reasonNow(): TokenReason {
    if (token === null) return 'first'
    if (isRejected) return 'rejected'
    return isTokenDead ? 'expired' : 'due'
  }

  function request(reason: TokenReason, isAskedByPerson = false): Promise<EmbedToken> {
    if (flight) return flight
    attempts.spend(isAskedByPerson)
    const attempt = attempts.failures + 1
    const startedAt = (askedAt = now())
    const before = token
    const { timeoutMs } = attempts
    let leave: (answer: Promise<EmbedToken>) => void = () => {}
    const left = new Promise<EmbedToken>((resolve) => (leave = resolve))
    const mine: Promise<EmbedToken> = left.then(
      (answer) =>
        outbox.run(() => {
          if (flight !== mine) throw aborted()
          flight = null
          settle(answer, reason)
          tellReceived(answer, reason, now() - startedAt, setup.skewMs())
          if (before !== null && before.value !== answer.value) emit({ type: 'token.refreshed', ...about, reason })
          plan()
          return answer
        }),
      (cause: EmbedError) =>
        outbox.run(() => {
          if (flight !== mine) throw aborted()
          flight = null
          fail(cause, attempt)
          plan()
          throw cause
        }),
    )
    mine.catch(() => {}) // told through the state; whoever awaits it hears it as well
    flight = mine
    plan()
    // Told first: what a listener does in answer joins this request, or ends it before it leaves.
    emit({ type: 'token.requested', ...about, reason, attempt })
    outbox.put(() =>
      leave(flight === mine ? setup.fetch({ reason, attempt, current: before, timeoutMs, isRejected: () => isRejected }) : Promise.reject(aborted())),
    )
    return mine
  }

  function settle(answer: EmbedToken, reason: TokenReason) {
    isReplacement = reason === 'rejected' || (isRejected && answer.value === token?.value)
    isRefusedForGood = false
    token = answer
    isRejected = isTokenDead = false
    error = lastError = null
    attempts.succeed(answer)
    settledAt = now()
    closeAt = now() + policy.keepMs
  }

  function tellReceived({ expiresAt, refreshAt }: EmbedToken, reason: TokenReason, tookMs: number, skewMs: number | null) {
    emit({ type: 'token.received', ...about, reason, expiresAt, refreshAt, tookMs, skewMs })
  }

  function fail(cause: EmbedError, attempt: number) {
    // Of every token of the page, this one among them.
    if (cause.code === 'EMBED_IDENTITY_MISMATCH') setup.onMismatch(cause)
    else {
      error = lastError = cause
      attempts.fail(cause, token !== null && !isTokenDead && !isRejected ? deadAt(token) - now() : Infinity)
    }
    const next = needs > 0 ? nextAt() : Infinity
    emit({ type: 'token.failed', ...about, error: cause, attempt, nextAttemptAt: next === Infinity ? null : next })
  }

  function close() {
    alarm.clear(key)
    forget()
    attempts.forgive()
    publish()
  }

  function forget() {
    token = error = lastError = flight = null
    isTokenDead = isRejected = isReplacement = isRefusedForGood = false
    setup.cancel()
  }

  function unstop() {
    if (flight || !error || error.retryable) return
    error = null
    attempts.hurry()
  }

  /** Forgets what went wrong, but not what the other side asked for. */
  function revive() {
    if (flight) return
    error = null
    attempts.forgive()
    if (isRefusedForGood) isRejected = true
    isRefusedForGood = false
  }

  function need(isView: boolean): () => void {
    // Whoever comes after everyone had left begins anew.
    if (needs === 0) revive()
    needs += 1
    if (isView) views += 1
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      needs -= 1
      if (isView) views -= 1
      if (needs > 0) return
      closeAt = now() + policy.keepMs
      plan()
    }
  }

  function subscribe(listener: () => void, as: SubscribedAs = 'view'): () => void {
    const isPassive = as === 'passive' || as === 'holder'
    const release = isPassive ? () => {} : need(as === 'view')
    if (as === 'holder') holders += 1
    listeners.add(listener)
    if (!isPassive) outbox.run(plan)
    return () => {
      if (!listeners.delete(listener)) return
      if (as === 'holder') holders -= 1
      outbox.run(release)
      if (isPassive && needs === 0) outbox.run(plan)
    }
  }

  const isLive = () => token !== null && !isRejected && tokenPhase(token, now()) !== 'expired'

  function freshen(wanted: WantedLife, enteredAt: number) {
    const isShort = token !== null && isLive() && !isEnough(token, wanted, now(), enteredAt)
    if (views > 0 && isShort && !flight && attempts.nextAt() <= now()) void outbox.run(() => request('navigate'))
  }

  const ensure = (options?: EnsureOptions) =>
    outbox.run(() =>
      awaitToken(
        {
          now,
          alarm,
          look: () => ({
            token,
            isLive: isLive(),
            isDoubted: isDoubted(),
            isSignedOut,
            generation,
            isAsking: flight !== null,
            isStopped: isHalted(),
            nextAt: nextAt(),
            askedAt: flight ? askedAt : null,
            error: error ?? lastError,
          }),
          begin() {
            waiting += 1
            // A view that wants the token is a reason to try again what had stopped.
            unstop()
          },
          end: () => void (waiting -= 1),
          abandon() {
            const abandoned = flight
            // The navigation that takes this one's place, or the next but one, may want the same token.
            alarm.set(abandonKey, now() + ABANDON_MS, () => {
              if (needs === 0 && flight !== null && flight === abandoned) outbox.run(cancelFlight)
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
    if (underWay) return whileNeeded(() => underWay)
    const at = attempts.nextByPersonAt()
    if (at > now()) {
      const waitMs = Math.ceil(at - now())
      throw error?.code === 'EMBED_RATE_LIMITED'
        ? error
        : new EmbedError('EMBED_RATE_LIMITED', `Expected fewer requests, the next may be made in ${waitMs} ms.`, { retryAfterMs: waitMs })
    }
    attempts.forgive()
    return whileNeeded(() => outbox.run(() => request('asked', true)))
  }

  async function whileNeeded(get: () => Promise<EmbedToken>): Promise<EmbedToken> {
    const release = need(true)
    calls.add(release)
    try {
      return await get()
    } finally {
      calls.delete(release)
      release()
    }
  }

  async function reject(value: string | undefined, options?: EnsureOptions): Promise<EmbedToken> {
    const isCurrent = token !== null && (value === undefined || value === token.value)
    if (!isCurrent) return ensure(options)
    const refused = token?.value
    outbox.run(() => {
      const isKnown = isRejected || isRefusedForGood
      isRefusedForGood = isReplacement && token !== null && now() - token.receivedAt < PROVEN_MS
      if (!isRejected && !isRefusedForGood) attempts.lose()
      isRejected ||= !isRefusedForGood
      if (isKnown) return
      emit({ type: 'token.rejected', ...about })
      plan()
    })
    if (isRefusedForGood) throw rejected('it refused this one and the one before')
    const answer = await ensure(options)
    if (answer.value !== refused) return answer
    isRefusedForGood = true
    throw rejected('it refused it, and the backend gave the same again')
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
      publish()
    })
  }

  function disown(cause: EmbedError) {
    forget()
    error = lastError = cause
    attempts.fail(cause, Infinity)
    plan()
  }

  plan()
  return {
    get state() {
      look()
      return state
    },
    get askedAt() {
      return flight ? askedAt : null
    },
    subscribe,
    freshen,
    ensure,
    refresh,
    reject,
    wake(reason) {
      const isBack = reason === 'focus' && isRefused() && now() - askedAt >= FOCUS_REASK_MS
      if (reason === 'online' || reason === 'visible' || isBack) attempts.hurry()
      if (needs === 0) return
      // Whoever comes back may have signed in elsewhere meanwhile, or a deployment has ended.
      const isWorthAsking = reason !== 'other' && isRefused() && !flight && !isSignedOut && attempts.nextAt() <= now()
      outbox.run(() => void (isWorthAsking ? request(reasonNow()) : plan()))
    },
    revive() {
      if (error !== null || isRefusedForGood) refresh().catch(() => {}) // told through the state
    },
    adopt(answer) {
      if (token || flight || isSignedOut) return
      settle(answer, 'first')
      // Later: React may be rendering.
      queueMicrotask(() => tellReceived(answer, 'first', 0, null))
      outbox.run(plan)
    },
    expire() {
      if (!token || isTokenDead) return
      token = { ...token, expiresAt: now(), refreshAt: now() }
      // What is under way was to renew the token as it was, and may give it back.
      outbox.run(flight ? cancelFlight : plan)
    },
    reset,
    disown,
    get isNeeded() {
      return needs > 0
    },
    get offer() {
      return {
        token: token !== null && !isRejected && !isRefusedForGood && tokenPhase(token, now()) === 'fresh' ? token : null,
        waitMs: attempts.toldMs,
      }
    },
  }
}

function rejected(came: string): EmbedError {
  return new EmbedError('EMBED_TOKEN_REJECTED', `Expected the widget to take the token, ${came}.`)
}
