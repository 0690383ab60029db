import { isDoneWithin } from '../base/is-done-within'

/** What one of several tabs holds while it acts for all; nobody holds it for long. */
export interface Turn {
  /** `true`: it is this tab's turn; `false`: not within `waitMs`. */
  wait: (waitMs: number) => Promise<boolean>
  /** Gives it back, or gives up waiting for it. */
  end: () => void
}

/** Whether the browser elects: Web Locks are missing in older browsers and in insecure contexts. */
export function canElect(): boolean {
  return typeof navigator !== 'undefined' && typeof navigator.locks?.request === 'function'
}

/**
 * Queues for a turn among the tabs of this origin. A tab that is closed or crashes loses it; one that is
 * frozen keeps it, so nobody may wait without an end.
 *
 * @param name - seen by every script of the origin.
 */
export function queueForTurn(name: string): Turn {
  const giveUp = new AbortController()
  let isEnded = false
  let end = () => {
    isEnded = true
    giveUp.abort()
  }
  const granted = new Promise<boolean>((resolve) => {
    const hold = () =>
      new Promise<void>((release) => {
        end = release
        // It may have been granted while it was being given up.
        if (isEnded) release()
        resolve(true)
      })
    // Where a lock may not be had at all (an opaque origin), everyone is elected.
    navigator.locks.request(name, { signal: giveUp.signal }, hold).catch(() => resolve(true))
  })
  return {
    wait: (waitMs) => isDoneWithin(waitMs, granted),
    end: () => end(),
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
