import { FRAME_PAGE } from './looker-frame'

/**
 * Looker, as one `(Request) => Response`: its API for cookieless sessions, and the page in its frames.
 *
 * Marks: [DOC] cloud.google.com/looker/docs/cookieless-embed; [SRC] @looker/embed-sdk 2.0.8; the rest is made up.
 */
export interface LookerEmulator {
  fetch: (request: Request) => Promise<Response>
  counts: LookerCounts
  settings: LookerSettings
  clientSecret: string
  /** Ends the sessions that there are. */
  rotate: () => void
  reset: () => void
}

export interface LookerCounts {
  logins: number
  acquired: number
  generated: number
  /** Frames that were opened with an authentication token of their own. */
  opened: number
  /** Frames that were opened with a token that was used before, or too late. */
  reused: number
  /** Calls with another User-Agent than the session's. */
  strangers: number
  calls: number
  refused: number
  /** Asks of frames that were answered with no tokens. */
  interrupted: number
  byUser: Record<string, number>
}

export interface LookerSettings {
  sessionSeconds: number
  tokenSeconds: number
}

interface Session {
  user: string
  agent: string
  endsAt: number
}

const DEFAULTS: LookerSettings = { sessionSeconds: 3_600, tokenSeconds: 600 }
const AUTHENTICATION_MS = 30_000 // [DOC]
const NONE = {
  ...{ logins: 0, acquired: 0, generated: 0, opened: 0, reused: 0, strangers: 0, calls: 0, refused: 0 },
  interrupted: 0,
}
const CORS = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }

export function createLookerEmulator(): LookerEmulator {
  const clientSecret = 'looker-client-secret'
  const settings = { ...DEFAULTS }
  const counts: LookerCounts = { ...NONE, byUser: {} }
  const logins = new Set<string>()
  const sessions = new Map<string, Session>()
  /** Their session, and their end. */
  const tokens = new Map<string, { session: string; expiresAt: number }>()
  const random = (kind: string) => `${kind}${crypto.randomUUID()}${crypto.randomUUID()}`

  const issue = (kind: string, session: string, ms: number) => {
    const token = random(kind)
    tokens.set(token, { session, expiresAt: Date.now() + ms })
    return token
  }
  const leftOf = (reference: string) =>
    Math.max(0, Math.round(((sessions.get(reference)?.endsAt ?? 0) - Date.now()) / 1_000))
  const pair = (session: string) => ({
    api_token: issue('api', session, settings.tokenSeconds * 1_000),
    api_token_ttl: settings.tokenSeconds,
    navigation_token: issue('navigation', session, settings.tokenSeconds * 1_000),
    navigation_token_ttl: settings.tokenSeconds,
    session_reference_token_ttl: leftOf(session),
  })

  const isLoggedIn = (request: Request) =>
    logins.has(request.headers.get('authorization')?.replace('Bearer ', '') ?? '')

  async function acquire(request: Request): Promise<Response> {
    if (!isLoggedIn(request)) return Response.json({}, { status: 401 })
    const agent = request.headers.get('user-agent') ?? ''
    const body = (await request.json()) as { external_user_id: string; session_reference_token?: string }
    const joined = body.session_reference_token
    if (joined && leftOf(joined) === 0) return Response.json({ session_reference_token_ttl: 0 }) // [DOC]
    counts.acquired += 1
    const reference = joined ?? random('reference')
    if (!joined)
      sessions.set(reference, {
        user: body.external_user_id,
        agent,
        endsAt: Date.now() + settings.sessionSeconds * 1_000,
      })
    return Response.json({
      authentication_token: issue('authentication', reference, AUTHENTICATION_MS),
      authentication_token_ttl: AUTHENTICATION_MS / 1_000,
      session_reference_token: reference,
      ...pair(reference),
    })
  }

  async function generate(request: Request): Promise<Response> {
    if (!isLoggedIn(request)) return Response.json({}, { status: 401 })
    const body = (await request.json()) as Record<string, string>
    const reference = body['session_reference_token'] ?? ''
    const session = sessions.get(reference)
    if (!session || leftOf(reference) === 0) return Response.json({ session_reference_token_ttl: 0 }) // [DOC]
    if (tokens.get(body['api_token'] ?? '')?.session !== reference)
      return Response.json({ message: 'Invalid token' }, { status: 400 })
    if (session.agent !== (request.headers.get('user-agent') ?? '')) counts.strangers += 1
    counts.generated += 1
    return Response.json({ session_reference_token: reference, ...pair(reference) })
  }

  /** [DOC] The authentication token opens one frame, once, for the browser that acquired it. */
  function open(request: Request): Response {
    const { searchParams } = new URL(request.url)
    const given = searchParams.get('embed_authentication_token') ?? ''
    const found = tokens.get(given)
    tokens.delete(given)
    const session = found && found.expiresAt > Date.now() ? sessions.get(found.session) : undefined
    if (!session) counts.reused += 1
    else {
      counts.opened += 1
      if (session.agent !== (request.headers.get('user-agent') ?? '')) counts.strangers += 1
    }
    return new Response(FRAME_PAGE, { headers: { ...CORS, 'content-type': 'text/html; charset=utf-8' } })
  }

  function query(request: Request): Response {
    counts.calls += 1
    const found = tokens.get(request.headers.get('x-api-token') ?? '')
    const session = found && found.expiresAt > Date.now() ? sessions.get(found.session) : undefined
    if (!session || session.endsAt <= Date.now()) {
      counts.refused += 1
      return Response.json({}, { status: 401, headers: CORS })
    }
    counts.byUser[session.user] = (counts.byUser[session.user] ?? 0) + 1
    return Response.json({ user: session.user }, { headers: CORS })
  }

  function reset() {
    Object.assign(settings, DEFAULTS)
    Object.assign(counts, NONE, { byUser: {} })
  }

  return {
    settings,
    counts,
    clientSecret,
    rotate: () => sessions.clear(),
    reset,
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (pathname.startsWith('/login/embed/')) return open(request)
      switch (`${request.method} ${pathname}`) {
        case 'POST /api/4.0/login': {
          const form = new URLSearchParams(await request.text())
          counts.logins += 1
          if (form.get('client_secret') !== clientSecret) return Response.json({}, { status: 404 })
          const token = random('login')
          logins.add(token)
          return Response.json({ access_token: token, token_type: 'Bearer', expires_in: 3_600 })
        }
        case 'POST /api/4.0/embed/cookieless_session/acquire':
          return acquire(request)
        case 'PUT /api/4.0/embed/cookieless_session/generate_tokens':
          return generate(request)
        case 'GET /internal/query':
          return query(request)
        case 'POST /internal/interrupted':
          counts.interrupted += 1
          return Response.json({}, { headers: CORS })
        case 'GET /__counts':
          return Response.json(counts, { headers: CORS })
        case 'POST /__settings':
          Object.assign(settings, await request.json())
          return Response.json(settings, { headers: CORS })
        case 'POST /__rotate':
          sessions.clear()
          return Response.json({}, { headers: CORS })
        case 'POST /__reset':
          reset()
          return Response.json({}, { headers: CORS })
        default:
          return Response.json({ error: `Nothing at ${pathname}` }, { status: 404, headers: CORS })
      }
    },
  }
}
