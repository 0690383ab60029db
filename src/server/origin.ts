import { isOriginAllowed } from '../origins'

/** Who may ask beside the handler's own origin. */
export interface OriginRules {
  allowedOrigins: readonly string[]
}

/**
 * Whether a request may come from where it comes from: the handler's own origin, an allowed one, or no browser page at all.
 *
 * Browsers say in `Sec-Fetch-Site` how the asking page relates to the handler; older ones only send `Origin`, which is then compared with the host.
 * A request with neither is not from a page: there is no user's cookie for another site to abuse.
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
    return new URL(origin).host === (request.headers.get('host') ?? new URL(request.url).host)
  } catch {
    return false // "null": a sandboxed page
  }
}

/** What lets an allowed origin read the answer, and the two headers that its client goes by. */
export function corsHeaders(request: Request, { allowedOrigins }: OriginRules): Record<string, string> {
  const origin = request.headers.get('origin')
  if (!isAllowed(origin, allowedOrigins)) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? 'content-type',
    'access-control-allow-methods': 'POST',
    'access-control-expose-headers': 'Date, Retry-After',
    'access-control-max-age': '600',
  }
}

/** Exact, since a cookie is at stake; `"null"`, every sandboxed page's origin, cannot be allowed. */
function isAllowed(origin: string | null, allowedOrigins: readonly string[]): origin is string {
  return origin !== null && isOriginAllowed(origin, allowedOrigins, { match: 'exact' })
}
