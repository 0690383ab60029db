import { afterEach, beforeEach, expect, vi } from 'vitest'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** When fake time starts: any instant, the same on every machine. */
export const T0 = Date.UTC(2026, 10, 18, 12)

interface FakeTime {
  /** Default: {@link T0}. */
  startAt?: number
  /** Whether a timer that is left at the end fails the test. Default: false. */
  leavesNoTimers?: boolean
  /**
   * Whether time passes without `pass()`: timers run in their order, each as soon as nothing else happens.
   * Default: false.
   */
  runsByItself?: boolean
}

const endings = new Set<() => void>()

/** Calls `end` when the test ends, while its time is still fake. */
export function beforeTimeEnds(end: () => void): void {
  endings.add(end)
}

/**
 * Fakes the time in each test of this file, or of this `describe`. Hooks that need fake time are written
 * below this call.
 */
export function fakeTime({
  startAt = T0,
  leavesNoTimers = false,
  runsByItself = false,
}: FakeTime = {}): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: startAt })
    vi.setTimerTickMode(runsByItself ? 'nextTimerAsync' : 'manual')
  })
  afterEach(() => {
    const ends = [...endings]
    endings.clear()
    for (const end of ends) end()
    const left = leavesNoTimers ? vi.getTimerCount() : 0
    vi.useRealTimers()
    expect(left, 'timers that are left').toBe(0)
  })
}

/** Lets fake time pass. Where something is rendered, use `pass` of `kit/rendered.ts`. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

/** Moves the wall clock while timers and the monotonic clock stand still: a laptop that sleeps. */
export function sleep(ms: number): void {
  vi.setSystemTime(Date.now() + ms)
}
