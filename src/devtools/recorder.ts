import type { EmbedClient } from '../client/embed-client'
import { NOTHING_RECORDED, record, type Recorded } from './record'

/** Listens to a client, and knows what has happened since. */
export interface Recorder {
  /** The same object until something happens. */
  readonly recorded: Recorded
  subscribe: (listener: () => void) => () => void
  /** Listens from now on, until what it returns is called. What is known is kept. */
  start: () => () => void
  /** Empties the log; what is known of tokens and widgets stays. */
  clearLog: () => void
}

export function createRecorder(client: EmbedClient): Recorder {
  const listeners = new Set<() => void>()
  let recorded = NOTHING_RECORDED
  const set = (next: Recorded) => {
    recorded = next
    listeners.forEach((listener) => listener())
  }
  return {
    get recorded() {
      return recorded
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: () => client.onEvent((event) => set(record(recorded, event))),
    clearLog: () => set({ ...recorded, log: [] }),
  }
}
