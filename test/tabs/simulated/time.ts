import type { Tab } from '../tab'

/** A page's time and this process's, moved together. */
export interface SimulatedTime {
  /** Epoch ms. */
  now: () => number
  /** Lets so much time pass; what the page asks for on the way is answered meanwhile. */
  advance: (tab: Tab, ms: number) => Promise<void>
  /** Lets time pass until something is true. @throws if it is not within a minute, simulated. */
  until: (tab: Tab, what: string, isTrue: () => boolean | Promise<boolean>) => Promise<void>
  /** This process has its own time back. */
  restore: () => void
}

/** Nothing that a page does on time is answered later than this. */
const STEP_MS = 1_000
const LOOK_MS = 250
const LONGEST_MS = 60_000

/**
 * Stops the clock of this process, whose emulators sign and check tokens. From then on it goes on with the
 * page's, by `advance` and `until`.
 */
export function simulateTime(): SimulatedTime {
  const own = Date
  // In whole seconds, as tokens are dated.
  let at = Math.ceil(own.now() / 1_000) * 1_000
  class SimulatedDate extends own {
    constructor(...parts: [] | [number | string | Date]) {
      if (parts.length === 0) super(at)
      else super(...(parts as [number]))
    }
    static override now = () => at
  }
  globalThis.Date = SimulatedDate as DateConstructor

  async function step(tab: Tab, ms: number): Promise<void> {
    at += ms
    await tab.evaluate((to) => window.simulated.pass(to), at)
  }

  return {
    now: () => at,
    async advance(tab, ms) {
      for (let left = ms; left > 0; left -= STEP_MS) await step(tab, Math.min(left, STEP_MS))
    },
    async until(tab, what, isTrue) {
      for (let left = LONGEST_MS; !(await isTrue()); left -= LOOK_MS) {
        if (left <= 0) throw new Error(`${what} did not happen within ${LONGEST_MS} simulated ms.`)
        await step(tab, LOOK_MS)
      }
    },
    restore: () => void (globalThis.Date = own),
  }
}
