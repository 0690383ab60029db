import type { World } from './world.ts'

interface Timer {
  dueAt: number
  /** Of an interval. */
  everyMs: number | null
  nesting: number
  call: () => void
  /** What it waits for in the world; another one makes the former void. */
  armed: object
}

interface TimersSetup {
  world: World
  isRunning: () => boolean
  /** True time since when the tab is hidden; `null`: it is in view. */
  hiddenAt: () => number | null
  /** Lets what became overdue while the page could not run wait for it. */
  wait: (task: () => void) => void
  /** Runs code of the page. */
  enter: (call: () => void) => void
}

/** The timers of a page, throttled as Chrome does. */
export interface Timers {
  set: (call: () => void, delayMs: number, repeats: boolean) => number
  clear: (id: number) => void
  /** The page is hidden or shown: what is due may run sooner or later. */
  look: () => void
  /** The page goes on after `pausedMs`. `rest`: its timers go on with what was left of them. */
  resume: (pausedMs: number, mode: 'rest' | 'overdue') => void
  clearAll: () => void
}

/**
 * Timers of a hidden tab run on whole seconds; after a minute, those of a chain run on whole minutes. @source
 * Blink's scheduler, `kIntensiveWakeUpThrottling_GracePeriodSecondsLoaded`
 */
const HIDDEN_GRAIN_MS = 1_000
const INTENSIVE_GRAIN_MS = 60_000
const INTENSIVE_AFTER_MS = 60_000
const CHAIN = 5

export function createTimers({ world, isRunning, hiddenAt, wait, enter }: TimersSetup): Timers {
  const timers = new Map<number, Timer>()
  let lastId = 0
  /** How deep the chain is that runs now. */
  let nesting = 0

  function arm(id: number, timer: Timer, at = timer.dueAt) {
    const armed = (timer.armed = {})
    world.at(at, () => fire(id, timer, armed))
  }

  function fire(id: number, timer: Timer, armed: object) {
    if (timer.armed !== armed || timers.get(id) !== timer) return
    if (!isRunning()) return wait(() => fire(id, timer, armed))
    const hidden = hiddenAt()
    if (hidden !== null) {
      const grain =
        world.now - hidden >= INTENSIVE_AFTER_MS && timer.nesting >= CHAIN
          ? INTENSIVE_GRAIN_MS
          : HIDDEN_GRAIN_MS
      const allowedAt = Math.ceil(world.now / grain) * grain
      if (allowedAt > world.now) return arm(id, timer, allowedAt)
    }
    if (timer.everyMs === null) timers.delete(id)
    nesting = timer.nesting
    // Microtasks of the call belong to the chain, too; whatever runs next in the world comes after them.
    world.at(world.now, () => (nesting = 0))
    enter(timer.call)
    if (timer.everyMs === null || timers.get(id) !== timer) return
    timer.nesting += 1
    timer.dueAt = world.now + Math.max(timer.everyMs, timer.nesting > CHAIN ? 4 : 1)
    arm(id, timer)
  }

  return {
    set(call, delayMs, repeats) {
      const id = (lastId += 1)
      const wanted = Math.max(nesting >= CHAIN ? 4 : 1, delayMs)
      const timer: Timer = {
        dueAt: world.now + wanted,
        everyMs: repeats ? wanted : null,
        nesting: nesting + 1,
        call,
        armed: {},
      }
      timers.set(id, timer)
      arm(id, timer)
      return id
    },
    clear: (id) => timers.delete(id),
    look() {
      for (const [id, timer] of timers) arm(id, timer)
    },
    resume(pausedMs, mode) {
      for (const [id, timer] of timers) {
        if (mode === 'rest' && timer.dueAt > world.now - pausedMs) timer.dueAt += pausedMs
        arm(id, timer)
      }
    },
    clearAll: () => timers.clear(),
  }
}
