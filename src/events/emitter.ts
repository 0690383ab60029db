import type { Clock } from '../base/clock'
import type { EmbedEvent, EmbedEventInput } from './events'
import type { Outbox } from './outbox'

/** Calls listeners with events. */
export interface Emitter {
  /** Calls every listener once the current change is complete. The event's time is the time of this call. */
  emit: (event: EmbedEventInput) => void
  /** Adds a listener. Returns the function that removes it. */
  onEvent: (listener: (event: EmbedEvent) => void) => () => void
}

/** @param first - the first listener. */
export function createEmitter(now: Clock, outbox: Outbox, first?: (event: EmbedEvent) => void): Emitter {
  const listeners = new Set(first && [first])
  return {
    emit(event) {
      const timed = { ...event, at: now() }
      for (const listener of [...listeners]) outbox.put(() => listeners.has(listener) && listener(timed))
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
