import { vi } from 'vitest'
import {
  createEmbedClient,
  fromFunction,
  type EmbedClientOptions,
  type EmbedEvent,
  type TokenRequest,
} from '../../src'
import { fresh, type Answer } from './answers'
import { mayFail } from './printed'
import { beforeTimeEnds, MINUTE } from './time'

export interface Lab {
  client: ReturnType<typeof createEmbedClient>
  requests: (TokenRequest & { at: number })[]
  events: EmbedEvent[]
  typesOf: () => EmbedEvent['type'][]
  /** Sets what the source answers from now on. */
  respond: (answer: Answer) => void
}

const leaving = new Set<() => void>()

/**
 * Ends what the test subscribed, and lets the time pass in which tokens are kept: no page of a test hears the
 * next test's events. `fakeTime()` calls it after each test.
 */
export function closeLabs(): void {
  for (const leave of leaving) leave()
  leaving.clear()
  vi.advanceTimersByTime(MINUTE)
}

/** A client whose source answers as it is told to. It needs `fakeTime()`. */
export function createLab(answer: Answer = fresh(900), options: Partial<EmbedClientOptions> = {}): Lab {
  const requests: Lab['requests'] = []
  const events: EmbedEvent[] = []
  let current = answer
  const source = fromFunction(
    (request) => {
      requests.push({ ...request, at: Date.now() })
      return current(request, requests.length)
    },
    { id: 'lab' },
  )
  const client = createEmbedClient({ source, ...options, onEvent: (event) => events.push(event) })
  const { subscribe } = client
  client.subscribe = (...args) => {
    const leave = subscribe(...args)
    leaving.add(leave)
    return leave
  }
  beforeTimeEnds(closeLabs)
  mayFail(events)
  return {
    client,
    requests,
    events,
    typesOf: () => events.map(({ type }) => type),
    respond: (next) => (current = next),
  }
}
