import { EmbedError, isEmbedError } from '../../errors/errors'
import { logFailure, tell } from '../log'
import { isGone, mintInTime, mintOf, type Mints } from '../mint/mint'
import { toWaitSeconds } from '../mint/wait-seconds'
import type { UserLike } from '../user'
import { type Authorize, readUser } from './authorize'
import { checkIdentity, type IdentityRules } from './identity'
import { checkOrigin, corsHeaders, type OriginRules } from './origin'
import { answerRefusal, Refusal } from './refusal'
import { readRequestFields } from './request-fields'

/** Options of {@link createTokenHandler}. */
export interface TokenHandlerOptions<User> extends IdentityRules<User> {
  /**
   * Returns the user, from the session. It is called before anything is minted. If it needs the body, let it
   * read `request.clone()`.
   *
   * | it returns | the answer |
   * |---|---|
   * | a user | a token |
   * | `null`, `undefined` or `false` | 401 |
   * | a `Response`, also of another library | that response, e.g. a 403 |
   * | a value that cannot be a user: `true`, an `Error`, an empty string, … | 500 |
   */
  authorize: Authorize<User>
  /** Asks the vendor: one function, or one for each vendor id. Other vendors get 403. */
  mint: Mints<User>
  /**
   * Other origins that may ask, besides the handler's own, e.g. `["https://app.example.com"]`: exact, with
   * scheme and port. Default: none.
   */
  allowedOrigins?: readonly string[] | undefined
  /** How long to wait for the vendor, in ms. Default 8000, less than the client's 10 s. */
  timeoutMs?: number | undefined
  /**
   * Called with every failure that the server can fix, for your log. Default: `console.error` with our own
   * messages. Of other errors, it prints only name, code and place: their message may contain a secret. If
   * `onError` itself fails, the console is used, too.
   */
  onError?: ((error: unknown, request: Request) => void | Promise<void>) | undefined
}

/**
 * Creates the endpoint for `fromEndpoint`. It authorises, mints, and answers `{ embedToken, expiresIn }`.
 *
 * It takes a Web `Request` and returns a `Response`, for Next.js, Hono, Deno, Bun and Workers. For Express
 * and others, see the README. Every answer has `Cache-Control: no-store`. An error is `{ error, message }`
 * with a {@link TokenHandlerErrorCode}. It does not repeat the vendor's words: they may contain a secret.
 *
 * Requests from other sites are refused (`Sec-Fetch-Site`, else `Origin`), so that no other page can mint
 * with a user's cookie. A body may have 16,384 bytes and take 5 s. `expiresIn` is never more than the JWT
 * itself allows, by the server's clock.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: `allowedOrigins` is not a list, or `requireIdentity` is given without
 * `identityOf`. The handler itself never throws.
 *
 * @example
 * export const POST = createTokenHandler({ authorize: (request) => getUser(request), mint: returningAiMint({ accessId, accessKey }) })
 */
export function createTokenHandler<User extends UserLike>(
  options: TokenHandlerOptions<User>,
): (request: Request) => Promise<Response> {
  const { allowedOrigins = [], onError = logFailure, requireIdentity, identityOf } = options
  if (!Array.isArray(allowedOrigins))
    throw new EmbedError('EMBED_CONFIG', '`allowedOrigins` is not a list. Give the origins as an array.')
  if (requireIdentity && !identityOf)
    throw new EmbedError('EMBED_CONFIG', '`requireIdentity` needs `identityOf` to compare with.')
  return async (request) => {
    const headers: Record<string, string> = { 'cache-control': 'no-store', vary: 'Origin, Sec-Fetch-Site' }
    try {
      return await answer(request, options, { allowedOrigins }, headers)
    } catch (error) {
      const refusal =
        error instanceof Refusal
          ? error
          : new Refusal(500, 'internal', 'The request could not be answered.', { cause: error })
      if ('cause' in refusal.more) tell(onError, refusal.more.cause, request)
      return answerRefusal(refusal, headers)
    }
  }
}

/** @throws any error that prevents a token. A {@link Refusal} contains the answer for the page. */
async function answer<User>(
  request: Request,
  options: TokenHandlerOptions<User>,
  rules: OriginRules,
  headers: Record<string, string>,
): Promise<Response> {
  requireWebRequest(request)
  Object.assign(headers, corsHeaders(request, rules))
  if (!checkOrigin(request, rules))
    throw new Refusal(403, 'forbidden', 'This origin may not ask for tokens. Add it to allowedOrigins.')
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers })
  if (request.method !== 'POST')
    throw new Refusal(405, 'method_not_allowed', 'Ask with POST.', { allow: 'POST' })

  const authorized = await readUser(options.authorize, request, headers)
  if ('response' in authorized) return authorized.response
  const { user } = authorized
  const { identity: named, ...asked } = await readRequestFields(request)
  const identity = checkIdentity(user, named, options)
  const mint = mintOf(options.mint, asked.vendor)
  if (!mint) throw new Refusal(403, 'forbidden', 'There are no tokens for this vendor here.')
  try {
    const { value, expiresIn } = await mintInTime(mint, { user, ...asked, request }, options.timeoutMs)
    return Response.json({ embedToken: value, expiresIn, ...identity }, { headers })
  } catch (cause) {
    throw refusalOfVendor(cause, request)
  }
}

/** Express and others call the handler with Node's request. */
function requireWebRequest({ headers }: { headers: { get?: unknown } }): void {
  if (typeof headers.get === 'function') return
  throw new EmbedError(
    'EMBED_CONFIG',
    'The token handler was not called with a Web Request. Wrap it: createServerAdapter(handler), from @whatwg-node/server.',
  )
}

function refusalOfVendor(cause: unknown, request: Request): Refusal {
  if (isGone(cause, request)) return new Refusal(502, 'vendor_failed', 'The page went away.')
  const { code, retryAfterMs } = readEmbedError(cause)
  if (code === 'EMBED_TIMEOUT')
    return new Refusal(504, 'vendor_timeout', 'The vendor did not answer in time.', { cause })
  if (code !== 'EMBED_RATE_LIMITED')
    return new Refusal(502, 'vendor_failed', 'The vendor did not give a token.', { cause })
  return new Refusal(429, 'rate_limited', 'The vendor asks to wait.', {
    cause,
    retryAfterSeconds: toWaitSeconds(retryAfterMs),
  })
}

/** A mint may throw anything, even an object whose properties throw. */
function readEmbedError(error: unknown): Partial<Pick<EmbedError, 'code' | 'retryAfterMs'>> {
  try {
    return isEmbedError(error) ? { code: error.code, retryAfterMs: error.retryAfterMs } : {}
  } catch {
    return {}
  }
}
