/** Where the requests of a server pass, one path at a time. */
export interface Gate {
  /** Holds the next request of a path until the function returned is called. */
  holdNext: (path: string) => () => void
  /** How many requests of a path have come, those that are held included. */
  arrivals: (path: string) => number
  /** For the server: resolves when a request that has come may be answered. */
  pass: (path: string) => Promise<void>
}

export function createGate(): Gate {
  const holds = new Map<string, Promise<void>>()
  const arrivals = new Map<string, number>()
  return {
    holdNext(path) {
      let release = () => {}
      holds.set(path, new Promise((resolve) => (release = resolve)))
      return release
    },
    arrivals: (path) => arrivals.get(path) ?? 0,
    async pass(path) {
      arrivals.set(path, (arrivals.get(path) ?? 0) + 1)
      const hold = holds.get(path)
      holds.delete(path)
      await hold
    },
  }
}
