import type { EmbedTokenIssuer } from './issuer'

/** Options of {@link createJwksHandler}. */
export interface JwksHandlerOptions {
  /**
   * How long others may keep the answer, in seconds. A new key has to be published this long before it signs.
   * Default 300.
   */
  maxAgeSeconds?: number | undefined
}

/**
 * Creates the endpoint that publishes an issuer's public keys, for others who verify its tokens. Put it at
 * `/.well-known/jwks.json`.
 *
 * It answers GET and HEAD with a JWKS, an `ETag`, and `Cache-Control: public`; other methods with 405. Any
 * origin may read it.
 *
 * @example
 * export const GET = createJwksHandler(issuer)
 */
export function createJwksHandler(
  issuer: Pick<EmbedTokenIssuer, 'publicKeys'>,
  { maxAgeSeconds = 300 }: JwksHandlerOptions = {},
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD', 'cache-control': 'no-store' } })
    const jwks = await issuer.publicKeys()
    const headers = {
      'access-control-allow-origin': '*',
      'cache-control': `public, max-age=${maxAgeSeconds}, stale-while-revalidate=${maxAgeSeconds}`,
      'content-type': 'application/jwk-set+json',
      etag: `"${jwks.keys.map(({ kid }) => hash(`${kid}`)).join('-')}"`,
      'x-content-type-options': 'nosniff',
    }
    if (request.headers.get('if-none-match') === headers.etag)
      return new Response(null, { status: 304, headers })
    return new Response(request.method === 'HEAD' ? null : JSON.stringify(jwks), { headers })
  }
}

/** A `kid` is any text; an `ETag` is not. @source FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): string {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value >>> 0).toString(36)
}
