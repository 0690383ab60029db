import { isEmbedError } from '../../errors/errors'
import { TOKEN_TYPE } from '../signing/claims'
import { verifyEmbedToken } from '../signing/verify'
import type { VendorProxyOptions } from './options'
import { pageOriginOf } from './page-origin'
import { ProxyRefusal } from './refusal'
import { VENDOR_RULES } from './vendor-rules'

/** Who was let in. */
export interface Admitted {
  identity: string
  /** The page's origin. */
  origin: string
  /** The end of the token, epoch ms. */
  expiresAt: number
}

/**
 * Verifies one of our tokens.
 *
 * @throws {ProxyRefusal} 401; 502: the issuer's keys cannot be read; 500: an option is wrong.
 */
export async function admitToken(token: unknown, options: VendorProxyOptions): Promise<Admitted> {
  const { issuer, vendor, scope = 'embed' } = options
  if (typeof token !== 'string' || token === '') throw new ProxyRefusal('token_missing', 'There is no token.')
  const expected = { vendor, scope }
  try {
    const { identity, origin, expiresAt } = await ('verify' in issuer
      ? issuer.verify(token, expected)
      : verifyEmbedToken(token, { type: TOKEN_TYPE, ...issuer, expected }))
    if (origin === undefined) throw new ProxyRefusal('token_rejected', 'The token is bound to no origin.')
    return { identity, origin, expiresAt }
  } catch (error) {
    if (error instanceof ProxyRefusal) throw error
    const code = isEmbedError(error) ? error.code : undefined
    if (code === 'EMBED_TOKEN_EXPIRED') throw new ProxyRefusal('token_expired', 'The token has expired.')
    if (code === 'EMBED_TOKEN_REJECTED' || code === 'EMBED_TOKEN_MALFORMED')
      throw new ProxyRefusal('token_rejected', 'The token is not valid here.')
    const reason = code === 'EMBED_UNAVAILABLE' ? 'vendor_unreachable' : 'internal'
    throw new ProxyRefusal(reason, 'The token could not be verified.', { cause: error })
  }
}

/** Refuses a page of an origin that is not allowed, before anything else is done. @throws {ProxyRefusal} 403. */
export function checkAsking(request: Request, { allowedOrigins }: VendorProxyOptions): void {
  const origin = request.headers.get('origin')
  if (origin !== null && !allowedOrigins.includes(origin))
    throw new ProxyRefusal('origin_refused', 'This origin may not use the widget. Add it to allowedOrigins.')
}

/**
 * Compares the token with the page and with its session, and counts the request.
 *
 * @throws {ProxyRefusal} 403: it is used at another origin, or by another user; 401: nobody is signed in; 429;
 * 500: `authorize` or `limit` threw.
 */
export async function admitPage(
  request: Request,
  { identity, origin }: Admitted,
  { allowedOrigins, authorize, limit, vendor }: VendorProxyOptions,
): Promise<void> {
  if (!allowedOrigins.includes(origin) || pageOriginOf(request, origin) !== origin)
    throw new ProxyRefusal('origin_refused', 'The token is of a page of another origin.')
  if (authorize) {
    const session = await ask('The session could not be read.', () => authorize(request))
    if (!session) {
      const { name, sendsCookies } = VENDOR_RULES[vendor]
      const hint = sendsCookies ? '' : ` ${name}’s widget sends no cookies: leave \`authorize\` out.`
      throw new ProxyRefusal('unauthenticated', `Sign in first.${hint}`)
    }
    if (String(session.identity) !== identity)
      throw new ProxyRefusal(
        'identity_mismatch',
        'The token is of another user than the one who is signed in.',
      )
  }
  if (!limit) return
  const answer = await ask('The limit could not be read.', () => limit(identity))
  if (answer.ok !== true)
    throw new ProxyRefusal('rate_limited', 'Too many requests. Wait a moment.', {
      retryAfterSeconds: Math.max(1, Math.ceil(answer.retryAfterSeconds) || 1),
    })
}

async function ask<T>(failed: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new ProxyRefusal('internal', failed, { cause })
  }
}
