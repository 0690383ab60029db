import { afterEach, beforeEach, vi } from 'vitest'
import { createScheduler, type Scheduler, type WakeReason } from '../../src/base/scheduler'
import { fakeTime } from '../kit/time'

export const onWake = vi.fn()
const created: { scheduler: Scheduler; keys: Set<object> }[] = []

/** A scheduler that is taken down after the test. */
export function createTestAlarm(
  now: () => number = () => Date.now(),
  wake: (reason: WakeReason) => void = onWake,
): Scheduler {
  const scheduler = createScheduler(now, wake)
  const keys = new Set<object>()
  created.push({ scheduler, keys })
  return {
    set(key, at, ring, isIdle) {
      keys.add(key)
      scheduler.set(key, at, ring, isIdle)
    },
    clear: scheduler.clear,
    watch: scheduler.watch,
    get hiddenAt() {
      return scheduler.hiddenAt
    },
  }
}

/** The listeners that are on window and document, by type. */
export function watchListeners() {
  const listening = new Map<string, number>()
  for (const target of [window, document]) {
    const count = (by: number) => (type: string, _listener: unknown, capture?: unknown) => {
      const key = `${target === window ? 'window' : 'document'} ${type} ${String(capture)}`
      listening.set(key, (listening.get(key) ?? 0) + by)
    }
    const { addEventListener, removeEventListener } = target as EventTarget
    vi.spyOn(target as EventTarget, 'addEventListener').mockImplementation(
      (...args: Parameters<typeof addEventListener>) => {
        count(1)(...args)
        addEventListener.apply(target, args)
      },
    )
    vi.spyOn(target as EventTarget, 'removeEventListener').mockImplementation(
      (...args: Parameters<typeof removeEventListener>) => {
        count(-1)(...args)
        removeEventListener.apply(target, args)
      },
    )
  }
  return () => Object.fromEntries([...listening].filter(([, count]) => count !== 0))
}

/** Fakes the time, and takes the alarms of a test down after it. */
export function takeAlarmsDown(): void {
  fakeTime()
  beforeEach(() => {
    onWake.mockReset()
  })
  afterEach(() => {
    for (const { scheduler, keys } of created.splice(0)) keys.forEach((key) => scheduler.clear(key))
  })
}
