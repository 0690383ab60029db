import { windowOf } from '../../base/realm'
import { embedError } from '../../errors/embed-error'
import { postTo } from './post'

/**
 * A line to one frame: what is said on it reaches only that frame, and only while it shows a page of
 * `origin`.
 */
export interface FrameLine {
  post: (message: unknown) => void
  /** The frame has loaded a page: the first one, or another. */
  loaded?: () => void
  close: () => void
}

/** Who hears a line. */
export interface LineListeners {
  onMessage: (data: unknown) => void
  /** Hears what the frame says while it shows another origin. */
  onForeign: (data: unknown, origin: string) => void
  /** The frame can be spoken to, and wants its token. */
  onOpen: () => void
}

/** Opens a line to a frame that shows `origin`. */
export type OpenLine = (frame: HTMLIFrameElement, origin: string, listeners: LineListeners) => FrameLine

/**
 * Opens a line to a frame.
 *
 * A message is heard only if its origin is `origin`, to the letter, and its source is this very frame: a
 * frame that has gone elsewhere keeps its window, and another frame may show the same origin. Messages are
 * posted to exactly `origin`.
 *
 * @param origin - as `new URL(src).origin` gives it; an opaque origin (`"null"`) is refused, since every
 * sandboxed page shares it.
 * @throws {EmbedError} `EMBED_CONFIG`: the origin is opaque.
 */
export function openLine(
  frame: HTMLIFrameElement,
  origin: string,
  { onMessage, onForeign }: Omit<LineListeners, 'onOpen'>,
): FrameLine {
  if (!/^https?:\/\/[^/]+$/.test(origin)) throw embedError('EMBED_CONFIG', 'opaqueOrigin', [origin])
  const hear = (event: MessageEvent) => {
    if (event.source === null || event.source !== frame.contentWindow) return
    if (event.origin === origin) onMessage(event.data)
    else onForeign(event.data, event.origin)
  }
  const view = windowOf(frame)
  view.addEventListener('message', hear)
  return {
    post: (message) => postTo(frame, message, origin),
    close: () => view.removeEventListener('message', hear),
  }
}
