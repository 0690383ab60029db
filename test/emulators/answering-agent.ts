import { dashboardPage, embedScript, POLL_MS } from './answering-agent-widget'
import { wait } from './wait'

/**
 * Answering Agent's servers as one `(Request) => Response`: the partners' API, the dashboard's page, the
 * script, and what these two call.
 *
 * The partners' API's paths, statuses and successful answers are documented; so are the dashboard's address,
 * the script's element and that the token is exchanged at `/api/validate-embed-token` for an `auth_token` which
 * the browser keeps. These facts are not known, and are made up: the body of every error and of `POST /users`,
 * the exchange's bodies, the key in `localStorage`, and `/api/dashboard`. The look of the dashboard is made up,
 * too. So is the rule that an `auth_token` lives until its user's token is rotated. The real one's tokens are
 * an HMAC of the user's secret, the emulated ones are drawn at random.
 */
export interface AnsweringAgentEmulator {
  fetch: (request: Request) => Promise<Response>
  settings: AnsweringAgentSettings
  counts: AnsweringAgentCounts
  /** Forgets all: settings, counts, users and their tokens. */
  reset: () => void
  /** The value that `X-API-KEY` must have. */
  apiKey: string
  /** The user's one valid token; `undefined` where no call has made the user yet. */
  tokenOf: (externalId: string) => string | undefined
  /** Does the same as the `POST`, without being counted: the user's token expires at once. */
  rotate: (externalId: string) => void
}

export interface AnsweringAgentSettings {
  /**
   * `any`: whoever is asked for is made silently. Else who is known, next to those that `POST /users` makes.
   */
  knownUsers: 'any' | string[]
  /** Keys that are valid beside `apiKey`. `null` in the list: `apiKey` itself is not valid any more. */
  moreKeys: (string | null)[]
  /** The answer of the partners' API to a right key. */
  apiFault: 'none' | 'forbidden' | 'server-error' | 'hang'
  /** Whether a rotation ends what its user has open, or only the next load notices. */
  rotationEndsSessions: boolean
  /**
   * The key that the `auth_token` is kept under, in the `localStorage` of the page's origin: in script mode,
   * the embedding page's own.
   */
  storageKey: string
  /** Whether the script keeps the documented console warnings to itself. */
  quiet: boolean
  /** How long each answer takes, in ms. */
  latencyMs: number
  /** How often the dashboard calls while it is in view, in ms. */
  pollMs: number
}

export interface AnsweringAgentCounts {
  /** Calls of `GET …/embed-token`, whatever came of them. */
  gets: number
  /** Calls of `POST …/embed-token`, which rotates, whatever came of them. */
  posts: number
  /** Exchanges of a token, whatever came of them. */
  validations: number
  /** Exchanges and calls that were answered 401. */
  refused: number
  /** Loads of the dashboard's page. */
  dashboards: number
  /** Loads of the script. */
  scripts: number
  /** Calls with an `auth_token`, whatever came of them. */
  calls: number
  /** Exchanges that succeeded, by user. */
  byUser: Record<string, number>
  /** The `Referer` of each load of the dashboard that had one. */
  referrers: string[]
}

interface User {
  id: number
  token: string
}

const DEFAULTS: AnsweringAgentSettings = {
  knownUsers: 'any',
  moreKeys: [],
  apiFault: 'none',
  rotationEndsSessions: true,
  storageKey: 'aa_auth_token',
  quiet: true,
  latencyMs: 0,
  pollMs: POLL_MS,
}

const API_KEY = 'sk_live_emulated'

// "*" does not stand for Authorization.
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, content-type, x-api-key',
  'access-control-allow-methods': '*',
}

const CONVERSATIONS = ['Where is my order?', 'Changing the delivery address', 'A question about an invoice']

const noCounts = (): AnsweringAgentCounts => ({
  gets: 0,
  posts: 0,
  validations: 0,
  refused: 0,
  dashboards: 0,
  scripts: 0,
  calls: 0,
  byUser: {},
  referrers: [],
})

export function createAnsweringAgentEmulator(
  initial: Partial<AnsweringAgentSettings> = {},
): AnsweringAgentEmulator {
  const settings: AnsweringAgentSettings = { ...DEFAULTS, ...initial }
  const counts = noCounts()
  const users = new Map<string, User>()
  /** Those of `users` that `POST /users` made. */
  const added = new Set<string>()
  /** Whose each `auth_token` is. */
  const sessions = new Map<string, string>()

  const isKnown = (externalId: string) =>
    settings.knownUsers === 'any' || settings.knownUsers.includes(externalId) || added.has(externalId)

  function findOrMake(externalId: string): User {
    let user = users.get(externalId)
    if (!user) {
      const id = 12_345 + users.size
      users.set(externalId, (user = { id, token: newToken(id) }))
    }
    return user
  }

  function rotate(externalId: string): void {
    const user = findOrMake(externalId)
    user.token = newToken(user.id)
    if (!settings.rotationEndsSessions) return
    for (const [authToken, owner] of sessions) if (owner === externalId) sessions.delete(authToken)
  }

  async function partnerApi(request: Request, path: string): Promise<Response> {
    const route = `${request.method} ${path}`
    const [, method, encoded] = /^(GET|POST) \/users\/([^/]+)\/embed-token$/.exec(route) ?? []
    if (method) counts[method === 'GET' ? 'gets' : 'posts'] += 1
    if (!isKey(request.headers.get('x-api-key')))
      return json(401, { message: 'The API key is missing or invalid.' })
    if (settings.apiFault === 'forbidden') return json(403, { message: 'The API key may not do this.' })
    if (settings.apiFault === 'server-error') return json(500, { message: 'Server error' })
    if (settings.apiFault === 'hang') {
      await wait(Infinity, request.signal)
      return Response.error()
    }
    if (route === 'POST /users') return addUser(request)
    if (encoded === undefined) return json(404, { message: 'Not found' })
    const externalId = decodeURIComponent(encoded)
    if (!isKnown(externalId)) return json(404, { message: `There is no user ${externalId}.` })
    if (method === 'GET') return json(200, { embed_token: findOrMake(externalId).token, user_id: externalId })
    rotate(externalId)
    return json(200, {
      embed_token: findOrMake(externalId).token,
      user_id: externalId,
      message: 'New embed token generated successfully',
    })
  }

  function isKey(key: string | null): boolean {
    if (key === null) return false
    return (key === API_KEY && !settings.moreKeys.includes(null)) || settings.moreKeys.includes(key)
  }

  async function addUser(request: Request): Promise<Response> {
    const { external_id: externalId = crypto.randomUUID() } = (await readBody(request)) ?? {
      external_id: null,
    }
    if (typeof externalId !== 'string' || externalId === '')
      return json(422, { message: 'external_id has to be a string.' })
    added.add(externalId)
    const { id, token } = findOrMake(externalId)
    return json(201, { embed_token: token, user: { id, external_id: externalId }, team: {}, locations: [] })
  }

  async function validate(request: Request): Promise<Response> {
    counts.validations += 1
    const token = (await readBody(request))?.['token']
    const externalId = [...users].find(([, user]) => user.token === token)?.[0]
    if (externalId === undefined) return refuse()
    const authToken = crypto.randomUUID()
    sessions.set(authToken, externalId)
    counts.byUser[externalId] = (counts.byUser[externalId] ?? 0) + 1
    return json(200, { auth_token: authToken })
  }

  function dashboardCall(request: Request): Response {
    counts.calls += 1
    const [, authToken = ''] = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '') ?? []
    const externalId = sessions.get(authToken)
    return externalId === undefined
      ? refuse()
      : json(200, { user_id: externalId, conversations: CONVERSATIONS })
  }

  function refuse(): Response {
    counts.refused += 1
    return json(401, { message: 'Authentication error' })
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname, origin } = new URL(request.url)
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS })
    if (settings.latencyMs > 0) await wait(settings.latencyMs, request.signal)
    if (pathname.startsWith('/api/v1/')) {
      return partnerApi(request, pathname.slice('/api/v1'.length))
    }
    switch (`${request.method} ${pathname}`) {
      case 'GET /dashboard.html': {
        counts.dashboards += 1
        // A service worker has it here, and no header.
        const referrer = request.headers.get('referer') ?? request.referrer
        if (referrer !== '' && referrer !== 'about:client') counts.referrers.push(referrer)
        return text('text/html', dashboardPage(settings))
      }
      case 'GET /embed.js':
        counts.scripts += 1
        return text('text/javascript', embedScript(settings))
      case 'POST /api/validate-embed-token':
        return validate(request)
      case 'GET /api/dashboard':
        return dashboardCall(request)
      case 'GET /__counts':
        return json(200, counts)
      case 'POST /__settings':
        Object.assign(settings, await request.json())
        return json(200, settings)
      case 'POST /__reset':
        reset()
        return json(200, counts)
      case 'POST /__rotate': {
        const externalId = (await readBody(request))?.['externalId']
        if (typeof externalId !== 'string') return json(422, { message: 'externalId has to be a string.' })
        rotate(externalId)
        return json(200, { embed_token: users.get(externalId)?.token })
      }
      default:
        return json(404, { message: `Nothing at ${origin}${pathname}` })
    }
  }

  function reset() {
    Object.assign(settings, DEFAULTS, initial)
    Object.assign(counts, noCounts())
    users.clear()
    added.clear()
    sessions.clear()
  }

  return {
    fetch: answer,
    settings,
    counts,
    reset,
    apiKey: API_KEY,
    tokenOf: (externalId) => users.get(externalId)?.token,
    rotate,
  }
}

/** base64url without padding of `<user's number>|<16 hex>`, as the documented sample decodes to. */
function newToken(userNumber: number): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  return btoa(`${userNumber}|${hex}`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

async function readBody(request: Request): Promise<Record<string, unknown> | null> {
  const body: unknown = await request.json().catch(() => null)
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { ...CORS, 'cache-control': 'no-store' } })
}

function text(type: string, body: string): Response {
  return new Response(body, {
    headers: { ...CORS, 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' },
  })
}
