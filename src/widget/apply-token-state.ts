import { isMendedByToken } from '../errors/failure'
import type { TokenState } from '../store/token-state'
import { usableUntil } from '../token/phase'
import { giveToken, withholdToken } from './hand-over'
import { runOf } from './life'
import { answerPulls } from './pull'
import type { Run } from './run'
import { isForMountOnly } from './session-swap'
import type { Started } from './started'
import type { Timers } from './timers'

/** Has what became of the token take effect on the widget. */
export function applyTokenState<O>(started: Started<O>, state: TokenState, timers: Timers<'patience'>): void {
  const { client, life, hadToken, fail } = started
  const { error } = started.shown()
  started.onRefreshing(state.status === 'ready' && state.isRefreshing)
  answerPulls(started)
  if (isHeldBack(started, state, timers)) return
  const run = runOf(life)
  // Its session goes on, whatever becomes of the token that opened it.
  if (life.kind === 'mounted' && isForMountOnly(started) && isInSession(life.run, state)) return
  if (state.status === 'ready') {
    if (run?.standing === 'rejected' && state.token.value === run.given?.value) return
    // A token mends what a token broke, and nothing else.
    if (error !== null && isMendedByToken(error)) started.show(run?.isReady ? 'ready' : 'loading')
    giveToken(started, state.token)
  } else if (state.status === 'expired') {
    if (hadToken || state.error === null) withholdToken(started, state.error !== null)
    else if (error === null) fail(state.error)
  } else if (state.status === 'failed') {
    const isMounted = life.kind === 'mounted'
    // After clear(), the widget's own token may still live.
    if (isMounted && isAlive(life.run, client.now())) return
    withholdToken(started, true)
    if (error === null) fail(state.error)
  }
}

function isInSession({ standing }: Run, { status }: TokenState): boolean {
  return standing === 'live' || (standing === 'rejected' && status !== 'ready')
}

function isAlive({ given, standing }: Pick<Run, 'given' | 'standing'>, now: number): boolean {
  return given !== null && standing !== 'withheld' && now < usableUntil(given)
}

/** Its first token has less left than the view wants, and another one is on its way; it is not waited for long. */
export function isHeldBack<O>(started: Started<O>, state: TokenState, timers: Timers<'patience'>): boolean {
  const { tokens, client } = started
  if (started.hadToken || state.status !== 'ready' || !state.isRefreshing || !tokens.wantsLonger(state.token))
    return false
  started.patientUntil ??= tokens.patientUntil()
  if (client.now() >= started.patientUntil) return false
  timers.set('patience', started.patientUntil, () => started.applyTokenState(tokens.read()))
  return true
}
