/** A store did not answer in time, or not at all. It never leaves the server's code. */
export class StoreAway extends Error {
  constructor(cause: unknown) {
    super('The shared store is away.', { cause })
  }
}

/** Calls of a store that may go away: each ends within `timeoutMs`, whatever the store's client does. */
export interface Bounded {
  /** @throws {StoreAway} */
  call: <T>(work: () => Promise<T>) => Promise<T>
}

/** After a failure, calls fail at once for so long, so that requests do not queue up before a store that hangs. */
const PAUSE_MS = 1_000

/** Bounds the calls of one store. @param onState - hears when the store goes away and comes back. */
export function createBounded(timeoutMs: number, onState: (state: 'away' | 'back') => void): Bounded {
  let awayUntil = 0
  let isAway = false

  function fail(cause: unknown): StoreAway {
    awayUntil = performance.now() + PAUSE_MS
    if (!isAway) {
      isAway = true
      onState('away')
    }
    return new StoreAway(cause)
  }

  function succeed(): void {
    if (!isAway) return
    isAway = false
    awayUntil = 0
    onState('back')
  }

  return {
    call: <T>(work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        if (performance.now() < awayUntil) return reject(new StoreAway(undefined))
        const timer = setTimeout(() => reject(fail(undefined)), timeoutMs)
        void (async () => work())().then(
          (value) => {
            clearTimeout(timer)
            succeed()
            resolve(value)
          },
          (error: unknown) => {
            clearTimeout(timer)
            reject(fail(error))
          },
        )
      }),
  }
}
