import type { Page, Request } from 'playwright'
import { rest, watchActivity, type Activity } from './activity'
import { PATIENCE_MS } from './patience'

/** A page's time and this process's, moved together. */
export interface SimulatedTime {
  /** Epoch ms. */
  now: () => number
  /** Lets so much time pass; what the page asks for on the way is answered meanwhile. */
  advance: (ms: number) => Promise<void>
  /**
   * Lets time pass until something is true, looked at each 100 ms. @throws if it is not within `withinMs`,
   * simulated. Default 20 000.
   */
  until: (what: string, isTrue: () => boolean | Promise<boolean>, withinMs?: number) => Promise<void>
  /** This process has its own time back. */
  restore: () => void
}

/**
 * Answers reach the page at the end of a step. Widgets call every 2 s: a longer step would have calls wait
 * for each other.
 */
const STEP_MS = 2_000
const LOOK_MS = 100
/** In real ms. */
const POLL_MS = 5
/** React renders in one turn, runs its effects in another, and may begin again. */
const TURNS = 5
const GONE: Activity = { open: 0, count: -1 }

/**
 * Stops the clock of a page, before it goes anywhere, and of this process, whose emulators sign and check
 * tokens. From then on, nothing that waits in the page goes on but by `advance` and `until`.
 *
 * @param held - how many requests of the page are kept from being answered at the moment. Time goes on
 * without these alone. Default: none.
 */
export async function simulateTime(page: Page, held: () => number = () => 0): Promise<SimulatedTime> {
  const own = Date
  // In whole seconds, as tokens are dated.
  let at = Math.ceil(own.now() / 1_000) * 1_000
  await page.clock.install({ time: at })
  at += 1_000
  await page.clock.pauseAt(at)
  class SimulatedDate extends own {
    constructor(...parts: [] | [number | string | Date]) {
      if (parts.length === 0) super(at)
      else super(...(parts as [number]))
    }
    static override now = () => at
  }
  globalThis.Date = SimulatedDate as DateConstructor

  await page.addInitScript(watchActivity)
  const underway = new Set<Request>()
  page.on('request', (request) => underway.add(request))
  const end = (request: Request) => void underway.delete(request)
  page.on('requestfinished', end).on('requestfailed', end)

  async function answered(): Promise<void> {
    for (
      const since = performance.now();
      underway.size > held();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    ) {
      if (performance.now() - since < PATIENCE_MS) continue
      throw new Error(
        `Not answered within ${PATIENCE_MS} ms: ${[...underway].map((request) => request.url()).join(', ')}.`,
      )
    }
  }

  let before = ''
  /**
   * Waits until the page has done everything that needs no time to pass: what it asks for is answered, and
   * its frames do nothing more.
   */
  async function settle(): Promise<void> {
    for (;;) {
      await answered()
      // A frame that leaves does not answer.
      const frames = await Promise.all(
        page.frames().map((frame) => frame.evaluate(rest, TURNS).catch(() => GONE)),
      )
      const now = frames.map(({ count }) => count).join()
      const open = frames.reduce((sum, frame) => sum + frame.open, 0)
      if (now === before && open <= held() && underway.size <= held()) return
      before = now
    }
  }

  async function step(ms: number): Promise<void> {
    at += ms
    await page.clock.runFor(ms)
    await settle()
  }

  return {
    now: () => at,
    async advance(ms) {
      await settle()
      for (let left = ms; left > 0; left -= STEP_MS) await step(Math.min(left, STEP_MS))
    },
    async until(what, isTrue, withinMs = 20_000) {
      await settle()
      for (let left = withinMs; !(await isTrue()); left -= LOOK_MS) {
        if (left <= 0) throw new Error(`Expected ${what} within ${withinMs} ms, it did not come.`)
        await step(LOOK_MS)
      }
    },
    restore: () => void (globalThis.Date = own),
  }
}
