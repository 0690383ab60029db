// Runs inside of a simulated page.
import { SimEvent, SimEventTarget } from './events.ts'
import type { Host } from './host.ts'

export class SimDOMException extends Error {
  override readonly name: string
  readonly code: number
  constructor(message = '', name = 'Error') {
    super(message)
    this.name = name
    this.code = { AbortError: 20, TimeoutError: 23, NotFoundError: 8 }[name] ?? 0
  }
}

/** Abort signals whose time-outs are the page's timers. */
export function createAbort(host: Host) {
  class AbortSignal extends SimEventTarget {
    aborted = false
    reason: unknown = undefined
    onabort: ((event: SimEvent) => void) | null = null
    throwIfAborted() {
      if (this.aborted) throw this.reason
    }
    fire(reason: unknown) {
      if (this.aborted) return
      this.aborted = true
      this.reason =
        reason === undefined ? new SimDOMException('The user aborted a request.', 'AbortError') : reason
      this.dispatchEvent(new SimEvent('abort'))
    }
    static abort(reason?: unknown) {
      const signal = new AbortSignal()
      signal.fire(reason)
      return signal
    }
    static timeout(ms: number) {
      const signal = new AbortSignal()
      host.setTimer(
        () => signal.fire(new SimDOMException('The operation timed out.', 'TimeoutError')),
        ms,
        false,
      )
      return signal
    }
    static any(signals: Iterable<AbortSignal>) {
      const signal = new AbortSignal()
      for (const one of signals) {
        if (one.aborted) signal.fire(one.reason)
        else one.addEventListener('abort', () => signal.fire(one.reason))
      }
      return signal
    }
  }
  class AbortController {
    readonly signal = new AbortSignal()
    abort(reason?: unknown) {
      this.signal.fire(reason)
    }
  }
  return { AbortSignal, AbortController }
}
