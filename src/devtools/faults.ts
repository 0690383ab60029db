import type { EmbedClient } from '../client/embed-client'
import { EmbedError } from '../errors/errors'
import type { TokenRequest, TokenSource } from '../source/token-source'

/** The faults of all token requests. */
export interface Faults {
  readonly isOffline: boolean
  /** How long each request is delayed, in ms. */
  readonly delayMs: number
}

/** Stands between a client and its sources. */
export interface FaultControl {
  /** The same object until it changes. */
  readonly faults: Faults
  subscribe: (listener: () => void) => () => void
  /**
   * Changes the faults, also for requests that are being delayed. When the page is online again, every token
   * checks at once whether it is due, as it does when the browser is online again.
   */
  set: (change: Partial<Faults>) => void
  /** Ends all faults. */
  stop: () => void
}

const NONE: Faults = { isOffline: false, delayMs: 0 }

export function createFaultControl({ inspector }: EmbedClient): FaultControl {
  const listeners = new Set<() => void>()
  /** Delayed requests. */
  const held = new Set<() => void>()
  let faults = NONE

  async function fetch(source: TokenSource, request: TokenRequest) {
    if (faults.delayMs > 0) await hold(faults.delayMs, request.signal, held)
    if (faults.isOffline) {
      throw new EmbedError(
        'EMBED_NETWORK',
        'The devtools simulate being offline. Turn “Offline” off in their panel.',
      )
    }
    return source.fetch(request)
  }

  const intercept = (source: TokenSource): TokenSource => ({
    get id() {
      return source.id
    },
    fetch: (request) => fetch(source, request),
  })

  function set(change: Partial<Faults>) {
    const before = faults
    faults = { ...before, ...change }
    if (faults.isOffline === before.isOffline && faults.delayMs === before.delayMs) return
    const isOn = faults.isOffline || faults.delayMs > 0
    if (isOn) inspector.interceptSource = intercept
    else if (inspector.interceptSource === intercept) inspector.interceptSource = null
    const isShorter = faults.delayMs < before.delayMs
    if (isShorter || faults.isOffline !== before.isOffline) [...held].forEach((release) => release())
    if (before.isOffline && !faults.isOffline) inspector.tokens().forEach(({ store }) => store.wake('online'))
    listeners.forEach((listener) => listener())
  }

  return {
    get faults() {
      return faults
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set,
    stop: () => set(NONE),
  }
}

/** Waits `ms`, or until it is released. Rejects when `signal` is aborted. */
function hold(ms: number, signal: AbortSignal, held: Set<() => void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      clearTimeout(timer)
      held.delete(release)
      signal.removeEventListener('abort', onAbort)
      finish()
    }
    const release = () => end(resolve)
    const onAbort = () => end(() => reject(signal.reason as Error))
    const timer = setTimeout(release, ms)
    held.add(release)
    signal.addEventListener('abort', onAbort)
  })
}
