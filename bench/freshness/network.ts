import type { Answer, Sent } from './realm/host.ts'
import type { World } from './world.ts'

/** What is on the other side. `null`: it takes the request and never answers. */
export interface Server {
  /** Called when a request leaves a tab. */
  note: (tab: string, sent: Sent) => void
  answer: (tab: string, sent: Sent) => Answer | null
  /** Called when an answer reaches the tab's network stack. */
  told: (tab: string, answer: Answer) => void
}

/** The network between the tabs and everything else. */
export interface Network {
  send: (tab: string, sent: Sent, done: (answer: Answer | null) => void) => () => void
  /** What `navigator.onLine` says. */
  readonly saysOnline: boolean
  /** @param isHonest - `navigator.onLine` and its events tell of it. */
  cut: (isHonest: boolean) => void
  mend: (isHonest: boolean) => void
  /**
   * Requests that leave from now on are not answered, until `false`; the browser gives them up after 300 s.
   */
  hang: (isHanging: boolean) => void
  /** A round trip takes so long from now on. */
  setLatency: (range: { minMs: number; maxMs: number }) => void
  readonly maxLatencyMs: number
  onChange: (listener: (isOnline: boolean) => void) => void
}

const USUAL_LATENCY = { minMs: 20, maxMs: 300 }
/** The shortest limit that a browser has by itself: Firefox's `network.http.response.timeout`. */
const BROWSER_TIMEOUT_MS = 300_000

export function createNetwork(world: World, server: () => Server): Network {
  const random = world.stream('network')
  const listeners: ((isOnline: boolean) => void)[] = []
  let cuts = 0
  let honestCuts = 0
  let hangs = 0
  let latency = USUAL_LATENCY
  let maxLatencyMs = USUAL_LATENCY.maxMs
  const flights = new Set<{ fail: () => void }>()

  return {
    send(tab, sent, done) {
      server().note(tab, sent)
      const roundTrip = latency.minMs + Math.floor(random() * (latency.maxMs - latency.minMs))
      let isOver = false
      const finish = (answer: Answer | null) => {
        if (isOver) return
        isOver = true
        flights.delete(flight)
        done(answer)
      }
      const flight = { fail: () => finish(null) }
      const abort = () => {
        isOver = true
        flights.delete(flight)
      }
      if (cuts > 0) {
        // Told by the system at once, or found out by name resolution.
        world.after(honestCuts > 0 ? 2 : roundTrip, () => finish(null))
        return abort
      }
      flights.add(flight)
      if (hangs > 0) {
        world.after(BROWSER_TIMEOUT_MS, flight.fail)
        return abort
      }
      world.after(roundTrip / 2, () => {
        if (isOver) return
        const answer = server().answer(tab, sent)
        if (!answer) return
        world.after(roundTrip / 2, () => {
          if (!isOver) server().told(tab, answer)
          finish(answer)
        })
      })
      return abort
    },
    get saysOnline() {
      return honestCuts === 0
    },
    cut(isHonest) {
      cuts += 1
      for (const flight of [...flights]) flight.fail()
      if (!isHonest) return
      honestCuts += 1
      if (honestCuts === 1) listeners.forEach((listener) => listener(false))
    },
    mend(isHonest) {
      cuts -= 1
      if (!isHonest) return
      honestCuts -= 1
      if (honestCuts === 0) listeners.forEach((listener) => listener(true))
    },
    hang(isHanging) {
      hangs += isHanging ? 1 : -1
    },
    setLatency(range) {
      latency = range
      maxLatencyMs = Math.max(maxLatencyMs, range.maxMs)
    },
    get maxLatencyMs() {
      return maxLatencyMs
    },
    onChange: (listener) => listeners.push(listener),
  }
}
