// Runs first in the page and in every frame: their time stands still, until the bench lets it pass.
import { withGlobal } from '@sinonjs/fake-timers'

declare global {
  interface Window {
    /** Said by the server in each document: what time it is, in epoch ms, and how the device's clock is wrong. */
    documentClockAt: { now: number; aheadMs: number }
    documentClock: DocumentClock
  }
}

/** The time of one document. */
export interface DocumentClock {
  /** How long until its next timer, in ms; `null`: it has none. */
  dueIn: () => number | null
  pass: (ms: number) => Promise<void>
  /** The device sleeps: its clock goes on, its timers do not. */
  sleep: (ms: number) => void
  /** Resolves once what was asked for is answered and read, and messages that were sent have arrived. */
  settle: () => Promise<void>
}

const TURNS = 3
const { now, aheadMs } = window.documentClockAt

const ask = window.fetch.bind(window)
const underway = new Set<Promise<unknown>>()

window.fetch = (...request) => {
  const answered = ask(...request)
  const read = answered.then((response) => response.clone().arrayBuffer()).catch(() => {})
  underway.add(read)
  void read.then(() => underway.delete(read))
  return answered
}

const clock = withGlobal(window).install({
  now: now + aheadMs,
  toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
})

/** The same at every run, so that what is drawn by lot falls at the same moment. */
let seed = 7
Math.random = () => {
  seed = (seed * 16_807) % 2_147_483_647
  return seed / 2_147_483_647
}

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

window.documentClock = {
  dueIn() {
    const { timers: byId } = clock as unknown as { timers?: Map<unknown, { callAt: number }> }
    const timers = [...(byId?.values() ?? [])]
    if (timers.length !== clock.countTimers())
      throw new Error('The timers of @sinonjs/fake-timers are elsewhere.')
    if (timers.length === 0) return null
    return Math.max(0, Math.min(...timers.map(({ callAt }) => callAt)) - clock.now)
  },
  async pass(ms) {
    await clock.tickAsync(ms)
  },
  sleep: (ms) => clock.setSystemTime(clock.now + ms),
  async settle() {
    if (document.readyState !== 'complete')
      await new Promise((resolve) => addEventListener('load', resolve, { once: true }))
    // What was asked for before this has reached the server before it.
    if (window.parent === window) await ask('/quiet')
    do {
      await Promise.all(underway)
      for (let count = 0; count < TURNS; count += 1) await turn()
    } while (underway.size > 0)
  },
}
