import { EmbedError, type EmbedErrorCode, type EmbedErrorOptions } from './errors'

/** What to do about a status. What is a developer's to mend is told in development. */
const HINTS: Record<number, string> = {
  401: ' Sign the user in again.',
  403: ' The user, or the origin of the page, may not have one.',
}

/** There is no token, for the reason that an HTTP status stands for. @param came - what came in its place. */
export function refused(status: number, came: string, options: EmbedErrorOptions = {}): EmbedError {
  return new EmbedError(codeOf(status), `Expected a token, got ${came}.${HINTS[status] ?? ''}`, { ...options, isSessionOver: status === 401 })
}

/** What a status that is a failure means for a token. */
function codeOf(status: number): EmbedErrorCode {
  if (status === 401 || status === 403) return 'EMBED_DENIED'
  if (status === 429) return 'EMBED_RATE_LIMITED'
  return status === 408 || status === 425 || status >= 500 ? 'EMBED_UNAVAILABLE' : 'EMBED_REQUEST_REFUSED'
}

/** A page where data should be: most often the page to sign in at. */
export function signInPage(came: string): EmbedError {
  return refused(401, `${came}: probably a sign-in page`)
}

export function malformed(expected: string, came: string, cause?: unknown): EmbedError {
  return new EmbedError('EMBED_TOKEN_MALFORMED', `Expected ${expected}, got ${came}.`, cause === undefined ? {} : { cause })
}

/** The backend's session is somebody else's. */
export function identityMismatch(): EmbedError {
  return new EmbedError(
    'EMBED_IDENTITY_MISMATCH',
    'Expected a token of the user of this page, got the session of another user. Load the page anew, or give identity the new user.',
  )
}

export function tooLate(waitedMs: number): EmbedError {
  return new EmbedError('EMBED_TIMEOUT', `Expected a token within ${waitedMs} ms, got none.`)
}

/** A request, or the waiting for one, was ended. */
export function aborted(): EmbedError {
  return new EmbedError('EMBED_ABORTED', 'The token request was ended by its signal, a change of identity or clear().')
}

/** Nobody is there whose token it could be. */
export function signedOut(): EmbedError {
  return new EmbedError('EMBED_SIGNED_OUT', 'Expected an identity, got null. Wait for the sign-in before asking for a token.')
}

/** Whether a new token, and nothing else, makes good what went wrong. */
export function isMendedByToken({ code }: EmbedError): boolean {
  return !code.startsWith('EMBED_WIDGET') && code !== 'EMBED_TOKEN_REJECTED' && code !== 'EMBED_CONFIG'
}
