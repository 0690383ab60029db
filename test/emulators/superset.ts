import { jwtVerify, SignJWT } from 'jose'
import { STAND_IN, SUPERSET_PAGE } from './superset-page'

/**
 * Apache Superset as one `(Request) => Response`: its sign-in, its guest tokens, and the page of an embedded
 * dashboard.
 *
 * Written from its documentation, its SDK's README and code (`@superset-ui/embedded-sdk` 0.4.0), and
 * `superset/security/api.py`. Made up: what the dashboard draws and reads, and the words of errors. A guest token is
 * checked as Superset does: signature, `aud`, `type`, `exp`, and the dashboard.
 */
export interface SupersetEmulator {
  fetch: (request: Request) => Promise<Response>
  settings: SupersetSettings
  counts: SupersetCounts
  reset: () => void
  /** `GUEST_TOKEN_JWT_SECRET`. */
  secret: () => string
  /** Changes the secret, which ends all guest tokens: Superset has no other way. */
  rotate: () => void
  /** Ends the sessions of accounts. */
  endSessions: () => void
}

export interface SupersetSettings {
  /** `GUEST_TOKEN_JWT_EXP_SECONDS`. */
  ttlSeconds: number
  /** How long an account's token lives, in seconds. */
  accountSeconds: number
  /** Whether it is away: guest tokens are 503. */
  isDown: boolean
}

export interface SupersetCounts {
  signIns: number
  mints: number
  /** Reads of data. */
  calls: number
  /** Of those and of the page's start, with a token that is dead, of another secret, or of another dashboard. */
  refused: number
  byUser: Record<string, number>
}

export const SUPERSET_USER = 'embedder'
export const SUPERSET_PASSWORD = 'emulated-password'
export const SUPERSET_AUDIENCE = 'superset'

const DEFAULTS: SupersetSettings = { ttlSeconds: 300, accountSeconds: 900, isDown: false }

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'cache-control': 'no-store',
}

/** @param switchboard - a script that defines `Switchboard`. Default: a stand-in. */
export function createSupersetEmulator({
  switchboard = STAND_IN,
  ...initial
}: Partial<SupersetSettings> & { switchboard?: string } = {}): SupersetEmulator {
  const settings: SupersetSettings = { ...DEFAULTS, ...initial }
  const counts = noCounts()
  const accountKey = crypto.getRandomValues(new Uint8Array(32))
  let secret: string = crypto.randomUUID()
  /** CSRF tokens by their session's cookie. */
  const csrf = new Map<string, string>()
  let accounts: string[] = []

  const bytes = (text: string) => new TextEncoder().encode(text)

  async function signIn(request: Request): Promise<Response> {
    const { username, password, provider } = await bodyOf(request)
    if (username !== SUPERSET_USER || password !== SUPERSET_PASSWORD || provider !== 'db')
      return json(401, { message: 'Not authorized' })
    counts.signIns += 1
    const accessToken = await new SignJWT({ sub: '1', jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(Math.floor(Date.now() / 1_000) + settings.accountSeconds)
      .sign(accountKey)
    accounts.push(accessToken)
    return json(200, { access_token: accessToken })
  }

  async function isAccount(request: Request): Promise<boolean> {
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
    const isLive = await jwtVerify(token, accountKey).then(
      () => true,
      () => false,
    )
    return isLive && accounts.includes(token)
  }

  async function csrfToken(request: Request): Promise<Response> {
    if (!(await isAccount(request))) return json(401, { msg: 'Token has expired' })
    const cookie = `session=${crypto.randomUUID()}`
    const token = crypto.randomUUID()
    csrf.set(cookie, token)
    return json(200, { result: token }, { 'set-cookie': `${cookie}; HttpOnly; Path=/; SameSite=Lax` })
  }

  async function guestToken(request: Request): Promise<Response> {
    if (settings.isDown) return json(503, { message: 'down' })
    if (!(await isAccount(request))) return json(401, { msg: 'Token has expired' })
    const cookie = request.headers.get('cookie') ?? ''
    if (csrf.get(cookie) !== request.headers.get('x-csrftoken') || !csrf.has(cookie))
      return json(400, { message: 'The CSRF token is missing.' })
    const { user, resources, rls } = await bodyOf(request)
    if (!Array.isArray(resources) || !Array.isArray(rls)) return json(400, { message: 'Missing data' })
    counts.mints += 1
    // As `time.time()` has it: with fractions of a second.
    const iat = Date.now() / 1_000
    const claims = { user, resources, rls_rules: rls, iat, exp: iat + settings.ttlSeconds }
    const token = await new SignJWT({ ...claims, aud: SUPERSET_AUDIENCE, type: 'guest' })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(bytes(secret))
    return json(200, { token })
  }

  /** The person that a guest token is for; `null`: it is refused. */
  async function guestOf(request: Request): Promise<string | null> {
    try {
      const { payload } = await jwtVerify(request.headers.get('x-guesttoken') ?? '', bytes(secret), {
        audience: SUPERSET_AUDIENCE,
      })
      const { user, resources, type } = payload as {
        user: { username?: string }
        resources: { id: string }[]
        type?: unknown
      }
      const uuid = request.headers.get('x-dashboard')
      if (type === 'guest' && resources.some(({ id }) => id === uuid)) return user.username ?? 'anyone'
    } catch {
      // It is refused.
    }
    counts.refused += 1
    return null
  }

  async function data(request: Request): Promise<Response> {
    counts.calls += 1
    const user = await guestOf(request)
    if (user === null) return json(401, { message: 'Not authorized' })
    counts.byUser[user] = (counts.byUser[user] ?? 0) + 1
    return json(200, { user })
  }

  function reset() {
    Object.assign(settings, DEFAULTS, initial)
    Object.assign(counts, noCounts())
  }

  return {
    settings,
    counts,
    reset,
    secret: () => secret,
    rotate: () => void (secret = crypto.randomUUID()),
    endSessions() {
      accounts = []
      csrf.clear()
    },
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS })
      if (request.method === 'GET' && pathname.startsWith('/embedded/'))
        return new Response(SUPERSET_PAGE(switchboard), {
          headers: { ...CORS, 'content-type': 'text/html; charset=utf-8' },
        })
      switch (`${request.method} ${pathname}`) {
        case 'POST /api/v1/security/login':
          return signIn(request)
        case 'GET /api/v1/security/csrf_token/':
          return csrfToken(request)
        case 'POST /api/v1/security/guest_token/':
          return guestToken(request)
        case 'GET /api/v1/me/roles/': {
          const user = await guestOf(request)
          return user === null ? json(401, { message: 'Not authorized' }) : json(200, { result: { user } })
        }
        case 'GET /api/v1/chart/data':
          return data(request)
        case 'GET /__counts':
          return json(200, counts)
        case 'POST /__settings':
          Object.assign(settings, await bodyOf(request))
          return json(200, settings)
        case 'POST /__rotate':
          secret = crypto.randomUUID()
          return json(200, {})
        case 'POST /__reset':
          reset()
          return json(200, counts)
        default:
          return json(404, { message: 'Not found' })
      }
    },
  }
}

function noCounts(): SupersetCounts {
  return { signIns: 0, mints: 0, calls: 0, refused: 0, byUser: {} }
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch(() => null)
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...CORS, ...headers } })
}
