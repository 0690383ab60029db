import type { EmbedError } from '../errors/errors'
import { aborted } from '../errors/failure'
import type { TokenReason } from '../source/token-source'
import { usableUntil } from '../token/phase'
import type { EmbedToken } from '../token/token'
import { isNeeded } from './demand'
import { hold, isUsable } from './held'
import { isRejected, isUnwanted, nextAttemptAt, type TokenSlot } from './token-slot'

/** Makes a token's requests, one at a time, and has their answers take effect. */
export interface TokenRequests {
  /** Makes a request, or joins the one under way. */
  request: (reason: TokenReason) => Promise<EmbedToken>
  /** Ends the request under way. */
  cancel: () => void
  /** Holds a token that came. */
  settle: (token: EmbedToken, reason: TokenReason) => void
  tellReceived: (token: EmbedToken, reason: TokenReason, tookMs: number, skewMs: number | null) => void
}

/** @param plan - decides what is next; called at the end of each change. */
export function createRequests(slot: TokenSlot, plan: () => void): TokenRequests {
  const { attempts, demand, now, outbox, policy, emit, vendorId: vendor, params } = slot
  const about = { vendor, params }

  function request(reason: TokenReason): Promise<EmbedToken> {
    if (slot.flight) return slot.flight.answer
    attempts.spend(reason === 'asked')
    const attempt = attempts.failures + 1
    const startedAt = now()
    const current = slot.held?.token ?? null
    const { timeoutMs } = attempts
    let leave: (answer: Promise<EmbedToken>) => void = () => {}
    /** An answer that is no longer waited for changes nothing. */
    const arrive = (change: () => void) =>
      outbox.run(() => {
        if (slot.flight !== mine) throw aborted()
        slot.flight = null
        change()
        plan()
      })
    const answer = new Promise<EmbedToken>((resolve) => (leave = resolve)).then(
      (token) => {
        arrive(() => {
          settle(token, reason)
          tellReceived(token, reason, now() - startedAt, slot.skewMs())
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
    slot.flight = mine
    plan()
    // Told first: what a listener does in answer joins this request, or ends it before it leaves.
    emit({ type: 'token.requested', ...about, reason, attempt })
    const details = { reason, attempt, current, timeoutMs, isRejected: isRejectedFor }
    outbox.put(() => leave(slot.flight === mine ? slot.fetch(details) : Promise.reject(aborted())))
    return answer
  }

  /** Another token than the one that widgets rejected is better, whenever it expires. */
  function isRejectedFor(value = slot.held?.token.value): boolean {
    return value === slot.held?.token.value ? isRejected(slot) : isUnwanted(slot)
  }

  function settle(token: EmbedToken, reason: TokenReason) {
    const isReplacement =
      reason === 'rejected' || (isRejected(slot) && token.value === slot.held?.token.value)
    slot.held = hold(token, now(), isReplacement)
    slot.failure = null
    attempts.succeed(token)
    slot.keptUntil = now() + policy.keepMs
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
    if (error.code === 'EMBED_IDENTITY_MISMATCH') slot.onMismatch(error)
    else {
      slot.failure = { error, isForgiven: false }
      attempts.fail(error, isUsable(slot.held, now()) ? usableUntil(slot.held.token) - now() : Infinity)
    }
    const next = isNeeded(demand) ? nextAttemptAt(slot) : Infinity
    emit({ type: 'token.failed', ...about, error, attempt, nextAttemptAt: next === Infinity ? null : next })
  }

  function cancel() {
    slot.flight = null
    slot.cancel()
    plan()
  }

  return { request, cancel, settle, tellReceived }
}
