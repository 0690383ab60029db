import { EmbedError } from '../../errors/errors'
import { report, secondsSince, vendorAttribute } from '../events'
import { logFailure, tell } from '../log'
import { DEFAULT_MINT_TIMEOUT_MS, type Mint, mintInTime, type MintRequest } from '../mint/mint'
import type { Minted } from '../mint/lifetime'
import type { UserLike } from '../user'
import { readUser } from './authorize'
import { checkIdentity, readIdentity } from './identity'
import { checkOrigin, corsHeaders, type OriginRules } from './origin'
import { checkOptions } from './check-options'
import type { TokenHandlerOptions } from './options'
import { answerRefusal, Refusal } from './refusal'
import { refusalOf, refusalOfLimit, refusalOfVendor } from './refusal-of'
import { requestIdOf } from './request-id'
import type { RequestLimits } from './request-limits'
import { grantedMint } from './scopes'
import { type Dialect, readRequestFields } from './request-fields'

/**
 * Creates the endpoint for `fromEndpoint`. It authorises, mints, and answers `{ embedToken, expiresIn }`.
 *
 * It takes a Web `Request` and returns a `Response`, for Next.js, Hono, Deno, Bun and Workers. For Express
 * and others, see “Your backend” in the documentation. Every answer has `Cache-Control: no-store`. An error
 * is `{ error, message }` with a {@link TokenHandlerErrorCode}. It does not repeat the vendor's words: they
 * may contain a secret.
 *
 * Requests from other sites are refused (`Sec-Fetch-Site`, else `Origin`), so that no other page can mint
 * with a user's cookie. A body may have 16,384 bytes and take 5 s. `expiresIn` is never more than the JWT
 * itself allows, by the server's clock. Every answer has an `x-request-id`: the request's own, or a new one.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: options are wrong; the message names each. The handler itself never
 * throws.
 *
 * @example
 * export const POST = createTokenHandler({ authorize: (request) => getUser(request), mint: returningAiMint({ accessId, accessKey }) })
 */
export function createTokenHandler<User extends UserLike>(
  options: TokenHandlerOptions<User>,
): (request: Request) => Promise<Response> {
  return createHandler(options, OWN)
}

/** The words of this library's pages. */
const OWN: Dialect = { translate: (body) => body, answer: (answer) => answer }

/** A token handler for pages that ask in the words of `dialect`. */
export function createHandler<User extends UserLike>(
  options: TokenHandlerOptions<User>,
  dialect: Dialect,
): (request: Request) => Promise<Response> {
  checkOptions(options)
  const { onError = logFailure, onEvent } = options
  const rules = { allowedOrigins: options.allowedOrigins ?? [] }
  return async (request) => {
    const start = onEvent ? performance.now() : 0
    const headers: Record<string, string> = { 'cache-control': 'no-store', vary: 'Origin, Sec-Fetch-Site' }
    const told = { vendor: '', error: '' }
    let response: Response
    try {
      response = await answer(request, { ...options, dialect }, rules, headers, told)
    } catch (error) {
      const refusal = error instanceof Refusal ? error : refusalOf(error)
      told.error = refusal.error
      if ('cause' in refusal.more) tell(onError, refusal.more.cause, request)
      response = answerRefusal(refusal, headers)
    }
    if (onEvent)
      report(onEvent, 'embed_token.request', {
        'http.response.status_code': response.status,
        'embed_token.request_id': headers['x-request-id'] ?? '',
        'embed_token.vendor': vendorAttribute(told.vendor),
        'embed_token.duration': secondsSince(start),
        ...(told.error === '' ? {} : { 'error.type': told.error }),
      })
    return response
  }
}

/** @throws any error that prevents a token. A {@link Refusal} contains the answer for the page. */
async function answer<User>(
  request: Request,
  options: TokenHandlerOptions<User> & { dialect: Dialect },
  rules: OriginRules,
  headers: Record<string, string>,
  told: { vendor: string },
): Promise<Response> {
  requireWebRequest(request)
  headers['x-request-id'] = requestIdOf(request)
  Object.assign(headers, corsHeaders(request, rules))
  if (!checkOrigin(request, rules))
    throw new Refusal(403, 'forbidden', 'This origin may not ask for tokens. Add it to allowedOrigins.')
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers })
  if (request.method !== 'POST')
    throw new Refusal(405, 'method_not_allowed', 'Ask with POST.', { allow: 'POST' })

  const authorized = await readUser(options.authorize, request, headers)
  if ('response' in authorized) return authorized.response
  const { user } = authorized
  if (options.limits) await withinLimits(options.limits, request, readIdentity(user, options))
  const { identity: named, ...asked } = await readRequestFields(request, options.dialect.translate)
  told.vendor = asked.vendor
  const identity = checkIdentity(user, named, options)
  const mint = await grantedMint(user, asked.vendor, options)
  const { value, expiresIn } = await minted(
    mint,
    { user, ...asked, request, onEvent: options.onEvent },
    options,
  )
  return Response.json(options.dialect.answer({ embedToken: value, expiresIn, ...identity }), { headers })
}

/** @throws {Refusal} 429; 503: the limits' store is away. */
async function withinLimits(
  limits: RequestLimits,
  request: Request,
  identity: string | undefined,
): Promise<void> {
  try {
    const waitMs = await limits.take({ request, identity })
    if (waitMs !== null) throw refusalOfLimit(waitMs)
  } catch (error) {
    throw error instanceof Refusal ? error : refusalOf(error)
  }
}

/** @throws {Refusal} 502, 503, 504, 429. */
async function minted<User>(
  mint: Mint<User>,
  asked: Omit<MintRequest<User>, 'signal'>,
  { timeoutMs = DEFAULT_MINT_TIMEOUT_MS }: TokenHandlerOptions<User>,
): Promise<Minted> {
  try {
    return await mintInTime(mint, asked, { timeoutMs, gone: asked.request })
  } catch (cause) {
    throw refusalOfVendor(cause, asked.request)
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
