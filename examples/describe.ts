import type { EmbedEvent } from 'react-embed-token'
import type { VendorId } from './emulators'

/** An event in a person's words. */
export interface Description {
  label: string
  detail: string
  tone: 'quiet' | 'good' | 'warn' | 'bad'
}

const REASONS = {
  first: 'there is none yet',
  due: 'renewal is due',
  expired: 'the last one has died',
  rejected: 'the last one was refused',
  navigate: 'the next view wants more time',
  asked: 'a person asked',
}

const HOW = {
  'in-place': ['Applied', 'in place, nothing lost'],
  reload: ['Reloaded', 'to read the new token'],
  remount: ['Remounted', 'with the new token'],
} as const

const VENDORS: Record<VendorId, string> = {
  'returning-ai': 'Returning.AI',
  interakt: 'Interakt',
  'answering-agent': 'Answering Agent',
  runtype: 'Runtype',
  'open-chat-widget': 'Open Chat Widget',
}

/** Whose widget or token it was about, if any's. */
export function vendorOf(event: EmbedEvent): string {
  return 'vendor' in event ? `${VENDORS[event.vendor as VendorId]},` : ''
}

export function describe(event: EmbedEvent): Description {
  switch (event.type) {
    case 'token.requested':
      return {
        label: 'Requested',
        detail: REASONS[event.reason] + (event.attempt > 1 ? `, attempt ${event.attempt}` : ''),
        tone: 'quiet',
      }
    case 'token.received':
      return { label: 'Received', detail: `in ${Math.round(event.tookMs)} ms${lives(event)}`, tone: 'good' }
    case 'token.shared':
      return { label: 'Shared', detail: 'another tab had it: no request', tone: 'good' }
    case 'token.refreshed':
      return { label: 'Refreshed', detail: 'the old one was replaced', tone: 'good' }
    case 'token.failed':
      return {
        label: 'Failed',
        detail: `${event.error.code}, ${next(event.nextAttemptAt, event.at)}`,
        tone: 'bad',
      }
    case 'token.rejected':
      return { label: 'Rejected', detail: 'a widget says its token was refused', tone: 'warn' }
    case 'identity.mismatch':
      return { label: 'Mismatch', detail: 'somebody else is signed in at the backend', tone: 'bad' }
    case 'token.expired':
      return { label: 'Expired', detail: 'no replacement came in time', tone: 'bad' }
    case 'widget.mounted':
      return { label: 'Mounted', detail: event.mode, tone: 'quiet' }
    case 'widget.parked':
      return { label: 'Parked', detail: `${event.mode}, no view shows it`, tone: 'quiet' }
    case 'widget.resumed':
      return { label: 'Resumed', detail: `${event.mode}, as it was`, tone: 'good' }
    case 'widget.closed':
      return { label: 'Closed', detail: event.mode, tone: 'quiet' }
    case 'widget.ready':
      return { label: 'Ready', detail: event.mode, tone: 'good' }
    case 'widget.token':
      return { label: HOW[event.how][0], detail: `${event.mode}, ${HOW[event.how][1]}`, tone: 'good' }
    case 'widget.suspended':
      return { label: 'Suspended', detail: `${event.mode}, its token was taken away`, tone: 'warn' }
    case 'widget.failed':
      return { label: 'Widget error', detail: `${event.mode}, ${event.error.code}`, tone: 'bad' }
    case 'widget.session':
      return {
        label: 'Session',
        detail: `${event.mode}, for ${seconds(event.expiresAt - event.at)}`,
        tone: 'quiet',
      }
    case 'widget.event':
      return { label: event.name, detail: event.mode, tone: 'quiet' }
    case 'identity.changed':
      return { label: 'New identity', detail: 'nothing of the user before is kept', tone: 'quiet' }
  }
}

function lives({
  at,
  expiresAt,
  refreshAt,
}: {
  at: number
  expiresAt: number | null
  refreshAt: number | null
}): string {
  if (expiresAt === null || refreshAt === null) return ', never expires'
  return `, lives ${seconds(expiresAt - at)}, due in ${seconds(refreshAt - at)}`
}

function next(nextAttemptAt: number | null, at: number): string {
  return nextAttemptAt === null
    ? 'no further attempt by itself'
    : `next attempt in ${seconds(nextAttemptAt - at)}`
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 1_000))} s`
}
