import type { Outbox } from './outbox'

/** Listeners that are told through an outbox: once a change is complete, and only those still there then. */
export interface Emitter<A extends unknown[]> {
  /** Adds a listener. Returns what takes it away, which says whether it was still there. */
  add: (listener: (...args: A) => void) => () => boolean
  tell: (...args: A) => void
}

export function createEmitter<A extends unknown[] = []>(outbox: Outbox): Emitter<A> {
  const listeners = new Set<(...args: A) => void>()
  return {
    add(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(...args) {
      for (const listener of [...listeners]) outbox.put(() => listeners.has(listener) && listener(...args))
    },
  }
}
