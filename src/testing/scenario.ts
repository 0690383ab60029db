import type { EmbedClient } from '../client/embed-client'
import { EmbedError } from '../errors/errors'
import type { FakeSource } from './fake-source'
import type { FakeWidgetSettings } from './fake-widget'

/** How a scenario is produced. */
interface Script {
  /** The label in menus. */
  label: string
  backend?: (source: FakeSource) => void
  widgets?: FakeWidgetSettings
  /** Nobody is signed in. */
  identity?: null
  /** The moment to move the clock to, once a token is there and the widgets are ready. */
  until?: 'due' | 'expired'
  /** How far to move the clock while the first token is awaited, in ms. */
  waitsMs?: number
}

const RENEWALS = { except: 'first' } as const

/** Every state that a page with embeds can be shown in. */
export const SCENARIOS = {
  fresh: { label: 'Fresh: its token is live' },
  loading: { label: 'Loading', backend: (source) => source.hang() },
  slow: { label: 'Loading, for long', backend: (source) => source.hang(), waitsMs: 9_000 },
  due: {
    label: 'Due: live, the renewal failed once',
    backend: (source) => source.fail('EMBED_UNAVAILABLE', RENEWALS),
    until: 'due',
  },
  refreshing: {
    label: 'Refreshing: live, and being renewed',
    backend: (source) => source.hang(RENEWALS),
    until: 'due',
  },
  expired: {
    label: 'Expired: dead before there was another',
    backend: (source) => source.hang(RENEWALS),
    until: 'expired',
  },
  offline: { label: 'Offline', backend: (source) => source.fail('EMBED_NETWORK') },
  'backend-down': { label: 'Backend down (503)', backend: (source) => source.fail('EMBED_UNAVAILABLE') },
  'backend-slow': { label: 'Backend gives no answer', backend: (source) => source.fail('EMBED_TIMEOUT') },
  busy: {
    label: 'Too many requests (429)',
    backend: (source) => source.fail('EMBED_RATE_LIMITED', { retryAfterMs: 30_000 }),
  },
  denied: { label: 'Denied (403)', backend: (source) => source.fail('EMBED_DENIED') },
  'session-over': { label: 'Session over (401)', backend: (source) => source.fail(401) },
  'identity-mismatch': {
    label: 'Another user is signed in (409)',
    backend: (source) => source.fail('EMBED_IDENTITY_MISMATCH'),
  },
  refused: { label: 'Request refused (404)', backend: (source) => source.fail('EMBED_REQUEST_REFUSED') },
  malformed: { label: 'No token in the answer', backend: (source) => source.fail('EMBED_TOKEN_MALFORMED') },
  'dead-on-arrival': {
    label: 'Token dead on arrival',
    backend: (source) => source.fail('EMBED_TOKEN_EXPIRED'),
  },
  rejected: { label: 'Rejected by the widget', widgets: { rejects: true } },
  blocked: { label: 'Widget blocked (CSP, ad blocker)', widgets: { fails: 'EMBED_WIDGET_LOAD' } },
  unresponsive: { label: 'Widget does not get ready', widgets: { fails: 'EMBED_WIDGET_TIMEOUT' } },
  crashed: { label: 'Widget crashed', widgets: { fails: 'EMBED_WIDGET_ERROR' } },
  'signed-out': { label: 'Signed out', identity: null },
} as const satisfies Record<string, Script>

/** A state that a page with embeds can be in. */
export type EmbedScenario = keyof typeof SCENARIOS

/** @throws {EmbedError} `EMBED_CONFIG`: there is no such scenario. */
export function scriptOf(scenario: EmbedScenario): Script {
  if (Object.hasOwn(SCENARIOS, scenario)) return SCENARIOS[scenario]
  throw new EmbedError(
    'EMBED_CONFIG',
    `There is no scenario ${JSON.stringify(scenario)}. Use one of ${Object.keys(SCENARIOS).join(', ')}.`,
  )
}

const ECHO_MS = 2_500

/** How long a widget takes to get ready after its token is there, in ms. */
const SETTLE_MS = { standIn: 60, real: 4_000 }

/**
 * Brings a page into a scenario. It skips waiting times by moving the client's clock.
 *
 * @param travelTo - moves the client's clock to an instant.
 */
export function play(
  script: Script,
  client: EmbedClient,
  travelTo: (at: number) => void,
  isReal: boolean,
): () => void {
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }
  const unlisten = client.onEvent((event) => {
    if (event.type === 'token.requested' && event.reason === 'first' && script.waitsMs !== undefined) {
      const at = event.at + script.waitsMs
      later(SETTLE_MS.standIn, () => travelTo(at))
    } else if (
      event.type === 'token.received' &&
      event.reason === 'first' &&
      script.until &&
      event.refreshAt !== null &&
      event.expiresAt !== null
    ) {
      const at = script.until === 'due' ? event.refreshAt : event.expiresAt
      later(isReal ? SETTLE_MS.real : SETTLE_MS.standIn, () => travelTo(at))
    } else if (
      event.type === 'token.failed' &&
      script.backend &&
      event.attempt === 1 &&
      event.nextAttemptAt !== null &&
      script.until === undefined
    ) {
      // The page shows only a second failure in a row.
      const at = event.nextAttemptAt
      if ((event.error.retryAfterMs ?? 0) === 0) later(0, () => travelTo(at))
    } else if (event.type === 'widget.token' && script.widgets?.rejects) {
      // A rejection right after a swap may be for a call that was made before it.
      const at = event.at + ECHO_MS
      later(SETTLE_MS.standIn, () => travelTo(at))
    }
  })
  return () => {
    unlisten()
    timers.forEach(clearTimeout)
  }
}
