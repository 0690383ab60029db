/** The `error` of an answer that is not 200. */
export type TokenHandlerErrorCode =
  | 'unauthenticated' /** 401: `authorize` knows no user */
  | 'forbidden' /** 403: another origin, or a vendor that the user's scopes do not grant */
  | 'unknown_vendor' /** 404: a vendor that `mint` does not have */
  | 'method_not_allowed' /** 405: not a POST */
  | 'bad_request' /** 400: the body is not JSON, is empty, is too long, or was read before; `message` says which */
  | 'request_timeout' /** 408: the body did not arrive within 5 s */
  | 'identity_mismatch' /** 409: the request is for another user than the one who is signed in */
  | 'rate_limited' /** 429: the vendor or `limits` said so; `Retry-After` and `retryAfter` in seconds */
  | 'internal' /** 500: `authorize` threw, or what it returned is no user */
  | 'vendor_failed' /** 502: the vendor answered an error, no token, or a token that has expired */
  | 'unavailable' /** 503: a shared store is away, a circuit breaker is open, or the server is stopping; with `Retry-After` */
  | 'vendor_timeout' /** 504: the vendor did not answer in time */

/** A reason not to give a token. It is thrown inside the handler, and becomes its answer. */
export class Refusal extends Error {
  /**
   * @param message - for the page's developer. It contains no words of a vendor, a session or another user.
   */
  constructor(
    readonly status: number,
    readonly error: TokenHandlerErrorCode,
    message: string,
    /** `cause` is for `onError`: the server has to fix it. */
    readonly more: { cause?: unknown; retryAfterSeconds?: number; allow?: string } = {},
  ) {
    super(message)
  }
}

/** Whether a mint has refused by itself. A mint may throw anything, even an object whose properties throw. */
export function isRefusal(error: unknown): error is Refusal {
  try {
    return error instanceof Refusal
  } catch {
    return false
  }
}

export function badRequest(message: string, cause?: unknown): Refusal {
  return new Refusal(400, 'bad_request', message, cause === undefined ? {} : { cause })
}

/** The response for a refusal. */
export function answerRefusal(
  { status, error, message, more: { retryAfterSeconds, allow } }: Refusal,
  own: Record<string, string>,
): Response {
  const headers: Record<string, string> = { ...own }
  if (allow !== undefined) headers['allow'] = allow
  if (retryAfterSeconds === undefined) return Response.json({ error, message }, { status, headers })
  headers['retry-after'] = String(retryAfterSeconds)
  return Response.json({ error, message, retryAfter: retryAfterSeconds }, { status, headers })
}
