import { isEmbedError } from '../errors'
import { mintInTime, mintOf, type Mints } from './mint'
import { checkOrigin, corsHeaders, type OriginRules } from './origin'

/** What {@link createTokenHandler} takes. */
export interface TokenHandlerOptions<User> {
  /**
   * Says who the user is, from the session: anything but `null`, `undefined` and `false`. Those mean 401. A `Response` is answered as it is, e.g. a 403.
   * It is called before anything is minted.
   */
  authorize: (request: Request) => User | Response | null | undefined | false | Promise<User | Response | null | undefined | false>
  /** Asks the vendor: one function, or one a vendor id; a vendor that is not in it is refused with 403. */
  mint: Mints<User>
  /** Origins that may ask beside the handler's own, e.g. `["https://app.example.com"]`: exact, with scheme and port. Default: none. */
  allowedOrigins?: readonly string[] | undefined
  /** After how long a vendor that hangs is given up, in ms. Default 8000, less than the client's 10 s. */
  timeoutMs?: number | undefined
  /** Hears of every failure, for your log. */
  onError?: ((error: unknown, request: Request) => void) | undefined
}

/** The `error` of an answer that is not 200. */
export type TokenHandlerErrorCode =
  | 'unauthenticated' /** 401: `authorize` knows no user */
  | 'forbidden' /** 403: another origin, or a vendor that `mint` does not have */
  | 'method_not_allowed' /** 405: not a POST */
  | 'bad_request' /** 400: a body that is not JSON */
  | 'rate_limited' /** 429: the vendor said so; `Retry-After` and `retryAfter` in seconds */
  | 'internal' /** 500: `authorize` threw */
  | 'vendor_failed' /** 502: the vendor answered an error, or no token */
  | 'vendor_timeout' /** 504: the vendor did not answer in time */

const DEFAULT_RETRY_AFTER_SECONDS = 30
const MAX_BODY_LENGTH = 16_384

/**
 * Makes the endpoint that `fromEndpoint` asks: authorises, mints, answers `{ embedToken, expiresIn }`.
 *
 * It takes a Web `Request` and gives a `Response`, as Next.js, Hono, Deno, Bun and Workers do; for Express see the README. Every answer is
 * `Cache-Control: no-store`. An error is `{ error, message }` with a {@link TokenHandlerErrorCode}; what the vendor said is not repeated, it may hold a secret.
 * Requests from other sites are refused (`Sec-Fetch-Site`, else `Origin`), so that no other page can mint with a user's cookie.
 *
 * @example
 * export const POST = createTokenHandler({ authorize: (request) => getUser(request), mint: returningAiMint({ accessId, accessKey }) })
 */
export function createTokenHandler<User>(options: TokenHandlerOptions<User>): (request: Request) => Promise<Response> {
  const rules: OriginRules = { allowedOrigins: options.allowedOrigins ?? [] }
  return async (request) => {
    const headers = { ...corsHeaders(request, rules), 'cache-control': 'no-store', vary: 'Origin, Sec-Fetch-Site' }
    const answer = (status: number, body: object, more: Record<string, string> = {}) =>
      Response.json(body, { status, headers: { ...headers, ...more } })
    const refuse = (status: number, error: TokenHandlerErrorCode, message: string, more?: Record<string, string>) =>
      answer(status, { error, message, ...(more?.['retry-after'] ? { retryAfter: Number(more['retry-after']) } : {}) }, more)
    const tell = (error: unknown) => {
      try {
        options.onError?.(error, request)
      } catch {
        // A log that fails is no reason to answer nothing.
      }
    }

    if (!checkOrigin(request, rules)) return refuse(403, 'forbidden', 'This origin may not ask for tokens. Add it to allowedOrigins.')
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers })
    if (request.method !== 'POST') return refuse(405, 'method_not_allowed', 'Ask with POST.', { allow: 'POST' })

    const asking = request.bodyUsed ? request : request.clone() // authorize may read the body
    let user: User
    try {
      const authorized = await options.authorize(request)
      if (authorized instanceof Response) return withHeaders(authorized, headers)
      if (authorized === null || authorized === undefined || authorized === false) return refuse(401, 'unauthenticated', 'Sign in first.')
      user = authorized
    } catch (error) {
      tell(error)
      return refuse(500, 'internal', 'The session could not be read.')
    }

    const asked = await readAsked(asking)
    if (!asked) return refuse(400, 'bad_request', 'Send JSON: { vendor, params }.')
    const mint = mintOf(options.mint, asked.vendor)
    if (!mint) return refuse(403, 'forbidden', 'There are no tokens for this vendor here.')

    try {
      const { value, expiresIn } = await mintInTime(mint, { user, ...asked, request }, options.timeoutMs)
      return answer(200, { embedToken: value, expiresIn })
    } catch (error) {
      tell(error)
      if (isEmbedError(error) && error.code === 'EMBED_TIMEOUT') return refuse(504, 'vendor_timeout', 'The vendor did not answer in time.')
      if (isEmbedError(error) && error.code === 'EMBED_RATE_LIMITED') {
        const retryAfter = Math.ceil((error.retryAfterMs ?? DEFAULT_RETRY_AFTER_SECONDS * 1_000) / 1_000)
        return refuse(429, 'rate_limited', 'The vendor asks to wait.', { 'retry-after': String(retryAfter) })
      }
      return refuse(502, 'vendor_failed', 'The vendor did not give a token.')
    }
  }
}

async function readAsked(request: Request): Promise<{ vendor: string; params: Record<string, unknown> } | null> {
  // A form or a plain text is what another site's page can send without asking for leave.
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? 'application/json')) return null
  const text = await request.text().catch(() => null)
  if (text === null || text.length > MAX_BODY_LENGTH) return null
  if (text === '') return { vendor: '', params: {} }
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
    const { vendor, params } = body as { vendor?: unknown; params?: unknown }
    return {
      vendor: typeof vendor === 'string' ? vendor : '',
      params: typeof params === 'object' && params !== null && !Array.isArray(params) ? (params as Record<string, unknown>) : {},
    }
  } catch {
    return null
  }
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  const merged = new Headers(response.headers)
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'vary') merged.append(name, value)
    else merged.set(name, value)
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers: merged })
}
