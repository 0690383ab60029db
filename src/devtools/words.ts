// Pure: the words of the devtools.
import type { JsonObject } from '../base/json'
import type { EmbedEvent } from '../events/events'
import type { TokenReason } from '../source/token-source'
import { clockTime, countdown, span } from './time'

const REASONS: Record<TokenReason, string> = {
  first: 'there was none',
  due: 'its end was near',
  expired: 'it had died',
  rejected: 'a widget refused it',
  navigate: 'a view wanted more time',
  asked: 'asked for',
}

/** Why a token was requested, in a few words. */
export function reasonWords(reason: TokenReason): string {
  return REASONS[reason]
}

/** A token's parameters in one line; `""` if there are none. */
export function paramsWords(params: JsonObject): string {
  return Object.entries(params)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`],
    )
    .join(' ')
}

/** The difference between the backend's clock and this machine's. It is known to a second at best. */
export function skewWords(skewMs: number): string {
  if (Math.abs(skewMs) < 2_000) return 'none to speak of'
  return `${span(Math.round(Math.abs(skewMs) / 1_000) * 1_000)} ${skewMs > 0 ? 'behind' : 'ahead of'} the backend’s`
}

/** How to show an event: as a success, as a warning, as an error, or neutral. */
export type Tone = 'good' | 'warn' | 'bad' | 'plain'

const HOW = {
  'in-place': 'took a new token in place',
  reload: 'was reloaded for a new token',
  remount: 'was mounted anew for a new token',
}

/** An event in one line, without any data of the widget. */
export function eventWords(event: EmbedEvent): { words: string; tone: Tone } {
  switch (event.type) {
    case 'token.requested':
      return {
        words: `requested: ${reasonWords(event.reason)}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`,
        tone: 'plain',
      }
    case 'token.received':
      return {
        words: `received in ${span(event.tookMs)}, ${event.expiresAt === null ? 'without an end' : `good for ${countdown(event.expiresAt - event.at)}`}`,
        tone: 'good',
      }
    case 'token.shared':
      return { words: 'another tab had it', tone: 'good' }
    case 'token.refreshed':
      return { words: `replaced: ${reasonWords(event.reason)}`, tone: 'good' }
    case 'token.failed':
      return {
        words: `failed: ${event.error.code}${event.nextAttemptAt === null ? '' : `, again at ${clockTime(event.nextAttemptAt)}`}`,
        tone: 'bad',
      }
    case 'token.rejected':
      return { words: 'refused by a widget', tone: 'warn' }
    case 'identity.mismatch':
      return { words: 'somebody else is signed in at the backend', tone: 'bad' }
    case 'token.expired':
      return { words: 'died before its replacement came', tone: 'bad' }
    case 'widget.mounted':
      return { words: 'mounted', tone: 'plain' }
    case 'widget.ready':
      return { words: 'ready', tone: 'good' }
    case 'widget.token':
      return { words: HOW[event.how], tone: 'good' }
    case 'widget.suspended':
      return { words: 'suspended: its token died', tone: 'warn' }
    case 'widget.failed':
      return { words: `failed: ${event.error.code}`, tone: 'bad' }
    case 'widget.session':
      return { words: `began a session, which ends at ${clockTime(event.expiresAt)}`, tone: 'plain' }
    case 'widget.event':
      return { words: `says “${event.name}”`, tone: 'plain' }
    case 'widget.parked':
      return { words: 'parked: no view shows it', tone: 'plain' }
    case 'widget.resumed':
      return { words: 'back on the page', tone: 'good' }
    case 'widget.closed':
      return { words: 'closed', tone: 'plain' }
    case 'identity.changed':
      return {
        words: event.tab === 'this' ? 'identity changed' : 'identity changed in another tab',
        tone: 'warn',
      }
  }
}
