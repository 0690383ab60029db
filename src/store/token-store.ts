import type { WakeReason } from '../base/scheduler'
import type { EmbedError } from '../errors/errors'
import { tokenPhase, usableUntil } from '../token/phase'
import type { EmbedToken } from '../token/token'
import { isEnough, type WantedLife } from '../token/wanted-life'
import { awaitedSlot } from './awaited-slot'
import { isNeed, isNeeded, type SubscribedAs } from './demand'
import { awaitToken, type EnsureOptions } from './ensure'
import { isExpired, isUsable } from './held'
import { personsRequests } from './persons-requests'
import { createPublisher } from './publisher'
import { rejectToken } from './reject-token'
import { createRequests } from './token-requests'
import { beginAnew, createSlot, empty, errorNow, isRefused, nextAttemptAt, reasonNow } from './token-slot'
import type { TokenState } from './token-state'
import type { TokenStoreSetup } from './token-store-setup'

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
  retryFailed: () => void
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
  /** The token came in place of one that was rejected. */
  readonly isReplacement: boolean
  /** Something on the page needs it; otherwise it is not renewed. */
  readonly isNeeded: boolean
  /**
   * What it has for other tabs: a token that is neither due nor rejected, and how long the backend told it to
   * wait, in ms.
   */
  readonly offer: { token: EmbedToken | null; waitMs: number }
}

/** A window that is come back to often does not ask more often than this. */
const FOCUS_REASK_MS = 15_000
export function createTokenStore(setup: TokenStoreSetup): TokenStore {
  const slot = createSlot(setup)
  const { now, scheduler, outbox, policy, demand, attempts } = slot
  const { readers, read, publish, publishAnyway } = createPublisher(slot)
  const { request, cancel, settle, tellReceived } = createRequests(slot, plan)
  const person = personsRequests(slot, request, () => want('view'))
  const key = {}

  /** Decides what is next, and sets a timer for it. Every change ends here. */
  function plan() {
    publish()
    const { held, flight, keptUntil } = slot
    const expiresAt = held && !isExpired(held, now()) ? usableUntil(held.token) : Infinity
    if (isNeeded(demand)) {
      const at = flight ? Infinity : nextAttemptAt(slot)
      if (at <= now()) void request(reasonNow(slot))
      else scheduler.set(key, Math.min(at, expiresAt), replan)
      return
    }
    const isUsedToItsEnd = demand.holder > 0 && held && !isExpired(held, now())
    const at = isUsedToItsEnd ? Math.max(keptUntil, expiresAt) : keptUntil
    if (now() >= at) close()
    else scheduler.set(key, Math.min(at, expiresAt), replan, true)
  }

  const replan = () => outbox.run(plan)

  function close() {
    scheduler.clear(key)
    empty(slot)
    attempts.forgive()
    publish()
  }

  function want(as: SubscribedAs): () => void {
    // Whoever comes after everyone had left begins anew.
    if (isNeed(as) && !isNeeded(demand)) beginAnew(slot)
    demand[as] += 1
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      demand[as] -= 1
      if (isNeeded(demand)) return
      if (isNeed(as)) slot.keptUntil = now() + policy.keepMs
      plan()
    }
  }

  function subscribe(listener: () => void, as: SubscribedAs = 'view'): () => void {
    const release = want(as)
    const remove = readers.add(listener)
    if (isNeed(as)) outbox.run(plan)
    return () => {
      if (remove()) outbox.run(release)
    }
  }

  function freshen(wanted: WantedLife, enteredAt: number) {
    const { held, flight } = slot
    const isShort = isUsable(held, now()) && !isEnough(held.token, wanted, now(), enteredAt)
    if (demand.view > 0 && isShort && !flight && attempts.nextAt() <= now())
      void outbox.run(() => request('navigate'))
  }

  const awaited = awaitedSlot(slot, { subscribe, cancel, freshen: (wanted) => freshen(wanted, now()) })
  const ensure = (options?: EnsureOptions) => outbox.run(() => awaitToken(awaited, options))

  const reject = (value: string | undefined, options?: EnsureOptions) =>
    rejectToken(slot, value, plan, () => ensure(options))

  function reset(isSignedOut: boolean, isAnother: boolean) {
    slot.isSignedOut = isSignedOut
    slot.generation += 1
    outbox.run(() => {
      if (isAnother) attempts.reset()
      // Whoever asked wanted what is dropped here.
      person.releaseAll()
      empty(slot)
      attempts.forgive()
      // Also where the state is as it was: calls that wait end now, and need nothing when the page goes on.
      publishAnyway()
    })
  }

  function disown(error: EmbedError) {
    empty(slot)
    slot.failure = { error, isForgiven: false }
    attempts.fail(error, Infinity)
    plan()
  }

  plan()
  return {
    get state() {
      return read()
    },
    get askedAt() {
      return slot.flight?.startedAt ?? null
    },
    subscribe,
    freshen,
    ensure,
    refresh: person.refresh,
    reject,
    wake(reason) {
      const isBack = reason === 'focus' && isRefused(slot) && now() - attempts.spentAt >= FOCUS_REASK_MS
      if (reason === 'online' || reason === 'visible' || isBack) attempts.hurry()
      if (!isNeeded(demand)) return
      // Whoever comes back may have signed in elsewhere meanwhile, or a deployment has ended.
      const isFree = !slot.flight && !slot.isSignedOut && attempts.nextAt() <= now()
      const isWorthAsking = reason !== 'other' && isRefused(slot) && isFree
      outbox.run(() => void (isWorthAsking ? request(reasonNow(slot)) : plan()))
    },
    retryFailed() {
      if (errorNow(slot) || slot.held?.verdict === 'hopeless') person.refresh().catch(() => {}) // told through the state
    },
    adopt(token) {
      if (slot.held || slot.flight || slot.isSignedOut) return
      settle(token, 'first')
      // Later: React may be rendering.
      queueMicrotask(() => tellReceived(token, 'first', 0, null))
      outbox.run(plan)
    },
    expire() {
      const { held, flight } = slot
      if (!held || isExpired(held, now())) return
      slot.held = { ...held, token: { ...held.token, expiresAt: now(), refreshAt: now() } }
      // What is under way was to renew the token as it was, and may give it back.
      outbox.run(flight ? cancel : plan)
    },
    reset,
    disown,
    get isReplacement() {
      return slot.held?.isReplacement ?? false
    },
    get isNeeded() {
      return isNeeded(demand)
    },
    get offer() {
      const { held } = slot
      const isFresh = held?.verdict === 'fine' && tokenPhase(held.token, now()) === 'fresh'
      return { token: isFresh ? held.token : null, waitMs: attempts.toldMs }
    },
  }
}
