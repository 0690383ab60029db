import { useSyncExternalStore } from 'react'
import type { EmbedEvent } from 'react-embed-token'

export interface LogEntry {
  id: number
  event: EmbedEvent
  /** How often it happened in a row. */
  times: number
}

const CAP = 60
/** How far back the same event counts as in a row: two widgets take turns. */
const ROW = 2

let entries: readonly LogEntry[] = []
let nextId = 1
const listeners = new Set<() => void>()

/** Keeps what the client tells, newest first. What widgets report again and again is one entry. */
export function record(event: EmbedEvent): void {
  const same = entries.slice(0, ROW).find((entry) => isRepeated(entry.event, event))
  const entry = same ? { ...same, event, times: same.times + 1 } : { id: nextId++, event, times: 1 }
  entries = [entry, ...entries.filter((other) => other !== same)].slice(0, CAP)
  listeners.forEach((listener) => listener())
}

function isRepeated(before: EmbedEvent, event: EmbedEvent): boolean {
  return (
    before.type === 'widget.failed' &&
    event.type === 'widget.failed' &&
    before.mode === event.mode &&
    before.error.code === event.error.code
  )
}

export function useLog(): readonly LogEntry[] {
  return useSyncExternalStore(subscribe, () => entries)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
