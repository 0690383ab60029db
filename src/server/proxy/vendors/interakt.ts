import type { RefusalFields, VendorRules } from '../rules'

const CODES: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  429: 'RATE_LIMIT_EXCEEDED',
}

/**
 * Interakt: the option `apiBaseUrl` of its widgets, and the header `X-Access-Token`.
 *
 * @source the vendor's source, `adf3400` (2026-06-12), and its code while it ran: the calls of the widgets,
 * the header, `credentials: 'omit'`, the shapes of refusals. The chat reads `error`; the search reads the
 * status.
 */
export const interaktRules: VendorRules = {
  name: 'Interakt',
  baseUrl: 'https://admin.interakt.app',
  routes: [
    { method: 'GET', path: '/api/v1/ai-experiences/widget-config', token: 'header' },
    { method: 'POST', path: '/api/v1/ai-experiences/chat', token: 'header' },
    { method: 'POST', path: '/api/v1/search', token: 'header' },
    { method: 'POST', path: '/api/v1/autocomplete', token: 'header' },
    { method: 'POST', path: '/api/v1/summarize', token: 'header' },
  ],
  tokenHeaders: ['x-access-token'],
  requestHeaders: [],
  sendsCookies: false,
  refusal: ({ status, message, retryAfterSeconds }: RefusalFields) => ({
    success: false,
    // The library renews the token at these words.
    error: status === 401 ? 'Invalid access token' : message,
    code: CODES[status] ?? 'ERROR',
    ...(retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds }),
  }),
}
