/** Why the proxy refuses a request; the field `reason` of its answer. */
export type ProxyRefusalReason =
  | 'token_missing' /** 401: the request has no token where the vendor's widget puts it */
  | 'token_rejected' /** 401: the token is not one of the issuer's, or is for another vendor or scope */
  | 'token_expired' /** 401 */
  | 'unauthenticated' /** 401: `authorize` knows no user */
  | 'origin_refused' /** 403: the page's origin is not allowed, or the token is of another one */
  | 'identity_mismatch' /** 403: the token is of another user than the session */
  | 'not_found' /** 404: not a documented path of the vendor */
  | 'method_not_allowed' /** 405 */
  | 'request_timeout' /** 408: the body did not arrive in time */
  | 'body_too_large' /** 413 */
  | 'unsupported_media_type' /** 415: the body is not sent as JSON */
  | 'bad_request' /** 400: the body is not a JSON object, or broke off */
  | 'rate_limited' /** 429: `limit` refused */
  | 'too_many_requests' /** 429: too many answers of this user are under way */
  | 'internal' /** 500: the proxy's own configuration is wrong */
  | 'vendor_failed' /** 502: the vendor redirected, or its answer may not be passed on */
  | 'vendor_unreachable' /** 502 */
  | 'vendor_timeout' /** 504 */

/** A refusal, as the vendors' shapes are made from it. */
export interface RefusalFields {
  status: number
  reason: ProxyRefusalReason
  message: string
  retryAfterSeconds: number | undefined
}

/** A documented call of a vendor's widget. */
export interface ProxyRoute {
  method: 'GET' | 'POST'
  /** The whole path, to the letter. */
  path: string
  /** Where the widget puts its token. `session`: the body's `sessionId`, which an `init` gave. */
  token: 'header' | 'body' | 'session'
}

/** The facts that the proxy knows about a vendor. Each fact comes from the vendor. */
export interface VendorRules {
  name: string
  /** The vendor's API; `undefined`: each deployment has its own. */
  baseUrl: string | undefined
  routes: readonly ProxyRoute[]
  /** Headers that hold the token, the first one found counts; the real token goes into the same one. */
  tokenHeaders: readonly string[]
  /** Other headers of the widget that are passed on. */
  requestHeaders: readonly string[]
  /** Whether the widget's requests carry the page's cookies to its own origin. */
  sendsCookies: boolean
  /** The proxy's own refusals, in the vendor's shape, so that the widget reads them. */
  refusal: (refusal: RefusalFields) => Record<string, unknown>
}
