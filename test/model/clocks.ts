import { vi } from 'vitest'
import { sleep as stopClocks } from '../kit/time'
import { settle } from '../kit/settle'

/**
 * A wall clock that is off by less than this is not corrected by the client, ms: it shifts what the client
 * can know by as much.
 */
const SMALL_MS = 1_000
/** Any instant. */
const STARTED_AT = Date.UTC(2026, 0, 1)

/** The time of one run: what truly passes, and what a page can know of it from its two clocks. */
export interface Clocks {
  /** True time, ms since the run began. */
  trueAt: () => number
  /** Time in which the page's timers ran, ms since the run began. */
  awakeAt: () => number
  /**
   * What is to be known of true time from the two clocks, as often as the client has read them. Read after
   * the client's own `now()`.
   */
  knownAt: () => number
  /**
   * How much time has passed of which neither clock tells: the wall clock was set back while the page slept.
   */
  lostMs: () => number
  /** Whether the wall clock tells the true time. */
  isWallRight: () => boolean
  /** How much the client's clock may differ from `knownAt`, ms. */
  tolerance: () => number
  /** Lets timers run. `look` is called after each, when all that follows from it has happened. */
  pass: (ms: number, look: () => void) => Promise<void>
  /** All clocks but the wall clock stand, and no timer runs; the wall clock moves by `wallMs` besides. */
  sleep: (ms: number, wallMs?: number) => void
  /** No timer runs, the clocks do: a frozen tab. */
  freeze: (ms: number) => void
  /** Somebody sets the wall clock. */
  jump: (ms: number) => void
  restore: () => void
}

export function createClocks(): Clocks {
  vi.useFakeTimers({ now: STARTED_AT })
  const readMonotonic = performance.now.bind(performance)
  const start = readMonotonic()
  let asleepMs = 0
  let frozenMs = 0
  let tolerance = 0
  let known = 0
  let lost = 0
  let last = { wall: Date.now(), monotonic: start, true: 0 }

  const awakeAt = () => readMonotonic() - start
  const trueAt = () => awakeAt() + asleepMs + frozenMs
  performance.now = () => {
    const now = { wall: Date.now(), monotonic: readMonotonic() + frozenMs, true: trueAt() }
    const [byWall, byMonotonic] = [now.wall - last.wall, now.monotonic - last.monotonic]
    const passed = Math.max(byWall, byMonotonic, 0)
    const apartMs = Math.abs(byWall - byMonotonic)
    // Two jumps that nearly make each other good, or one that what was not corrected makes small.
    if (apartMs >= 1 && apartMs <= SMALL_MS + tolerance) tolerance += apartMs
    known += passed
    lost += Math.max(0, now.true - last.true - passed)
    last = now
    return now.monotonic
  }
  const moveWall = (ms: number) => {
    if (Math.abs(ms) <= SMALL_MS + tolerance) tolerance += Math.abs(ms)
    stopClocks(ms)
  }

  return {
    trueAt,
    awakeAt,
    knownAt: () => known,
    isWallRight: () => Date.now() - STARTED_AT === Math.round(trueAt()),
    lostMs: () => lost,
    tolerance: () => tolerance,
    async pass(ms, look) {
      let isOver = false
      await settle()
      setTimeout(() => (isOver = true), ms)
      while (!isOver) {
        vi.advanceTimersToNextTimer()
        await settle()
        look()
      }
    },
    sleep(ms, wallMs = 0) {
      asleepMs += ms
      moveWall(ms + wallMs)
    },
    freeze(ms) {
      frozenMs += ms
      stopClocks(ms)
    },
    jump: moveWall,
    restore() {
      vi.useRealTimers()
    },
  }
}
