import { usableUntil } from '../token/phase'
import type { EmbedToken } from '../token/token'
import { expectReady } from './expect-ready'
import type { Run } from './run'
import { askForNext, isForMountOnly, worksUntil } from './session-swap'
import { type Started, swapOf } from './started'
import { takeToken } from './take-token'

/** A reload that can wait no longer is made this long before the old token is used for the last time, in ms. */
const LAST_MINUTE_MS = 1_000
/** Expiry that is noticed later than this came in a sleep, or out of view. */
const ON_TIME_MS = 1_000

/** Hands a token over: what costs nothing at once, what costs the user their place when it is its turn. */
export function giveToken<O>(started: Started<O>, token: EmbedToken): void {
  const { life, client } = started
  if (life.kind === 'waiting') return started.open(token)
  if (life.kind !== 'mounted') return // one that mounts is given it when it is there
  const { run, handle, planned } = life
  const { given, standing } = run
  holdToken(started, run, token)
  if (given?.value === token.value && standing !== 'withheld') return
  run.standing = 'live'
  const swap = swapOf(started)
  if (given !== null && swap.apply === 'in-place') {
    run.inUse = token
    run.appliedAt = client.now()
  }
  takeToken(started, run, handle, token.value)
  if (run.ending.isOver) return
  if (run.owesSession) renewSession(started)
  if (started.shown().status === 'expired') started.show('ready')
  if (given === null) {
    run.inUse = token
    if (!run.isReady) expectReady(started, run)
    return
  }
  started.onTokenRefresh()
  if (swap.apply === 'in-place') client.emit({ type: 'widget.token', ...started.about, how: 'in-place' })
  else if (standing !== 'live' || swap.when === 'at-once' || started.tokens.isReplacement()) swapNow(started)
  else planned?.wait(lastMomentOf(started, run))
}

/** Notes what a widget was given, and when it is to be taken away, whatever becomes of the client's copy. */
export function holdToken<O>(started: Started<O>, run: Run, token: EmbedToken): void {
  started.hadToken = true
  started.noteSecrets(token.value)
  run.given = token
  if (isForMountOnly(started)) return
  run.timers.set('expiry', usableUntil(token), () => {
    withholdToken(started, false)
    started.applyTokenState(started.tokens.read())
  })
}

/** When a swap can wait no longer. */
function lastMomentOf<O>(started: Started<O>, run: Run): number | null {
  const until = worksUntil(started, run)
  return until === null ? null : until - LAST_MINUTE_MS
}

/** Makes a swap that costs the user their place. */
export function swapNow<O>(started: Started<O>): void {
  const { life, client, guard } = started
  if (life.kind !== 'mounted') return
  const { run, handle, planned } = life
  const { apply } = swapOf(started)
  planned?.wait(null)
  const place = started.place()
  if (place.kind === 'parked') return place.onGone()
  const { given } = run
  if (isForMountOnly(started) && given?.value === run.inUse?.value) return askForNext(started, run)
  run.inUse = given
  run.appliedAt = client.now()
  client.emit({ type: 'widget.token', ...started.about, how: apply })
  if (apply === 'remount') {
    started.close()
    started.show('loading')
    started.open(given)
  } else {
    run.reloadedAt = client.now()
    guard(run, () => handle.reload?.())
    planned?.forget()
  }
}

/**
 * Takes an expired token away. A widget that has no way to be without one is taken down instead, as long as
 * it is in view: out of view it rarely calls, and the renewal that comes with the user's return saves their
 * place in it.
 *
 * @param isLate - there will not be another one soon; where that is not known, expiry that is noticed in time
 * tells as much.
 */
export function withholdToken<O>(started: Started<O>, isLate: boolean): void {
  const { life, client, element, guard } = started
  if (life.kind !== 'mounted') return
  const { run, handle, planned } = life
  const { given } = run
  if (!given) return
  if (run.standing !== 'withheld') {
    run.standing = 'withheld'
    planned?.wait(null)
    guard(run, () => handle.withhold?.())
    guard(run, () => handle.suspend?.())
    client.emit({ type: 'widget.suspended', ...started.about })
    if (run.isReady && started.shown().status === 'ready') started.show('expired')
  }
  const place = started.place()
  if (place.kind === 'parked' && !(handle.suspend && swapOf(started).apply === 'in-place'))
    return place.onGone()
  const isOnTime = client.now() - (worksUntil(started, run) ?? 0) < ON_TIME_MS
  const isInView = element.ownerDocument.visibilityState === 'visible'
  if (!run.ending.isOver && !handle.suspend && isInView && (isOnTime || isLate)) started.close()
}

/** Renews the session that the widget has with its vendor, or notes that it has to be. */
export function renewSession<O>(started: Started<O>): void {
  const { life, place, guard } = started
  if (life.kind === 'mounting') life.run.owesSession = true
  if (life.kind !== 'mounted') return
  const { run, handle, planned } = life
  if (isForMountOnly(started)) {
    if (planned) planned.wait(lastMomentOf(started, run))
    else swapNow(started)
    return
  }
  // A parked one that can be without a token is used by nobody.
  run.owesSession = run.standing === 'withheld' || (place().kind === 'parked' && handle.suspend !== undefined)
  if (!run.owesSession) guard(run, () => handle.renewSession?.())
}
