import { isEmbedError, type EmbedError, type EmbedToken, type TokenState } from '../../src'
import { CANARY } from './backend'
import { broken } from './broken'
import { isExact, isServed, RETRY_AFTER_JITTER_MS, type Scene } from './scene'
import type { Truth } from './truth'

export const SLACK_MS = 250
/** Within so long of calm there is a token: the longest back-off, an answer, and some. */
const RECOVERY_MS = 30_000
/** A request that hangs gets twice the time of the one before, up to 25 s. */
export const longestMs = (timeoutMs: number) => Math.max(timeoutMs, 25_000)
/** So soon after the page woke, if nothing holds it up. */
const PROMPT_MS = 2_000

/** A view, and what it was told last. */
export interface Consumer {
  key: number
  isPassive: boolean
  told: TokenState | null
  leave: () => void
}

/** Errors are ours, and hold no token. */
export function checkError(error: unknown): asserts error is EmbedError {
  if (!isEmbedError(error)) broken(`(8) an error that is none of ours: ${String(error)}`)
  const { cause: _, ...own } = error
  if (`${error.message} ${JSON.stringify(own)}`.includes(CANARY))
    broken(`(8) an error with a token: ${error.message}`)
}

/**
 * A token in somebody's hands. @param isSettled - every promise has gone on. Where it has not, an answer that
 * left the backend in this very instant may not have reached the client yet.
 */
export function checkToken(scene: Scene, key: number, token: EmbedToken, where: string, isSettled = true) {
  const { backend, clocks, who, truthOf, known } = scene
  const truth = truthOf(key)
  const minted = backend.minted.get(token.value)
  if (!minted) broken(`${where}: a token that nobody minted`)
  if (minted.key !== key) broken(`(3) ${where}: a token of key ${minted.key} instead of ${key}`)
  if (minted.who !== who) broken(`(3) ${where}: a token of ${String(minted.who)}, ${String(who)} is here`)
  if (clocks.trueAt() >= minted.endAt + clocks.lostMs() + clocks.tolerance())
    broken(`(1) ${where}: a dead token`)
  if (!isExact(scene)) return
  if (truth.other) truth.sees(token.value)
  const { held } = truth
  if (!isSettled && held?.before === minted && held.receivedAt === known()) return
  if (held?.minted !== minted)
    broken(`(never older) ${where}: ${minted.value}, held is ${held?.minted.value ?? 'none'}`)
  const at = known()
  if (at >= truth.usableUntil(held))
    broken(`(1) ${where}: a token in its last moments, ${truth.usableUntil(held) - at} ms too late`)
  const unknownMs = clocks.trueAt() - at - held.unknownMs
  if (clocks.trueAt() >= minted.endAt + Math.max(0, unknownMs)) broken(`(1) ${where}: a dead token`)
}

/** A token of this key that is there is good, and one that is good is there. */
export function checkKey(scene: Scene, key: number) {
  const { clocks, setting, truthOf, stateOf, known } = scene
  const truth = truthOf(key)
  const state = stateOf(key)
  const at = known()
  truth.sees(state.token?.value ?? null)
  const { held } = truth
  if (state.error) checkError(state.error)
  if (state.token) checkToken(scene, key, state.token, `state of key ${key}`)
  else if (
    held &&
    isExact(scene) &&
    !truth.other &&
    truth.isSure() &&
    !held.isRejected &&
    !held.isRefusedForGood &&
    at < truth.usableUntil(held) - 1
  )
    broken(`(2) state of key ${key} is ${state.status}, a token lives for ${truth.usableUntil(held) - at} ms`)
  const { flight } = truth
  if (flight?.isOpen && clocks.awakeAt() > flight.sentAwakeAt + longestMs(setting.timeoutMs) + SLACK_MS)
    broken(`(8) a request for key ${key} goes on after its time-out`)
  checkRecovery(scene, key, state)
}

function checkRecovery(scene: Scene, key: number, { status }: TokenState) {
  const { clocks, truthOf } = scene
  const truth = truthOf(key)
  const awakeAt = clocks.awakeAt()
  if (!isWanting(scene, truth)) return
  const isGood = status === 'ready' && !(truth.held?.isRejected && !truth.held.isRefusedForGood)
  const sinceToldMs = clocks.knownAt() - truth.toldUntil - RETRY_AFTER_JITTER_MS
  const calmMs = Math.min(awakeAt - truth.calmAt, sinceToldMs)
  // One that was sent to a backend that hung has its own time.
  if (!isGood && !truth.flight?.isOpen && calmMs > RECOVERY_MS + SLACK_MS)
    broken(`(6) no token for key ${key} after ${calmMs} ms of calm: ${status}`)
  if (awakeAt < truth.promptBy) return
  if (!isGood) broken(`(6) no token for key ${key} ${PROMPT_MS} ms after the page woke: ${status}`)
  truth.promptBy = Infinity
}

/** A view hears of the next token, and of its token's death. */
export function checkTold(scene: Scene, { key, told, isPassive }: Consumer) {
  const { clocks, isVisible, truthOf, stateOf } = scene
  const truth = truthOf(key)
  const shown = stateOf(key).token
  if (told?.token && shown && shown.value !== told.token.value)
    broken(`(never older) a view of key ${key} was told ${told.token.value}, held is ${shown.value}`)
  if (!told?.token || isPassive || !isVisible || clocks.awakeAt() - truth.calmAt < RECOVERY_MS + SLACK_MS)
    return
  if (!shown) broken(`(1) a view of key ${key} was not told of the death of its token`)
}

/** The page woke: where nothing holds it up, there is a token at once. */
export function expectPromptly(scene: Scene, truth: Truth) {
  if (isWanting(scene, truth)) truth.promptBy = scene.clocks.awakeAt() + PROMPT_MS
}

function isWanting(scene: Scene, truth: Truth): boolean {
  return truth.consumers > 0 && isServed(scene) && !truth.isStopped && isExact(scene)
}
