import type { Page, Request } from 'playwright'

/** A page's time and this process's, moved together. */
export interface SimulatedTime {
  /** Epoch ms. */
  now: () => number
  /** Lets so much time pass; what the page asks for on the way is answered meanwhile. */
  advance: (ms: number) => Promise<void>
  /** Lets time pass until something is true, looked at each 100 ms. @throws if it is not within `withinMs`, simulated. Default 20 000. */
  until: (what: string, isTrue: () => boolean | Promise<boolean>, withinMs?: number) => Promise<void>
  /** This process has its own time back. */
  restore: () => void
}

/** Nothing that a page does on time may be later than this. */
const STEP_MS = 1_000
const LOOK_MS = 100
/** How long each answer is waited for, in real ms, before time goes on without it: some never come, and are not meant to. */
const ANSWER_MS = 2_000

/**
 * Stops the clock of a page, before it goes anywhere, and of this process, whose emulators sign and check tokens. From then on, nothing that waits in the
 * page goes on but by `advance` and `until`.
 */
export async function simulateTime(page: Page): Promise<SimulatedTime> {
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

  const underway = new Set<Request>()
  page.on('request', (request) => underway.add(request))
  const end = (request: Request) => void underway.delete(request)
  page.on('requestfinished', end).on('requestfailed', end)

  /** Waits until the page has done what can be done without time passing. */
  async function settle(): Promise<void> {
    const since = performance.now()
    for (let quiet = 0; quiet < 2;) {
      // A frame that leaves does not answer.
      await Promise.all(page.frames().map((frame) => frame.evaluate(turn).catch(() => {})))
      if (performance.now() - since > ANSWER_MS) underway.clear()
      quiet = underway.size === 0 ? quiet + 1 : 0
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

/** One turn of a page's event loop, by a message: its timers stand still. Goes to the page as text. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
