import { EPOCH_MS, type World } from './world.ts'

/**
 * What a sleep does to a page's timers: they go on with what was left of them (macOS), or all that are
 * overdue fire at once (Windows).
 */
export type SleepTimers = 'rest' | 'overdue'

export interface MachineHabits {
  sleepTimers: SleepTimers
  /** Whether `performance.now()` goes on in sleep. */
  countsSleep: boolean
  skewMs: number
}

/** The computer: its two clocks, and its sleep. */
export interface Machine {
  readonly habits: MachineHabits
  readonly isAsleep: boolean
  /** Epoch ms as the wall clock shows it. */
  wall: () => number
  /** Ms of the monotonic clock. */
  monotonic: () => number
  /** Sets the wall clock forward (or back, if negative). */
  moveWall: (ms: number) => void
  sleep: () => void
  wake: () => void
  /** Hears of sleep (`true`) and waking (`false`). */
  onSleep: (listener: (isAsleep: boolean) => void) => void
}

export function createMachine(world: World, habits: MachineHabits): Machine {
  const listeners: ((isAsleep: boolean) => void)[] = []
  let offset = habits.skewMs
  let lost = 0
  let asleepSince: number | null = null
  const tell = (isAsleep: boolean) => listeners.forEach((listener) => listener(isAsleep))
  return {
    habits,
    get isAsleep() {
      return asleepSince !== null
    },
    wall: () => EPOCH_MS + world.now + offset,
    monotonic: () => world.now - lost,
    moveWall(ms) {
      offset += ms
    },
    sleep() {
      if (asleepSince !== null) return
      asleepSince = world.now
      tell(true)
    },
    wake() {
      if (asleepSince === null) return
      if (!habits.countsSleep) lost += world.now - asleepSince
      asleepSince = null
      tell(false)
    },
    onSleep: (listener) => listeners.push(listener),
  }
}
