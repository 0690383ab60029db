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

/** What {@link createTokenHandler} takes. */
export interface TokenHandlerOptions<User> extends IdentityRules<User> {
  /**
   * Says who the user is, from the session. `null`, `undefined` and `false` mean 401. A `Response` is
   * answered as it is, e.g. a 403, also one of another library. Everything else that can be no user (`true`,
   * an `Error`, an empty string, …) is 500, and no token. It is called before anything is minted. If it needs
   * the body, let it read `request.clone()`.
   */
  authorize: Authorize<User>
  /** Asks the vendor: one function, or one a vendor id; a vendor that is not in it is refused with 403. */
  mint: Mints<User>
  /**
   * Origins that may ask beside the handler's own, e.g. `["https://app.example.com"]`: exact, with scheme and
   * port. Default: none.
   */
  allowedOrigins?: readonly string[] | undefined
  /** After how long a vendor that hangs is given up, in ms. Default 8000, less than the client's 10 s. */
  timeoutMs?: number | undefined
  /**
   * Hears of every failure that the server's side can mend, for your log. Default: `console.error`, which
   * repeats our own messages, and of any other error only its name, its code and its place: its message may
   * hold a secret. The console is used as well where `onError` itself fails.
   */
  onError?: ((error: unknown, request: Request) => void | Promise<void>) | undefined
}

/**
 * Makes the endpoint that `fromEndpoint` asks: authorises, mints, answers `{ embedToken, expiresIn }`.
 *
 * It takes a Web `Request` and gives a `Response`, as Next.js, Hono, Deno, Bun and Workers do; for Express
 * and others see the README. Every answer is `Cache-Control: no-store`. An error is `{ error, message }` with
 * a {@link TokenHandlerErrorCode}; what the vendor said is not repeated, it may hold a secret. Requests from
 * other sites are refused (`Sec-Fetch-Site`, else `Origin`), so that no other page can mint with a user's
 * cookie. A body of more than 16,384 bytes is not read to its end, and one that takes longer than 5 s is
 * given up. `expiresIn` is never more than the JWT itself allows, by the server's clock.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: `allowedOrigins` is no list, or `requireIdentity` is given without
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

/** @throws whatever keeps a token from being given; a {@link Refusal} says what the page is told. */
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

/** Express and others call what they are given with Node's request. */
function requireWebRequest({ headers }: { headers: { get?: unknown } }): void {
  if (typeof headers.get === 'function') return
  throw new EmbedError(
    'EMBED_CONFIG',
    'The token handler was called with a request that is no Web Request. Wrap it: createServerAdapter(handler), from @whatwg-node/server.',
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

/** What a mint throws may be anything, a trap included. */
function readEmbedError(error: unknown): Partial<Pick<EmbedError, 'code' | 'retryAfterMs'>> {
  try {
    return isEmbedError(error) ? { code: error.code, retryAfterMs: error.retryAfterMs } : {}
  } catch {
    return {}
  }
}
