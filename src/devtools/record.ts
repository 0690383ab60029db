// Pure: no clock, no I/O. Derives the state of tokens and widgets from a client's events. It holds no token,
// and has a limited size.
import { hashKey } from '@tanstack/react-query'
import type { JsonObject } from '../base/json'
import type { EmbedErrorCode } from '../errors/errors'
import type { EmbedEvent, OfWidget } from '../events/events'
import type { TokenReason } from '../source/token-source'
import { eventWords, paramsWords, type Tone } from './words'

/**
 * The outcome of a request. `dropped`: a signal, another identity or `clear()` ended it before there was an
 * answer.
 */
export type RequestOutcome =
  | { readonly state: 'pending'; readonly isShared: boolean }
  | { readonly state: 'received'; readonly tookMs: number; readonly from: 'backend' | 'another tab' }
  | {
      readonly state: 'failed'
      readonly tookMs: number | null
      readonly code: EmbedErrorCode
      readonly nextAttemptAt: number | null
    }
  | { readonly state: 'dropped' }

export interface RequestRecord {
  readonly reason: TokenReason | null
  readonly attempt: number | null
  /** Epoch ms of the client's clock. */
  readonly startedAt: number
  readonly outcome: RequestOutcome
}

export interface WidgetRecord extends Readonly<OfWidget> {
  readonly state: 'mounted' | 'ready' | 'suspended' | 'parked' | 'failed' | 'closed'
  /** How often it was mounted. */
  readonly mounts: number
  /** How often it got a renewed token, by the way it was applied. */
  readonly tokens: { readonly 'in-place': number; readonly reload: number; readonly remount: number }
  /** When and how it got its last token. */
  readonly lastToken: { readonly how: 'in-place' | 'reload' | 'remount'; readonly at: number } | null
  readonly lastError: { readonly code: EmbedErrorCode; readonly at: number } | null
}

export interface LogEntry {
  readonly id: number
  readonly at: number
  /** A token, or a widget by its title. */
  readonly subject: string
  readonly words: string
  readonly tone: Tone
}

/** All that the devtools have recorded. */
export interface Recorded {
  /** Requests by {@link tokenKey}, the oldest first. */
  readonly requests: ReadonlyMap<string, readonly RequestRecord[]>
  readonly widgets: ReadonlyMap<string, WidgetRecord>
  /** How far the backend's clock is ahead of this machine's, in ms; `null`: not known. */
  readonly skewMs: number | null
  /** The oldest first. */
  readonly log: readonly LogEntry[]
  /** The number of events so far. */
  readonly count: number
}

export const NOTHING_RECORDED: Recorded = {
  requests: new Map(),
  widgets: new Map(),
  skewMs: null,
  log: [],
  count: 0,
}

export const MAX_TOKENS = 50
export const MAX_REQUESTS = 20
export const MAX_WIDGETS = 100
export const MAX_LOG = 200

/** A widget that closes within this time after an error was closed because of the error, in ms. */
const SAME_MOMENT_MS = 50

/** The key of a token: its vendor and its parameters. */
export function tokenKey({ vendor, params }: { vendor: string; params: JsonObject }): string {
  return hashKey([vendor, params])
}

/** Adds an event. */
export function record(before: Recorded, event: EmbedEvent): Recorded {
  const after = {
    ...before,
    count: before.count + 1,
    log: [...before.log, entryOf(before.count, event)].slice(-MAX_LOG),
  }
  if (event.type === 'identity.changed') return { ...after, requests: dropAll(before.requests) }
  if ('title' in event) return { ...after, widgets: withWidget(before.widgets, event) }
  const skewMs = event.type === 'token.received' ? (event.skewMs ?? before.skewMs) : before.skewMs
  return { ...after, skewMs, requests: withRequest(before.requests, event) }
}

function entryOf(id: number, event: EmbedEvent): LogEntry {
  const { words, tone } = eventWords(event)
  const subject =
    event.type === 'identity.changed'
      ? 'page'
      : 'title' in event
        ? event.title
        : [event.vendor, paramsWords(event.params)].filter(Boolean).join(' ')
  return { id, at: event.at, subject, words, tone }
}

type TokenEvent = Exclude<EmbedEvent, { title: string } | { type: 'identity.changed' }>
type WidgetEvent = Extract<EmbedEvent, { title: string }>

function withRequest(all: Recorded['requests'], event: TokenEvent): Recorded['requests'] {
  const key = tokenKey(event)
  const known = all.get(key) ?? []
  const next = afterTokenEvent(known, event)
  if (next === known) return all
  const kept = new Map(all)
  // The token requested last is kept longest.
  kept.delete(key)
  kept.set(key, next.slice(-MAX_REQUESTS))
  return atMost(kept, MAX_TOKENS)
}

function afterTokenEvent(known: readonly RequestRecord[], event: TokenEvent): readonly RequestRecord[] {
  const last = known.at(-1)
  const pending = last?.outcome.state === 'pending' ? last.outcome : null
  const end = (outcome: RequestOutcome, unseen: Omit<RequestRecord, 'outcome'>): readonly RequestRecord[] =>
    last && pending ? [...known.slice(0, -1), { ...last, outcome }] : [...known, { ...unseen, outcome }]
  switch (event.type) {
    case 'token.requested':
      return [
        ...known.map(dropped),
        {
          reason: event.reason,
          attempt: event.attempt,
          startedAt: event.at,
          outcome: { state: 'pending', isShared: false },
        },
      ]
    case 'token.shared':
      return end({ state: 'pending', isShared: true }, { reason: null, attempt: null, startedAt: event.at })
    case 'token.received': {
      const { tookMs, reason, at } = event
      const from = pending?.isShared ? 'another tab' : 'backend'
      return end({ state: 'received', tookMs, from }, { reason, attempt: null, startedAt: at - tookMs })
    }
    case 'token.failed': {
      const { error, nextAttemptAt, attempt, at } = event
      const tookMs = last && pending ? at - last.startedAt : null
      return end(
        { state: 'failed', tookMs, code: error.code, nextAttemptAt },
        { reason: null, attempt, startedAt: at },
      )
    }
    default:
      return known
  }
}

function dropped(request: RequestRecord): RequestRecord {
  return request.outcome.state === 'pending' ? { ...request, outcome: { state: 'dropped' } } : request
}

function dropAll(all: Recorded['requests']): Recorded['requests'] {
  return new Map([...all].map(([key, requests]) => [key, requests.map(dropped)]))
}

function withWidget(all: Recorded['widgets'], event: WidgetEvent): Recorded['widgets'] {
  const { vendor, params, mode, title } = event
  const key = hashKey([vendor, params, mode, title])
  const known = all.get(key) ?? {
    ...{ vendor, params, mode, title },
    ...{
      state: 'mounted' as const,
      mounts: 0,
      tokens: { 'in-place': 0, reload: 0, remount: 0 },
      lastToken: null,
      lastError: null,
    },
  }
  return atMost(
    new Map(all).set(key, afterWidgetEvent(known, event)),
    MAX_WIDGETS,
    ({ state }) => state === 'closed',
  )
}

function afterWidgetEvent(known: WidgetRecord, event: WidgetEvent): WidgetRecord {
  const { at } = event
  switch (event.type) {
    case 'widget.mounted':
      return { ...known, state: known.state === 'ready' ? 'ready' : 'mounted', mounts: known.mounts + 1 }
    case 'widget.ready':
      return { ...known, state: 'ready' }
    case 'widget.token':
      return {
        ...known,
        state: known.state === 'suspended' ? 'ready' : known.state,
        tokens: { ...known.tokens, [event.how]: known.tokens[event.how] + 1 },
        lastToken: { how: event.how, at },
      }
    case 'widget.suspended':
      return { ...known, state: 'suspended' }
    case 'widget.parked':
      return { ...known, state: 'parked' }
    case 'widget.resumed':
      return { ...known, state: 'ready' }
    case 'widget.failed':
      // A ready widget goes on after an error, unless it is closed at the same moment.
      return {
        ...known,
        state: known.state === 'ready' ? 'ready' : 'failed',
        lastError: { code: event.error.code, at },
      }
    case 'widget.closed':
      return {
        ...known,
        state: known.lastError && at - known.lastError.at <= SAME_MOMENT_MS ? 'failed' : 'closed',
      }
    default:
      return known
  }
}

/** Drops the oldest entries, idle ones first. */
function atMost<T>(
  all: Map<string, T>,
  count: number,
  isIdle: (value: T) => boolean = () => false,
): Map<string, T> {
  while (all.size > count) {
    const entries = [...all]
    const [key] = entries.find(([, value]) => isIdle(value)) ?? entries[0] ?? ['']
    all.delete(key)
  }
  return all
}
