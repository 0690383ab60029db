import type { JsonObject } from '../base/json'
import type { EmbedError } from '../errors/errors'
import type { TokenReason } from '../source/token-source'

/**
 * An event of a token or a widget, for logs and for the page. It never holds a token.
 *
 * Every event has `at`, epoch ms of the client's clock; all instants and durations are of that clock. Events of
 * a token name it by `vendor` (an id) and `params` (what the backend was told), those of a widget also by its
 * `mode` and `title`.
 */
export type EmbedEvent = { at: number } & (
  | (OfToken & { type: 'token.requested'; reason: TokenReason; attempt: number })
  /**
   * A request was answered; without `token.requested` before it, the token came with the page
   * (`initialTokens`).
   */
  | (OfToken & {
      type: 'token.received'
      reason: TokenReason
      expiresAt: number | null
      refreshAt: number | null
      tookMs: number
      /**
       * How far the backend's clock is ahead of this machine's, in ms, as far as its `Date` header tells (to
       * a second); `null`: it has not told.
       */
      skewMs: number | null
    })
  /** Another tab had the token that was requested: no request was made. `token.received` follows. */
  | (OfToken & { type: 'token.shared' })
  /** A live token was replaced by a newer one. */
  | (OfToken & { type: 'token.refreshed'; reason: TokenReason })
  /** An attempt failed; the next is made at `nextAttemptAt`, `null`: none by itself. */
  | (OfToken & { type: 'token.failed'; error: EmbedError; attempt: number; nextAttemptAt: number | null })
  | (OfToken & { type: 'token.rejected' })
  /** A token died before its replacement came. */
  | (OfToken & { type: 'token.expired' })
  | (OfWidget & { type: 'widget.mounted' })
  | (OfWidget & { type: 'widget.ready' })
  /** A widget was given a renewed token; `how` it came to use it. */
  | (OfWidget & { type: 'widget.token'; how: 'in-place' | 'reload' | 'remount' })
  /** A widget's token died, and was taken away from it. */
  | (OfWidget & { type: 'widget.suspended' })
  | (OfWidget & { type: 'widget.failed'; error: EmbedError })
  /**
   * A widget began a session of its own, which is renewed at `renewAt`; `null`: it ends too soon to be
   * renewed, or never.
   */
  | (OfWidget & { type: 'widget.session'; expiresAt: number; renewAt: number | null })
  /** Something vendor-specific, named by the vendor. */
  | (OfWidget & { type: 'widget.event'; name: string; detail?: unknown })
  /** With `keepAlive`: no view shows it any more, and it waits to come back; it came back. */
  | (OfWidget & { type: 'widget.parked' })
  | (OfWidget & { type: 'widget.resumed' })
  /** A widget is no longer on the page. */
  | (OfWidget & { type: 'widget.closed' })
  /**
   * The backend's session is somebody else's than the page's `identity`: its tokens were dropped. Load the
   * page anew, or give `identity` the user who is signed in now.
   */
  | (OfToken & { type: 'identity.mismatch' })
  /** `tab`: which tab it happened in. `other` (with `crossTab`): the user signed out there, or in again. */
  | { type: 'identity.changed'; tab: 'this' | 'other' }
)

interface OfToken {
  vendor: string
  /**
   * The result of the vendor's `tokenParams`. It holds personal data if you put some into the options.
   */
  params: JsonObject
}

/**
 * Which widget an event is of: by its title, as it was when it was mounted. Two of one title are not told
 * apart.
 */
export interface OfWidget extends OfToken {
  mode: 'inline' | 'iframe'
  title: string
}

/**
 * Calls code of the host's. What it throws is its own, and breaks nothing of ours: it is reported as any
 * uncaught error is.
 */
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
