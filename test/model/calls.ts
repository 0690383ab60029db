import type { EmbedErrorCode, EmbedToken, WantedLife } from '../../src'
import { broken } from './broken'
import type { Who } from './command'
import { RENEW_FIRST_MS } from '../../src/store/ensure'
import { checkError, checkToken } from './laws'
import { isExact, type Scene } from './scene'
import type { Held } from './truth'

const ENDED: readonly EmbedErrorCode[] = ['EMBED_ABORTED', 'EMBED_SIGNED_OUT']

/** A promise that the client gave. */
export interface Promised {
  call: string
  key: number
  who: Who
  epoch: number
  turn: number
  settleBy: number
  /** How long it waits after each time that the page slept, ms. */
  waitMs: number
  isSettled: boolean
  /**
   * It may give the good token that was held when it was called, though all has changed since in the same
   * turn.
   */
  heldThen: Held | null
  /** How much had gone wrong by then. */
  failuresThen: number
  refused: string | null
  /** The refused token had itself replaced a refused one. */
  mayRefuse: boolean
  /** The turn in which its signal ended it. */
  abortedIn: number | null
  /** The token must have as much left, where a new one can be had. */
  minRemainingMs: WantedLife
  calledAt: number
  mayAsk: boolean
}

/** Watches a promise to its end. `isNeed`: as long as it is waited for, the token is needed. */
export function keep(
  scene: Scene,
  promises: Set<Promised>,
  promised: Omit<Promised, 'isSettled' | 'epoch' | 'turn' | 'who' | 'heldThen' | 'failuresThen' | 'calledAt'>,
  promise: Promise<EmbedToken>,
  isNeed: boolean,
): Promised {
  const { clocks, epoch, turn, who, truthOf, known, guard } = scene
  const truth = truthOf(promised.key)
  const { held } = truth
  const isGood =
    held !== null &&
    (!held.isRejected || held.isRefusedForGood) &&
    (!isExact(scene) || known() < truth.usableUntil(held))
  const heldThen = isGood ? held : null
  const mine: Promised = {
    ...promised,
    isSettled: false,
    epoch,
    turn,
    who,
    heldThen,
    failuresThen: truth.failures.length,
    calledAt: clocks.knownAt(),
  }
  promises.add(mine)
  if (isNeed) truth.waiting += 1
  const over = () => {
    mine.isSettled = true
    promises.delete(mine)
    if (!isNeed) return
    truth.waiting -= 1
    known()
    truth.left()
  }
  promise.then(
    (token) => guard(() => (over(), checkGiven(scene, mine, token))),
    (error: unknown) => guard(() => (over(), checkThrown(scene, mine, error))),
  )
  return mine
}

function checkGiven(scene: Scene, promised: Promised, token: EmbedToken) {
  const { clocks, epoch, turn, who, truthOf } = scene
  const { call, key, heldThen, refused } = promised
  if (promised.abortedIn !== -1 && promised.turn === turn && heldThen?.minted.value === token.value) return
  // The renewal came in the very moment from which on it is not waited for any more.
  const cameAt = truthOf(key).held?.receivedAt
  if (
    heldThen?.minted.value === token.value &&
    cameAt === clocks.knownAt() &&
    cameAt - promised.calledAt >= RENEW_FIRST_MS
  )
    return
  // So did its patience with a renewal that takes long.
  const sentAt = truthOf(key).flight?.sentKnownAt ?? NaN
  if (heldThen?.minted.value === token.value && Math.abs(clocks.knownAt() - sentAt - RENEW_FIRST_MS) < 1)
    return
  // What was given before the signal, in the same turn, is given.
  if (promised.abortedIn !== null && promised.abortedIn !== promised.turn)
    broken(`(8) ${call} gave a token after its signal`)
  if (promised.who !== who || promised.epoch !== epoch)
    broken(`(3) ${call} gave a token though the identity has changed since`)
  checkToken(scene, key, token, call, false)
  const { held } = truthOf(key)
  if (!held || held.minted.value !== token.value || !isExact(scene)) return
  if (held.isRejected && !held.isRefusedForGood) broken(`(1) ${call} gave a token that its widget refused`)
  if (refused === token.value) broken(`(1) ${call} gave back the refused token`)
  const isNew = held.receivedAt >= promised.calledAt
  const { receivedAt, expiresAt } = token
  const hasJustCome =
    promised.calledAt - receivedAt < Math.min(10_000, ((expiresAt ?? Infinity) - receivedAt) / 10)
  const wanted = typeof promised.minRemainingMs === 'number' ? promised.minRemainingMs : 0
  if (promised.mayAsk && !isNew && !hasJustCome && truthOf(key).usableUntil(held) - clocks.knownAt() < wanted)
    broken(`(navigate) ${call} gave a token with less than it wants, and asked for no other`)
}

function checkThrown(scene: Scene, promised: Promised, error: unknown) {
  const { epoch, truthOf, known } = scene
  const { call, key } = promised
  checkError(error)
  if (promised.abortedIn !== null && promised.abortedIn !== promised.turn && !ENDED.includes(error.code))
    broken(`(8) ${call} was aborted, and throws ${error.code}`)
  const isOver = promised.epoch !== epoch || promised.abortedIn !== null
  if (isOver) return
  const truth = truthOf(key)
  if (error.code === 'EMBED_TOKEN_REJECTED') {
    const { held } = truth
    const isAgain = held !== promised.heldThen && held?.minted.value === promised.refused
    if (isExact(scene) && !promised.mayRefuse && !isAgain)
      broken(`(1) ${call} throws ${error.code}, no other token was asked for`)
    if (held) held.isRefusedForGood = true
    return
  }
  if (error.code === 'EMBED_ABORTED' && !call.startsWith('refresh'))
    broken(`(8) ${call} was not aborted, and throws ${error.code}`)
  const { held } = truth
  const failures = truth.failures.slice(promised.failuresThen)
  const isBounded = call.startsWith('refresh') && ['EMBED_RATE_LIMITED', 'EMBED_ABORTED'].includes(error.code)
  // Kept for no time, a token's failure is dropped with it as the last view leaves: the next call knows of
  // none, and may have no attempt left.
  const isForgotten = error.code === 'EMBED_TIMEOUT' && scene.setting.keepMs === 0
  const isSaid =
    failures.length === 0 ||
    failures.includes(error.code) ||
    error.code === 'EMBED_SIGNED_OUT' ||
    isBounded ||
    isForgotten
  if (!isSaid) broken(`(8) ${call} throws ${error.code}, what went wrong is ${failures.join()}`)
  const isHeld =
    held &&
    isExact(scene) &&
    !truth.other &&
    truth.isSure() &&
    !held.isRejected &&
    !held.isRefusedForGood &&
    // One that came in the very instant in which the call failed came after it: the failure is heard of a turn later.
    held.receivedAt < known() &&
    known() < truth.usableUntil(held)
  if (isHeld && !call.startsWith('refresh')) broken(`(2) ${call} throws ${error.code}, a token is held`)
}
