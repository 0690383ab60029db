/** Runs that several callers share, by key. */
export interface Flights<T> {
  /**
   * Starts a run, or joins the one under way.
   *
   * @param signal - a caller who aborts leaves with an AbortError. The run goes on for the others.
   */
  join: (key: string, start: () => Promise<T>, signal: AbortSignal) => Promise<T>
  has: (key: string) => boolean
}

/** Single flight within an instance. */
export function createFlights<T>(): Flights<T> {
  const underWay = new Map<string, Promise<T>>()
  return {
    has: (key) => underWay.has(key),
    join: (key, start, signal) => {
      let flight = underWay.get(key)
      if (!flight) {
        flight = start().finally(() => underWay.delete(key))
        underWay.set(key, flight)
      }
      return untilAborted(flight, signal)
    },
  }
}

function untilAborted<T>(flight: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new DOMException('Nobody waits for this token any more.', 'AbortError'))
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    flight.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
