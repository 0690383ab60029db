import { embedError } from './embed-error'
import type { EmbedError, EmbedErrorCode, EmbedErrorOptions } from './errors'

/**
 * There is no token, for the reason that an HTTP status stands for. @param came - what came in its place.
 * Left out: something was thrown.
 */
export function refused(status: number, came: string | undefined, options: EmbedErrorOptions): EmbedError {
  return embedError(codeOf(status), 'refused', [came, status], { ...options, isSessionOver: status === 401 })
}

/** What a status that is a failure means for a token. */
function codeOf(status: number): EmbedErrorCode {
  if (status === 401 || status === 403) return 'EMBED_DENIED'
  if (status === 429) return 'EMBED_RATE_LIMITED'
  return status === 408 || status === 425 || status >= 500 ? 'EMBED_UNAVAILABLE' : 'EMBED_REQUEST_REFUSED'
}

/** A page where data should be: most often the page to sign in at. */
export function signInPage(came: string, isRedirected?: boolean): EmbedError {
  return embedError('EMBED_DENIED', 'signInPage', [came, isRedirected], { isSessionOver: true })
}

/** The backend's session is somebody else's. */
export function identityMismatch(): EmbedError {
  return embedError('EMBED_IDENTITY_MISMATCH', 'identityMismatch', [])
}

export function tooLate(waitedMs: number): EmbedError {
  return embedError('EMBED_TIMEOUT', 'tooLate', [waitedMs])
}

/** A request, or the waiting for one, was ended. */
export function aborted(): EmbedError {
  return embedError('EMBED_ABORTED', 'aborted', [])
}

/** Nobody is there whose token it could be. */
export function signedOut(): EmbedError {
  return embedError('EMBED_SIGNED_OUT', 'signedOut', [])
}

/** Whether a new token, and nothing else, makes good what went wrong. */
export function isMendedByToken({ code }: EmbedError): boolean {
  return !code.startsWith('EMBED_WIDGET') && code !== 'EMBED_TOKEN_REJECTED' && code !== 'EMBED_CONFIG'
}
