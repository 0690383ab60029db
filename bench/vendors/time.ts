import type { Frame, Page } from 'playwright'

/** The time of the page, of its frames, and of this process, whose emulators sign and check tokens. */
export interface Time {
  now: () => number
  /** Lets time pass, from timer to timer; what is asked for on the way is answered meanwhile. */
  advance: (page: Page, ms: number) => Promise<void>
  /** The device sleeps, and wakes. */
  sleep: (page: Page, ms: number) => Promise<void>
  settle: (page: Page) => Promise<void>
  restore: () => void
}

/** Steps are not shorter, in ms. */
const LEAST_MS = 100
/** So many rounds in which nothing happened, and it is quiet. */
const QUIET_ROUNDS = 2
/** More rounds have one cause: something that asks again and again. */
const MOST_ROUNDS = 400

/** How many requests were not answered yet, and how many there were in all. */
export interface Traffic {
  open: number
  all: number
}

/**
 * From now on, this process has a time of its own. It goes on from run to run: where a clock runs backwards, the
 * library goes by what has passed, and would be ahead of it for good.
 */
export function simulateTime(traffic: Traffic): Time {
  const own = Date
  let at = Math.ceil(own.now() / 1_000) * 1_000
  class SimulatedDate extends own {
    constructor(...parts: [] | [number | string | Date]) {
      if (parts.length === 0) super(at)
      else super(...(parts as [number]))
    }
    static override now = () => at
  }
  globalThis.Date = SimulatedDate as DateConstructor

  /** A frame that is being loaded, or has no clock, answers with nothing. */
  const inFrames = async <R, A>(page: Page, run: (given: A) => R | Promise<R>, given: A) =>
    Promise.all(page.frames().map((frame) => inFrame(frame, run, given)))

  async function settle(page: Page): Promise<void> {
    let quiet = 0
    for (let round = 0; quiet < QUIET_ROUNDS; round += 1) {
      if (round > MOST_ROUNDS) throw new Error(`There is no quiet in ${page.url()}.`)
      const before = traffic.all
      const frames = page.frames().length
      await inFrames(page, () => window.documentClock?.settle(), null)
      const isQuiet = traffic.open === 0 && traffic.all === before && page.frames().length === frames
      quiet = isQuiet ? quiet + 1 : 0
    }
  }

  async function step(page: Page, ms: number): Promise<void> {
    at += ms
    await inFrames(page, (passed) => window.documentClock?.pass(passed), ms)
    await settle(page)
  }

  return {
    now: () => at,
    settle,
    async advance(page, ms) {
      const end = at + ms
      while (at < end) {
        const due = await inFrames(page, () => window.documentClock?.dueIn() ?? null, null)
        const next = Math.min(...due.map((each) => each ?? Infinity), end - at)
        await step(page, Math.min(Math.max(next, LEAST_MS), end - at))
      }
    },
    async sleep(page, ms) {
      const show = (state: string) =>
        page.evaluate((visibility) => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, value: visibility })
          Object.defineProperty(document, 'hidden', { configurable: true, value: visibility === 'hidden' })
          document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
          if (visibility === 'visible') window.dispatchEvent(new Event('focus'))
        }, state)
      await show('hidden')
      await settle(page)
      at += ms
      await inFrames(page, (slept) => window.documentClock?.sleep(slept), ms)
      await show('visible')
      await settle(page)
    },
    restore: () => void (globalThis.Date = own),
  }
}

async function inFrame<R, A>(frame: Frame, run: (given: A) => R | Promise<R>, given: A): Promise<R | null> {
  try {
    return (await (frame.evaluate as unknown as (run: unknown, given: A) => Promise<R>)(run, given)) ?? null
  } catch (error) {
    if (/The timers of/.test(String(error))) throw error
    return null // it went away meanwhile
  }
}
