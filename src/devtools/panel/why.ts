// Pure: no clock, no I/O.
import type { EmbedError } from '../../errors/errors'
import type { TokenState } from '../../store/token-state'
import type { RequestRecord } from '../record'
import { clockTime, countdown, span } from '../time'
import { reasonWords } from '../words'

/** The facts that {@link whyNext} needs. */
export interface Prospect {
  state: TokenState
  /** The last request. */
  last: RequestRecord | undefined
  isNeeded: boolean
  /** Nobody is signed in. */
  isSignedOut: boolean
  isHidden: boolean
  /** Epoch ms of the client's clock. */
  now: number
}

/** Says when and why the next request for a token is made, or why there is none. */
export function whyNext({ state, last, isNeeded, isSignedOut, isHidden, now }: Prospect): string {
  if (isSignedOut) return 'none: nobody is signed in'
  if (state.isRefreshing) return underWay(last, now)
  if (!isNeeded) return 'none: nothing on the page needs it'
  if (state.error && !state.error.retryable) return `none: ${stopped(state.error)}`
  const failed = last?.outcome.state === 'failed' ? last.outcome : null
  if (failed && (state.error || state.status === 'loading')) {
    const { nextAttemptAt: at, code } = failed
    const after = `${last?.attempt ? `attempt ${last.attempt}` : 'the last one'} failed with ${code}`
    if (at !== null && at > now) return `again at ${clockTime(at)}, in ${countdown(at - now)}: ${after}`
    return at === null ? `none: ${after}` : `again ${soon(isHidden)}: ${after}`
  }
  if (state.status === 'ready') return renewal(state.token, isHidden, now)
  if (state.status === 'expired') return `a new one ${soon(isHidden)}: it has died`
  return `the first one ${soon(isHidden)}`
}

function renewal(
  { refreshAt, expiresAt }: { refreshAt: number | null; expiresAt: number | null },
  isHidden: boolean,
  now: number,
): string {
  if (refreshAt === null || expiresAt === null) return 'none: it never ends'
  if (refreshAt <= now) return `renewal ${soon(isHidden)}`
  const lead = span(Math.round((expiresAt - refreshAt) / 1_000) * 1_000)
  return `renewal at ${clockTime(refreshAt)}, ${lead} before its end`
}

/** When a request is made that is due already. */
function soon(isHidden: boolean): string {
  return isHidden ? 'when the tab is in view again' : 'as soon as the bound on requests allows'
}

function underWay(last: RequestRecord | undefined, now: number): string {
  if (last?.outcome.state !== 'pending') return 'under way'
  const attempt = last.attempt !== null && last.attempt > 1 ? `, attempt ${last.attempt}` : ''
  return `under way for ${countdown(now - last.startedAt)}${attempt}${last.reason ? `: ${reasonWords(last.reason)}` : ''}`
}

function stopped({ code }: EmbedError): string {
  switch (code) {
    case 'EMBED_DENIED':
      return `the backend refused (${code}); Renew asks again`
    case 'EMBED_REQUEST_REFUSED':
      return `the backend found the request wrong (${code}); check the endpoint, Renew asks again`
    case 'EMBED_TOKEN_REJECTED':
      return `the widget refused this token and the one before (${code}); Renew asks again`
    default:
      return `${code} cannot be mended by asking again by itself; Renew does`
  }
}
