import type { EmbedError } from '../errors/errors'

/** How a widget tells the library what happens in it. */
export interface WidgetReport {
  /**
   * The widget shows itself to its user; said again where it is there again after a reload, if it can tell.
   */
  ready: () => void
  /**
   * The widget's token was refused. One renewal follows; a second refusal is a failure. `hint`: what the
   * vendor says of it, told to `onError`.
   */
  rejected: (hint?: string) => void
  /**
   * Something else went wrong. It never fetches a token. More than 10 errors in a second are dropped. The
   * widget's tokens are taken out of the error.
   */
  failed: (error: EmbedError) => void
  /** The widget's content is this high, in px. */
  height: (px: number) => void
  /**
   * The widget has begun a session of its own, which ends in `endsInMs`. {@link WidgetHandle.renewSession} is
   * called before that.
   */
  session: (endsInMs: number) => void
  /**
   * Anything else that the host may want to know. It reaches `onEvent` as `widget.event`. More than 100 in a
   * second are dropped.
   *
   * The widget's tokens are taken out of the texts in `detail`, in plain objects, arrays and errors; any
   * other object is passed on unchanged. A text is cut after 10,000 characters. More than 6 levels deep, or
   * after 500 objects, the rest is replaced by `"…"`.
   */
  event: (name: string, detail?: unknown) => void
}
