/** Reads epoch ms. Later readings are never smaller. */
export type Clock = () => number

/** A clock that also tells when it could not know how long something took. */
export interface WatchedClock extends Clock {
  /**
   * When the wall clock was last found to have been set back, in this clock's time; `-Infinity`: never. The
   * machine may have slept for any time before that: what stands still in a sleep, and a wall clock that is
   * set back during one, cannot tell.
   */
  readonly doubtedAt: () => number
}

/** How far wall clock and monotonic clock may part before we take it for a jump or a sleep, in ms. */
const JUMP_MS = 1_000

/**
 * Makes a clock that never runs backwards and counts sleep: it goes on by whichever says more has passed,
 * wall clock or monotonic clock.
 *
 * A wall clock that is set back does not stop it, a monotonic clock that stops while a laptop sleeps does not
 * either. It starts at the wall clock's reading, so a clock that is wrong by an hour stays wrong by an hour,
 * which is harmless: every instant of the library is read from it.
 *
 * @param wall - epoch ms, may jump. Default `Date.now`.
 * @param monotonic - ms since any origin, may stop during sleep. Default `performance.now`.
 * @source `performance.now()` does not tick during sleep in Chrome on macOS and Linux, and in Safari:
 * https://github.com/w3c/hr-time/issues/115
 */
export function createClock(
  wall: Clock = () => Date.now(),
  monotonic: Clock = () => performance.now(),
): WatchedClock {
  let base = wall()
  let wall0 = base
  let monotonic0 = monotonic()
  let last = base
  let doubtedAt = -Infinity
  const read = () => {
    const wallNow = wall()
    const monotonicNow = monotonic()
    const byWall = wallNow - wall0
    const byMonotonic = monotonicNow - monotonic0
    const passed = Math.max(byWall, byMonotonic, 0)
    if (Math.abs(byWall - byMonotonic) > JUMP_MS) {
      base += passed
      wall0 = wallNow
      monotonic0 = monotonicNow
      last = Math.max(last, base)
      if (byWall < byMonotonic) doubtedAt = last
    } else {
      last = Math.max(last, base + passed)
    }
    return last
  }
  return Object.assign(read, { doubtedAt: () => doubtedAt })
}
