import { EmbedError } from '../../errors/errors'
import { isRecord, readJson } from '../../base/json'
import { logFailure, tell } from '../log'
import { checkAsking } from './admit'
import { headersOf, passOn, readWhole } from './answer'
import { exchange, type Exchanged } from './exchange'
import { createSecretHider } from './hide-secret'
import { checkProxyOptions, type VendorProxyOptions } from './options'
import { proxyCorsHeaders } from './page-origin'
import { readProxyBody } from './read-body'
import { answerProxyRefusal, ProxyRefusal } from './refusal'
import { findRoute } from './route'
import { sealSession } from './session-seal'
import { createSlots, type Slots } from './slots'
import { askUpstream, connect, type Connection } from './upstream'
import type { ProxyRoute } from './rules'
import { VENDOR_RULES } from './vendor-rules'

const MAX_BODY_BYTES = 262_144
const MAX_CONCURRENT = 6
const TIMEOUT_MS = 30_000

/**
 * Creates a proxy between a vendor's widget and the vendor. The page holds a token of your own, of 15
 * minutes; the vendor's real token, which never expires, stays on the server.
 *
 * The proxy verifies the token (see {@link createEmbedTokenIssuer}): its signature and its end, vendor, scope
 * and origin, and with `authorize` the session's user. Then it puts the real token in its place. It passes on
 * only the vendor's documented paths and methods, no cookies and no redirects; streams come chunk by chunk; a
 * page that goes away ends the vendor's answer. If the vendor repeats the real token, `[hidden]` stands in its
 * place.
 *
 * A refusal has the vendor's shape, so that the widget reads it, and a field `reason`: see
 * {@link ProxyRefusalReason}. Every answer has `Cache-Control: no-store`.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: an option is wrong, or the vendor cannot be shielded. The proxy itself
 * never throws.
 *
 * @example
 * const proxy = createVendorProxy({ vendor: 'interakt', issuer, secret: process.env.INTERAKT_TOKEN!, allowedOrigins: ['https://app.example.com'], basePath: '/embed/interakt' })
 */
export function createVendorProxy(options: VendorProxyOptions): (request: Request) => Promise<Response> {
  const baseUrl = checkProxyOptions(options)
  const { vendor, allowedOrigins, basePath = '', authorize, onError = logFailure } = options
  const rules = VENDOR_RULES[vendor]
  const slots = createSlots(options.maxConcurrent ?? MAX_CONCURRENT)
  return async (request) => {
    const headers: Record<string, string> = {
      'cache-control': 'no-store',
      vary: 'Origin, Sec-Fetch-Site',
      'x-content-type-options': 'nosniff',
    }
    try {
      Object.assign(headers, proxyCorsHeaders(request, rules, allowedOrigins, authorize !== undefined))
      const route = findRoute(request, rules, basePath)
      checkAsking(request, options)
      if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers })
      return await answer(request, route, options, { baseUrl, slots, headers })
    } catch (error) {
      const refusal =
        error instanceof ProxyRefusal
          ? error
          : new ProxyRefusal('internal', 'The request could not be answered.', { cause: error })
      if ('cause' in refusal.more) tell(onError, refusal.more.cause, request)
      return answerProxyRefusal(refusal, rules, headers)
    }
  }
}

interface Fixed {
  baseUrl: string
  slots: Slots
  headers: Record<string, string>
}

/** @throws {ProxyRefusal} */
async function answer(
  request: Request,
  route: ProxyRoute,
  options: VendorProxyOptions,
  { baseUrl, slots, headers }: Fixed,
): Promise<Response> {
  const rules = VENDOR_RULES[options.vendor]
  const body =
    route.method === 'POST' ? await readProxyBody(request, options.maxBodyBytes ?? MAX_BODY_BYTES) : undefined
  const exchanged = await exchange(request, route, body, options)
  const giveBack = slots.take(exchanged.admitted.identity)
  const connection = connect(request)
  connection.onEnd(giveBack)
  try {
    const response = await askUpstream(
      {
        url: `${baseUrl}${route.path}`,
        method: route.method,
        headers: headersFor(request, exchanged, options),
        body: exchanged.body,
        timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
        fetch: options.fetch,
      },
      connection,
      rules,
    )
    const { status } = response
    if (status === 401 || status === 403) {
      const message = `${rules.name} refused the real token, or this page’s origin (status ${status}).`
      tell(options.onError ?? logFailure, new EmbedError('EMBED_DENIED', message), request)
    }
    const all = { ...headers, ...headersOf(response, rules) }
    if (route.token === 'body' && response.ok)
      return await withSession(response, exchanged, options, all, connection)
    if (!response.body) connection.end()
    return new Response(response.body && passOn(response.body, exchanged.secret, connection), {
      status,
      headers: all,
    })
  } catch (error) {
    connection.abort()
    connection.end()
    throw error
  }
}

/** What the vendor is told: nothing of the page's headers but these. */
function headersFor(
  request: Request,
  { admitted, headers, body }: Exchanged,
  { vendor, clientAddress }: VendorProxyOptions,
): Record<string, string> {
  const address = clientAddress?.(request) ?? ''
  const own: Record<string, string> = {
    accept: /^[\w/+.,;=* -]{1,200}$/.exec(request.headers.get('accept') ?? '')?.[0] ?? '*/*',
    // What is encoded could not be searched for the real token.
    'accept-encoding': 'identity',
    // The vendors' own lists of allowed origins go on working.
    origin: admitted.origin,
  }
  if (body !== undefined) own['content-type'] = 'application/json'
  if (/^[\da-fA-F:.]{2,45}$/.test(address)) own['x-forwarded-for'] = address
  for (const name of VENDOR_RULES[vendor].requestHeaders) {
    const value = request.headers.get(name)
    if (value !== null && value.length <= 200) own[name] = value
  }
  return { ...own, ...headers }
}

/** Gives the page a session that is good only through this proxy, and no longer than its token. */
async function withSession(
  response: Response,
  { admitted, secret }: Exchanged,
  { vendor, scope = 'embed' }: VendorProxyOptions,
  headers: Record<string, string>,
  connection: Connection,
): Promise<Response> {
  const rules = VENDOR_RULES[vendor]
  const text = await readWhole(response.body, rules)
  connection.end()
  const body = readJson(text)
  if (!isRecord(body) || typeof body['sessionId'] !== 'string')
    throw new ProxyRefusal('vendor_failed', `${rules.name} answered no session.`, {
      cause: new EmbedError('EMBED_UNAVAILABLE', `${rules.name} answered no session.`),
    })
  const told = typeof body['expiresAt'] === 'string' ? Date.parse(body['expiresAt']) : NaN
  const expiresAt = Math.min(admitted.expiresAt, Number.isNaN(told) ? Infinity : told)
  const sessionId = await sealSession(body['sessionId'], { ...admitted, vendor, scope }, secret)
  const hider = createSecretHider(secret)
  const own = JSON.stringify({ ...body, sessionId, expiresAt: new Date(expiresAt).toISOString() })
  const decoder = new TextDecoder()
  const clean = decoder.decode(hider.push(new TextEncoder().encode(own))) + decoder.decode(hider.end())
  return new Response(clean, { status: response.status, headers })
}
