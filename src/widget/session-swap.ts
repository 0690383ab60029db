import { usableUntil } from '../token/phase'
import type { Run } from './run'
import type { Started } from './started'

/** The token only opens the widget, which then has a session of its own. */
export function isForMountOnly<O>({ vendor }: Started<O>): boolean {
  return vendor.token?.neededFor === 'mount'
}

/** Until when the widget works with what it has, epoch ms. */
export function worksUntil<O>(started: Started<O>, run: Run): number | null {
  if (isForMountOnly(started)) return run.sessionEndsAt
  return run.inUse && usableUntil(run.inUse)
}

/** Asks for the token with which the widget is mounted anew. The widget goes on until it comes. */
export function askForNext<O>({ tokens }: Started<O>, run: Run): void {
  run.standing = 'rejected'
  tokens.need('view')
  const isWanted = () => !run.ending.isOver && tokens.read().token?.value === run.given?.value
  if (isWanted()) tokens.renew(isWanted)
}
