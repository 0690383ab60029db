import type { FrameSignal } from '../vendor-kit/frame/frame-definition'
import type { ReturningAiFrameOptions } from './returning-ai-options'

/** @source a third-party integration clamps the frame's height to these, in px. */
const HEIGHT_PX = { min: 480, max: 5_000 }

/** The meaning of a frame's message; `null`: none that is known. */
export function readMessage(data: unknown, isTokenError: (detail: unknown) => boolean): FrameSignal | null {
  const message = (typeof data === 'string' ? { type: data } : data) as {
    type?: unknown
    payload?: { height?: unknown }
  } | null
  switch (message?.type) {
    case 'RETURNINGAI_WIDGET_REQUEST_TOKEN':
      return { type: 'token-wanted' }
    case 'WIDGET_READY':
      return { type: 'ready' }
    case 'WIDGET_HEIGHT_UPDATE': {
      const px = message.payload?.height
      return typeof px === 'number'
        ? { type: 'height', px: Math.min(HEIGHT_PX.max, Math.max(HEIGHT_PX.min, px)) }
        : null
    }
    case 'WIDGET_ERROR': {
      const { type: _, ...detail } = message as Record<string, unknown>
      return isTokenError(Object.keys(detail).length ? detail : undefined)
        ? { type: 'rejected' }
        : { type: 'failed', message: `an error${codeIn(detail)}` }
    }
    default:
      return null
  }
}

/** The messages that hand a token to the frame. */
export function tokenMessages(
  token: string,
  options: ReturningAiFrameOptions,
  why: 'wanted' | 'renewed',
): readonly unknown[] {
  const widgetId = options.communityId ?? options.widgetId
  // Two pages of the documentation name the payload differently: `value`, or `token` and `widgetId`.
  const message = { type: 'RETURNINGAI_WIDGET_TOKEN', value: token, token, widgetId }
  return why === 'renewed' ? [{ type: 'RETURNINGAI_WIDGET_REFRESH', token, widgetId }, message] : [message]
}

const TELLING = ['status', 'code', 'message', 'error', 'reason', 'name', 'payload', 'detail']

/** Whether an error is about the token, by the words in its detail. An empty detail counts as such. */
export function speaksOfToken(detail: unknown): boolean {
  if (detail == null || detail === '') return true
  try {
    const text = typeof detail === 'string' ? detail : JSON.stringify(detail, TELLING)
    // "Unexpected token" is how a JSON parser complains.
    return /\b40[13]\b|(?<!unexpected )token|unauthori[sz]ed|authenticat|forbidden|expired/i.test(text)
  } catch {
    return false // circular
  }
}

/** The status or short code of an error, in brackets. The rest of the detail may contain anything. */
export function codeIn(detail: unknown): string {
  const { code, status } = (detail ?? {}) as { code?: unknown; status?: unknown }
  const found = code ?? status
  return (typeof found === 'string' && /^[\w-]{1,40}$/.test(found)) || typeof found === 'number'
    ? ` (${found})`
    : ''
}
