import { jwtVerify, SignJWT } from 'jose'
import { FRAME_PAGE, WIDGET_BUNDLE, WIDGET_SCRIPT } from './returning-ai-widget'
import { wait } from './wait'

/**
 * Returning.AI's servers as one `(Request) => Response`: the mint API, `/validate`, the widget's script, its
 * bundle and its frame.
 *
 * Written from what is documented or was observed of the vendor, and from nothing else. Three facts are not
 * known, and are made up here: the shape of `/validate`, the detail of `rai-error`, and whether the element
 * reads its attribute at each call. Where it matters, a setting does either.
 */
export interface ReturningAiEmulator {
  fetch: (request: Request) => Promise<Response>
  settings: ReturningAiSettings
  counts: ReturningAiCounts
  reset: () => void
}

/** How a route misbehaves. */
export type Fault =
  'none' | 'refuse' | 'hang' | 'rate-limit' | 'server-error' | 'html' | 'wrong-shape' | 'drop'

export interface ReturningAiSettings {
  ttlSeconds: number
  /** `current`: identity in the token, `expiresIn` in the answer. `older`: neither. */
  generation: 'current' | 'older'
  mintFault: Fault
  validateFault: Fault
  /** How long each answer takes, in ms. */
  latencyMs: number
  retryAfterSeconds: number
}

export interface ReturningAiCounts {
  mints: number
  /** Calls of widgets, on load and after, whatever came of them. */
  calls: number
  /** Calls with a token whose time was over. The number that has to be 0. */
  expired: number
  /** Calls with no token, or one that was never issued. */
  invalid: number
  /** The clients' own words, for a test's message: which widget called how with a dead token. */
  expiredBy: string[]
  /** Calls with a live token, by the user it was signed for. */
  byUser: Record<string, number>
}

const DEFAULTS: ReturningAiSettings = {
  ttlSeconds: 900,
  generation: 'current',
  mintFault: 'none',
  validateFault: 'none',
  latencyMs: 0,
  retryAfterSeconds: 5,
}

export const ACCESS_ID = 'emulated-access-id'
export const ACCESS_KEY = 'emulated-access-key'

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': '*',
}

export function createReturningAiEmulator(initial: Partial<ReturningAiSettings> = {}): ReturningAiEmulator {
  let secret = crypto.getRandomValues(new Uint8Array(32))
  const settings: ReturningAiSettings = { ...DEFAULTS, ...initial }
  const counts: ReturningAiCounts = noCounts()

  async function mint(request: Request): Promise<Response> {
    const fault = await misbehave(settings.mintFault, request, settings)
    if (fault) return fault
    const body = (await request.json().catch(() => null)) as Record<string, unknown> | null
    if (body?.['accessId'] !== ACCESS_ID || body['accessKey'] !== ACCESS_KEY)
      return json(401, { message: 'Invalid access key' })
    counts.mints += 1
    const claims =
      settings.generation === 'current'
        ? (body['userIdentifiers'] as Record<string, unknown> | undefined)
        : undefined
    const embedToken = await new SignJWT({ ...claims, jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1_000) + settings.ttlSeconds)
      .sign(secret)
    return json(200, {
      data: { embedToken, ...(settings.generation === 'current' ? { expiresIn: settings.ttlSeconds } : {}) },
    })
  }

  async function validate(request: Request): Promise<Response> {
    counts.calls += 1
    const { embedToken, caller } = (await request.json().catch(() => ({}))) as {
      embedToken?: unknown
      caller?: unknown
    }
    let refusal: Response | undefined
    try {
      const { payload } = await jwtVerify(String(embedToken), secret, { algorithms: ['HS256'] })
      const id = payload['data-customer-id']
      const user = typeof id === 'string' ? id : 'anyone'
      counts.byUser[user] = (counts.byUser[user] ?? 0) + 1
    } catch (cause) {
      const isExpired = (cause as { code?: string }).code === 'ERR_JWT_EXPIRED'
      if (isExpired) {
        counts.expired += 1
        counts.expiredBy.push(String(caller))
      } else counts.invalid += 1
      refusal = json(401, { code: isExpired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID' })
    }
    return (await misbehave(settings.validateFault, request, settings)) ?? refusal ?? json(200, { ok: true })
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname, origin } = new URL(request.url)
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS })
    if (settings.latencyMs > 0) await wait(settings.latencyMs, request.signal)
    switch (`${request.method} ${pathname}`) {
      case 'POST /v2/api/widget-access-keys/token':
        return mint(request)
      case 'POST /v2/api/widget-access-keys/validate':
        return validate(request)
      case 'GET /rai-widget.iife.js':
        return text('text/javascript', WIDGET_SCRIPT)
      case 'GET /bundle.js':
        return text('text/javascript', WIDGET_BUNDLE)
      case 'GET /frame':
        return text('text/html', FRAME_PAGE)
      case 'GET /__counts':
        return json(200, counts)
      case 'POST /__settings':
        Object.assign(settings, await request.json())
        return json(200, settings)
      case 'POST /__rotate':
        secret = crypto.getRandomValues(new Uint8Array(32)) // every token signed so far is refused
        return json(200, {})
      case 'POST /__reset':
        reset()
        return json(200, counts)
      default:
        return json(404, { message: `Nothing at ${origin}${pathname}` })
    }
  }

  function reset() {
    Object.assign(settings, DEFAULTS, initial)
    Object.assign(counts, noCounts())
  }

  return { fetch: answer, settings, counts, reset }
}

const noCounts = (): ReturningAiCounts => ({
  mints: 0,
  calls: 0,
  expired: 0,
  invalid: 0,
  expiredBy: [],
  byUser: {},
})

async function misbehave(
  fault: Fault,
  request: Request,
  { retryAfterSeconds }: ReturningAiSettings,
): Promise<Response | undefined> {
  switch (fault) {
    case 'none':
      return undefined
    case 'refuse':
      return json(401, { code: 'TOKEN_REFUSED' })
    case 'hang':
      await wait(Infinity, request.signal)
      return Response.error()
    case 'rate-limit':
      return json(429, { message: 'Slow down' }, { 'retry-after': String(retryAfterSeconds) })
    case 'server-error':
      return json(503, { code: 'SERVER_ERROR' })
    case 'html':
      return text('text/html', '<!doctype html><title>Sign in to the Wi-Fi</title>')
    case 'wrong-shape':
      return json(200, { embedToken: 'undefined' })
    case 'drop':
      return Response.error()
  }
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...CORS, 'cache-control': 'no-store', ...headers } })
}

function text(type: string, body: string): Response {
  return new Response(body, {
    headers: { ...CORS, 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' },
  })
}
