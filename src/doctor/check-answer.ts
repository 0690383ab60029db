import { isRedirect } from '../source/response'
import type { Check } from './check'
import { error, type Finding } from './finding'

/** Status, redirect, HTML, shape: why there is no token. */
export const checkAnswer: Check = ({ first: { first, failure }, options }) => {
  if (first && isRedirect(first))
    return [
      error(
        'redirect',
        `The endpoint redirects (status ${first.status}), probably to a sign-in page.`,
        'Answer 401 if nobody is signed in, and leave the endpoint out of the redirects of your middleware.',
      ),
    ]
  if (!failure) return []
  const status = first?.status ?? 0
  switch (failure.code) {
    case 'EMBED_NETWORK':
    case 'EMBED_TIMEOUT':
      return [
        error('unreachable', 'The endpoint does not answer.', 'Check the address, and that the server runs.'),
      ]
    case 'EMBED_DENIED':
      return [denied(status, options.cookie)]
    case 'EMBED_IDENTITY_MISMATCH':
      return [
        error(
          'status',
          'The endpoint compares an identity that was not sent (status 409).',
          'Compare only if the request names one.',
        ),
      ]
    case 'EMBED_RATE_LIMITED':
      return [error('status', 'The endpoint asks to wait (status 429).', 'Wait, or raise the limit.')]
    case 'EMBED_TOKEN_EXPIRED':
      return [
        error(
          'expired',
          'The token has expired before it arrives.',
          'Mint a token for each request, and check the server’s clock.',
        ),
      ]
    case 'EMBED_TOKEN_MALFORMED':
      return [
        error(
          'shape',
          `The answer (status ${status}) holds no token that can be read.`,
          'Answer JSON: { "embedToken": "…", "expiresIn": 900 }, with expiresIn in seconds.',
        ),
      ]
    case 'EMBED_REQUEST_REFUSED':
      return [error('status', `The endpoint refuses the request (status ${status}).`, wrongRequest(status))]
    default:
      return [error('status', `The endpoint fails (status ${status}).`, 'Look at the log of the server.')]
  }
}

function denied(status: number, cookie: string | undefined): Finding {
  if (status >= 200 && status < 300)
    return error(
      'html',
      `The endpoint answers HTML (status ${status}), probably a page of your app.`,
      'Route the path to the token handler, in front of the routes of the app.',
    )
  const mend = cookie
    ? 'Check that the session in --cookie still holds, and that this user may have a token.'
    : 'Give the session of a user with --cookie.'
  return error('denied', `The endpoint gives no token to this session (status ${status}).`, mend)
}

function wrongRequest(status: number): string {
  if (status === 404)
    return 'Check the address. A vendor that the handler does not know is 403 or 404: give --vendor.'
  if (status === 405) return 'Route POST to the token handler.'
  if (status === 413 || status === 415) return 'Let the endpoint take JSON: Content-Type: application/json.'
  return 'Check --vendor and --params, and what the endpoint expects.'
}
