import type { World } from './world.ts'

/** When a token could be had, and when not: what went wrong in between was not the client's doing. */
export interface Uptime {
  readonly isUp: boolean
  begin: () => void
  end: () => void
  /** A client was told not to ask before `until`: for it, the outage lasts so long. */
  excuseUntil: (until: number) => void
  /** Whether it could be had all the time. */
  wasUp: (from: number, to: number) => boolean
  /** When the last outage up to `at` ended; `-Infinity`: there was none. */
  lastEnd: (at: number) => number
  outages: (until: number) => { from: number; to: number }[]
  onOutage: (listener: () => void) => void
  onRecovery: (listener: () => void) => void
}

export function createUptime(world: World): Uptime {
  const outages: { from: number; to: number }[] = []
  const outageListeners: (() => void)[] = []
  const recoveryListeners: (() => void)[] = []
  let depth = 0

  function begin() {
    depth += 1
    if (depth > 1) return
    outages.push({ from: world.now, to: Infinity })
    outageListeners.forEach((listener) => listener())
  }

  function end() {
    depth -= 1
    const last = outages.at(-1)
    if (depth > 0 || !last) return
    last.to = world.now
    recoveryListeners.forEach((listener) => listener())
  }

  return {
    get isUp() {
      return depth === 0
    },
    begin,
    end,
    excuseUntil(until) {
      if (until <= world.now) return
      begin()
      world.at(until, end)
    },
    wasUp: (from, to) => !outages.some((outage) => outage.from <= to && outage.to > from),
    lastEnd: (at) => outages.reduce((last, { to }) => (to <= at ? Math.max(last, to) : last), -Infinity),
    outages: (until) => outages.map(({ from, to }) => ({ from, to: Math.min(to, until) })),
    onOutage: (listener) => outageListeners.push(listener),
    onRecovery: (listener) => recoveryListeners.push(listener),
  }
}
