import type { ProxyRefusalReason, VendorRules } from './rules'

const STATUS: Readonly<Record<ProxyRefusalReason, number>> = {
  token_missing: 401,
  token_rejected: 401,
  token_expired: 401,
  unauthenticated: 401,
  origin_refused: 403,
  identity_mismatch: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  body_too_large: 413,
  unsupported_media_type: 415,
  bad_request: 400,
  rate_limited: 429,
  too_many_requests: 429,
  internal: 500,
  vendor_failed: 502,
  vendor_unreachable: 502,
  vendor_timeout: 504,
}

/** A reason not to pass a request or its answer on. It is thrown inside the proxy, and becomes its answer. */
export class ProxyRefusal extends Error {
  constructor(
    readonly reason: ProxyRefusalReason,
    message: string,
    /** `cause` is for `onError`: the server has to fix it. */
    readonly more: { cause?: unknown; retryAfterSeconds?: number; allow?: string } = {},
  ) {
    super(message)
  }
}

/** The answer for a refusal, in the vendor's shape, with our `reason` in it. */
export function answerProxyRefusal(
  { reason, message, more: { retryAfterSeconds, allow } }: ProxyRefusal,
  rules: VendorRules,
  own: Record<string, string>,
): Response {
  const status = STATUS[reason]
  const headers: Record<string, string> = { ...own }
  if (allow !== undefined) headers['allow'] = allow
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds)
  const body = { ...rules.refusal({ status, reason, message, retryAfterSeconds }), reason }
  return Response.json(body, { status, headers })
}
