import type { EmbedError } from './errors'
import type { TokenReason } from './source'

/**
 * What happens to tokens and widgets, for logs and for the page. It never holds a token.
 *
 * Every event has `at` (epoch ms of the client's clock) and, but for `identity.changed`, `vendor` (an id). Instants are of the same clock.
 */
export type EmbedEvent = { at: number } & (
  | { type: 'token.requested'; vendor: string; reason: TokenReason; attempt: number }
  | { type: 'token.received'; vendor: string; reason: TokenReason; expiresAt: number | null; refreshAt: number | null; tookMs: number }
  /** Another tab had the token that was requested: no request was made. `token.received` follows. */
  | { type: 'token.shared'; vendor: string }
  /** A live token was replaced by a newer one. */
  | { type: 'token.refreshed'; vendor: string; reason: TokenReason }
  /** An attempt failed; the next is made at `nextAttemptAt`, `null`: none by itself. */
  | { type: 'token.failed'; vendor: string; error: EmbedError; attempt: number; nextAttemptAt: number | null }
  | { type: 'token.rejected'; vendor: string }
  /** A token died before its replacement came. */
  | { type: 'token.expired'; vendor: string }
  | { type: 'widget.mounted'; vendor: string; mode: 'inline' | 'iframe' }
  | { type: 'widget.ready'; vendor: string; mode: 'inline' | 'iframe' }
  /** A widget was given a renewed token; `how` it came to use it. */
  | { type: 'widget.token'; vendor: string; mode: 'inline' | 'iframe'; how: 'in-place' | 'reload' | 'remount' }
  /** A widget's token died, and was taken away from it. */
  | { type: 'widget.suspended'; vendor: string; mode: 'inline' | 'iframe' }
  | { type: 'widget.failed'; vendor: string; mode: 'inline' | 'iframe'; error: EmbedError }
  /** A widget began a session of its own, which is renewed at `renewAt`; `null`: it ends too soon to be renewed, or never. */
  | { type: 'widget.session'; vendor: string; mode: 'inline' | 'iframe'; expiresAt: number; renewAt: number | null }
  /** Something vendor-specific, named by the vendor. */
  | { type: 'widget.event'; vendor: string; mode: 'inline' | 'iframe'; name: string; detail?: unknown }
  /** `tab`: which tab it happened in. `other` (with `crossTab`): the user signed out there, or in again. */
  | { type: 'identity.changed'; tab: 'this' | 'other' }
)

/** Calls code of the host's. What it throws is its own, and breaks nothing of ours: it is reported as any uncaught error is. */
export function callHost(call: () => void): void {
  try {
    call()
  } catch (cause) {
    if (typeof reportError === 'function') reportError(cause)
    else console.error(cause)
  }
}

type WithoutTime<E> = E extends unknown ? Omit<E, 'at'> : never

/** An event before it is told when it happened. */
export type EmbedEventInput = WithoutTime<EmbedEvent>
