/** Who may ask beside the handler's own origin. */
export interface OriginRules {
  allowedOrigins: readonly string[]
}

/**
 * Whether a request may come from where it comes from: the handler's own origin, an allowed one, or no
 * browser page at all.
 *
 * Browsers say in `Sec-Fetch-Site` how the asking page relates to the handler. Older ones only send `Origin`:
 * it is compared with the host, and with the scheme as far as that is known. A request with neither is not
 * from a page: there is no user's cookie for another site to abuse.
 *
 * @source the same rule as Go 1.25's CrossOriginProtection: https://pkg.go.dev/net/http#CrossOriginProtection
 */
export function checkOrigin(request: Request, { allowedOrigins }: OriginRules): boolean {
  const origin = request.headers.get('origin')
  if (isAllowed(origin, allowedOrigins)) return true
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  if (origin === null) return true
  try {
    const asking = new URL(origin)
    // A browser sends it in one way only. "null", of a sandboxed page, is no URL.
    if (
      asking.origin !== origin ||
      asking.host !== (request.headers.get('host') ?? new URL(request.url).host)
    )
      return false
    return asking.protocol === 'https:' || (asking.protocol === 'http:' && !isSecure(request))
  } catch {
    return false
  }
}

/**
 * Whether the request came over TLS: then a page of `http:`, which anybody on the way can write, is of
 * another origin. Behind a proxy, the proxy says so; its word is taken only to refuse.
 */
function isSecure({ url, headers }: Request): boolean {
  return (
    new URL(url).protocol === 'https:' ||
    /^\s*https\b/i.test(headers.get('x-forwarded-proto') ?? '') ||
    /\bproto="?https\b/i.test(headers.get('forwarded') ?? '')
  )
}

/** What lets an allowed origin read the answer, and the headers that its client goes by. */
export function corsHeaders(request: Request, { allowedOrigins }: OriginRules): Record<string, string> {
  const origin = request.headers.get('origin')
  if (!isAllowed(origin, allowedOrigins)) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? 'content-type',
    'access-control-allow-methods': 'POST',
    'access-control-expose-headers': 'Date, Age, Retry-After',
    'access-control-max-age': '600',
  }
}

/** Exact, since a cookie is at stake; `"null"`, every sandboxed page's origin, cannot be allowed. */
function isAllowed(origin: string | null, allowedOrigins: readonly string[]): origin is string {
  return origin !== null && origin !== 'null' && allowedOrigins.includes(origin)
}
