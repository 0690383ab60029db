import type { EmbedClient } from '../client/embed-client'
import { NOTHING_RECORDED, record, type Recorded } from './record'

/** Records a client's events. */
export interface Recorder {
  /** The same object until something happens. */
  readonly recorded: Recorded
  subscribe: (listener: () => void) => () => void
  /** Starts recording, and returns a function that stops it. The record is kept. */
  start: () => () => void
  /** Empties the log. The record of tokens and widgets is kept. */
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
