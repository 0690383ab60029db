// The messages on the port of a Superset page. @source `@superset-ui/switchboard` 0.20.3, `lib/switchboard.js`
import type { FrameSignal } from '../../vendor-kit/frame/frame-definition'
import { permalinkOf, type SupersetOptions } from './options'

/** The reply to the question that follows each token. */
const READY = 'embed-ready'
/** The reply to a question for the height. */
const HEIGHT = 'embed-height'
/** How often the height is asked for while the page is visible, in ms. */
const HEIGHT_EVERY_MS = 1_000

interface Message {
  switchboardAction?: unknown
  method?: unknown
  messageId?: unknown
  args?: unknown
  result?: unknown
}

/** Calls a method of the Superset page, without an answer. */
export function emit(method: string, args: object): object {
  return { switchboardAction: 'emit', method, args }
}

const askSize = (messageId: string) => ({ switchboardAction: 'get', method: 'getScrollSize', messageId })

/** Hands over a token, and asks for a first reply: it comes from a page that has the token. */
export function tokenMessages(guestToken: string): readonly object[] {
  return [emit('guestToken', { guestToken }), askSize(READY)]
}

/** Asks for the height of the content from time to time. A hidden page is not asked. */
export function pollHeight(post: (message: unknown) => void, signal: AbortSignal): void {
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') post(askSize(HEIGHT))
  }, HEIGHT_EVERY_MS)
  signal.addEventListener('abort', () => clearInterval(timer))
}

/** What a message of the Superset page means. */
export function readMessage(data: unknown, options: SupersetOptions): FrameSignal | null {
  const { switchboardAction, method, messageId, args, result } = (data ?? {}) as Message
  if (switchboardAction === 'emit') return { type: 'event', name: String(method), detail: args }
  if (switchboardAction === 'get')
    return { type: 'answer', message: answerTo(String(method), messageId, args, options) }
  // An old Superset has no such method, and answers with an error. It listens all the same.
  if (messageId === READY) return { type: 'ready' }
  if (messageId !== HEIGHT) return null
  const { height } = (result ?? {}) as { height?: unknown }
  return typeof height === 'number' ? { type: 'height', px: height } : null
}

/**
 * Superset asks where a permalink leads, and waits for the answer.
 *
 * @source `@superset-ui/embedded-sdk` 0.4.0, `lib/index.js`: the method `resolvePermalinkUrl`
 */
function answerTo(method: string, messageId: unknown, args: unknown, options: SupersetOptions): object {
  if (method === 'resolvePermalinkUrl')
    return { switchboardAction: 'reply', messageId, result: permalinkOf(options, args) }
  return { switchboardAction: 'error', messageId, error: `Method "${method}" is not defined` }
}
