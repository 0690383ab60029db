import type { EmbedError, EmbedErrorCode } from '../errors/errors'

/** Every string that a person sees or a screen reader says; each can be replaced, in any language. */
export interface EmbedLabels {
  /** While the widget loads; for screen readers, the shapes say it to others. */
  loading: string
  /** While it goes on loading after 8 s. */
  stillLoading: string
  /** Shown over a widget whose token died before there was another. */
  reconnecting: string
  /** On the button of a failure. */
  retry: string
  /** Above what went wrong, where no other title fits. */
  failedTitle: string
  /** Above `denied`. */
  deniedTitle: string
  /** Above `sessionOver`. */
  sessionOverTitle: string
  /** Above `mismatch`. */
  mismatchTitle: string
  /** Above `offline`. */
  offlineTitle: string
  /** Above `blocked`. */
  blockedTitle: string
  /** Above `slow`. */
  slowTitle: string
  /** Follows a message where the library goes on trying by itself. */
  retrying: string
  /** The text for a failure about which the user needs no more detail. */
  failed: string
  /** `EMBED_DENIED`: the user may not have a token. */
  denied: string
  /** `EMBED_DENIED` with `isSessionOver`, `EMBED_SIGNED_OUT`. */
  sessionOver: string
  /** `EMBED_IDENTITY_MISMATCH`. */
  mismatch: string
  /** `EMBED_NETWORK`. */
  offline: string
  /** `EMBED_RATE_LIMITED`. */
  busy: string
  /** `EMBED_TOKEN_REJECTED`. */
  rejected: string
  /** `EMBED_WIDGET_LOAD`. */
  blocked: string
  /** `EMBED_TIMEOUT`, `EMBED_WIDGET_TIMEOUT`. */
  slow: string
  /** `EMBED_WIDGET_ERROR`. */
  crashed: string
}

export const LABELS: EmbedLabels = {
  loading: 'Loading…',
  stillLoading: 'This is taking longer than usual…',
  reconnecting: 'Reconnecting…',
  retry: 'Try again',
  failedTitle: 'This didn’t load',
  deniedTitle: 'You don’t have access',
  sessionOverTitle: 'You’re signed out',
  mismatchTitle: 'Someone else is signed in',
  offlineTitle: 'No connection',
  blockedTitle: 'This content was blocked',
  slowTitle: 'No answer yet',
  retrying: 'We’ll keep trying.',
  failed: 'Something went wrong on the way.',
  denied: 'Sign in again, or ask for access.',
  sessionOver: 'Your session has ended. Sign in again, then try again.',
  mismatch: 'Reload the page to go on with the other account.',
  offline: 'Check your connection.',
  busy: 'There are too many requests right now.',
  rejected: 'Your access to this content wasn’t accepted.',
  blocked: 'An ad blocker may have stopped it, or its server can’t be reached.',
  slow: 'It is taking too long to answer.',
  crashed: 'Something went wrong inside this content.',
}

/** What a failure looks like: each kind has a mark, a title and a message. */
export type FailureKind =
  | 'failed'
  | 'denied'
  | 'sessionOver'
  | 'mismatch'
  | 'offline'
  | 'busy'
  | 'rejected'
  | 'blocked'
  | 'slow'
  | 'crashed'

const KINDS: Partial<Record<EmbedErrorCode, FailureKind>> = {
  EMBED_DENIED: 'denied',
  EMBED_SIGNED_OUT: 'sessionOver',
  EMBED_IDENTITY_MISMATCH: 'mismatch',
  EMBED_NETWORK: 'offline',
  EMBED_RATE_LIMITED: 'busy',
  EMBED_TOKEN_REJECTED: 'rejected',
  EMBED_WIDGET_LOAD: 'blocked',
  EMBED_TIMEOUT: 'slow',
  EMBED_WIDGET_TIMEOUT: 'slow',
  EMBED_WIDGET_ERROR: 'crashed',
}

export function failureKind({
  code,
  isSessionOver,
}: Pick<EmbedError, 'code' | 'isSessionOver'>): FailureKind {
  return isSessionOver ? 'sessionOver' : (KINDS[code] ?? 'failed')
}

const TITLES: Partial<Record<FailureKind, keyof EmbedLabels>> = {
  denied: 'deniedTitle',
  sessionOver: 'sessionOverTitle',
  mismatch: 'mismatchTitle',
  offline: 'offlineTitle',
  blocked: 'blockedTitle',
  slow: 'slowTitle',
}

/** What a person reads of a failure. */
export function failureWords(kind: FailureKind, labels: EmbedLabels): { title: string; text: string } {
  return { title: labels[TITLES[kind] ?? 'failedTitle'], text: labels[kind] }
}
