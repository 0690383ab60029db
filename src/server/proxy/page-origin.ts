import type { VendorRules } from './rules'

/**
 * The origin of the page that asks, as its browser says it.
 *
 * Browsers send `Origin` with every POST and with every GET to another origin. A GET to the page's own origin
 * has none: then `Sec-Fetch-Site` says so, or in browsers older than 2023, `Referer`.
 *
 * @param candidate - the origin that the token is for: it is the page's if the page is of this host.
 * @returns `null`: not known, so the request is not from a page.
 */
export function pageOriginOf({ headers, method, url }: Request, candidate: string): string | null {
  const origin = headers.get('origin')
  if (origin !== null) return origin
  if (method !== 'GET') return null
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin') {
    const host = headers.get('host') ?? new URL(url).host
    return new URL(candidate).host === host ? candidate : null
  }
  const referer = headers.get('referer')
  return site === null && referer !== null && URL.canParse(referer) ? new URL(referer).origin : null
}

/** The CORS headers for a page of an allowed origin; none for another. */
export function proxyCorsHeaders(
  { headers }: Request,
  rules: VendorRules,
  allowedOrigins: readonly string[],
  hasSession: boolean,
): Record<string, string> {
  const origin = headers.get('origin')
  if (origin === null || !allowedOrigins.includes(origin)) return {}
  return {
    'access-control-allow-origin': origin,
    ...(hasSession ? { 'access-control-allow-credentials': 'true' } : {}),
    'access-control-allow-headers': ['content-type', ...rules.tokenHeaders, ...rules.requestHeaders].join(
      ', ',
    ),
    'access-control-allow-methods': 'GET, POST',
    'access-control-expose-headers': 'Date, Age, Retry-After',
    'access-control-max-age': '600',
  }
}
