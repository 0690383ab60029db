import type { ResolvedTheme } from '../../theme/theme'
import type { SwapMadeBy } from '../swap/swap'
import type { OpenLine } from './messages'

/** The meaning of a message from the frame. */
export type FrameSignal =
  | { type: 'token-wanted' }
  | { type: 'ready' }
  | { type: 'rejected' }
  | { type: 'height'; px: number }
  | { type: 'failed'; message: string }
  | { type: 'event'; name: string; detail?: unknown }
  /** The frame has asked something, and this is the message to answer it with. */
  | { type: 'answer'; message: unknown }

/**
 * The definition from which {@link frame} makes a mode: a widget that lives in a frame. Its messages are read
 * only from that frame, and only while the origin of `src` is in it.
 */
export interface FrameDefinition<O> {
  /** How a renewed token is handed over. Default {@link inPlace}. */
  swap?: SwapMadeBy<'inPlace, reloadWhenIdle(), remountWhenIdle(), reload() or remount()'> | undefined
  /**
   * The frame's address, on http(s). `token` is a string only where `tokenInUrl` is set. `theme` is read from
   * the page when you ask for it.
   */
  src: (options: O, context: { token: string | null; theme: ResolvedTheme }) => string
  /**
   * The token travels in the address; the frame then loads after it, not beside it, and by a link: its
   * address is in no attribute and in no Resource Timing.
   */
  tokenInUrl?: boolean
  /**
   * When the frame counts as ready. `message`: its page says so. `load`: the browser has loaded something in
   * it; whether that is the vendor's page, or an error page, no browser tells.
   */
  readyOn: 'message' | 'load'
  /**
   * Asks, while the frame loads, whether its page can be had, e.g. by a `fetch` of an address of the vendor's
   * that allows CORS. The frame is then ready on `load` only once this has resolved to `true`; `false`, or a
   * promise that rejects, is `EMBED_WIDGET_LOAD`. It is given no token. `signal` is aborted when the widget
   * goes. Default: nobody asks.
   */
  probe?: (options: O, context: { signal: AbortSignal }) => Promise<boolean>
  /** The `sandbox` attribute. */
  sandbox: string
  /** The `allow` attribute. Default: nothing. */
  allow?: string
  /** The `referrerpolicy` attribute. Default `strict-origin`; `no-referrer` with `tokenInUrl`. */
  referrerPolicy?: ReferrerPolicy
  /**
   * How the frame is spoken to. `portLine(…)`: over a `MessagePort` that it is given whenever it loads a page.
   * Default: by `window.postMessage`.
   */
  line?: OpenLine
  /**
   * Called each time a page of the frame listens; e.g. to ask it for its height from time to time. `signal` is
   * aborted when another page loads in the frame, and when the widget goes.
   */
  converse?: (line: { post: (message: unknown) => void; options: O; signal: AbortSignal }) => void
  /**
   * Reads a message of the frame; `null`: it is not for us. `data` is whatever the frame sent. If this throws,
   * the widget fails.
   */
  receive?: (data: unknown, options: O) => FrameSignal | null
  /**
   * The messages that hand over a token: one the frame asked for, or one that was renewed. Where `swap` is
   * not {@link inPlace}, a renewed one is handed over when it may cost the user their place.
   */
  deliver?: (token: string, options: O, why: 'wanted' | 'renewed') => readonly unknown[]
  /**
   * The messages that take an expired token away from the frame, while there is no other yet. The frame keeps
   * its page under a cover, and `deliver` follows when there is a new token. An empty list: the page keeps the
   * expired token, and nobody can use it under the cover. Default: the frame is unmounted, and its user loses
   * their place.
   */
  suspend?: (options: O) => readonly unknown[]
  /**
   * The messages that hand over changed options to a frame that has asked for its token; `null`: it loads
   * anew, as it does where `src` is another one by now. They are handed over again when it asks again.
   * Default: it loads anew.
   */
  deliverOptions?: (options: O, before: O) => readonly unknown[] | null
  /**
   * The messages that hand over a theme; where there are none, a theme that changes `src` waits for the next
   * load.
   */
  deliverTheme?: (theme: ResolvedTheme, options: O) => readonly unknown[]
}
