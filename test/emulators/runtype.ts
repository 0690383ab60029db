import { isOriginAllowed } from '../../src/base/allowed-origins'
import { wait, waitWhile } from './wait'

/**
 * Runtype's client API as one `(Request) => Response`: what `@runtypelabs/persona` 4.17.0 calls with a client
 * token. The widget itself is not emulated, its real code runs against this.
 *
 * The routes, the requests, the order of the stream's events and the statuses are those of the widget's source
 * and of its documentation. These facts are not known, and are made up: the words of `error` and `hint`, all
 * ids, the status of a malformed chat, and the answers of `/resume` and `/feedback`. So are two rules: a
 * session belongs to one user, and an expired or killed session goes on under its id when an init of the same
 * user names it.
 */
export interface RuntypeEmulator {
  fetch: (request: Request) => Promise<Response>
  settings: RuntypeSettings
  counts: RuntypeCounts
  /** Forgets all: settings, counts, sessions and tokens. */
  reset: () => void
  /**
   * The user's token, the same one until it is rotated. The vendor's tokens are of a flow, not of a user: an
   * emulated user is one.
   */
  clientToken: (user?: string) => string
  /** Gives everybody, or one user, a new token; the old one and its sessions die at once. */
  rotate: (user?: string) => void
}

export interface RuntypeSettings {
  /**
   * From the last init or chat to the session's end. The widget sends nothing in the last 60 s that it knows
   * of, which are those after its init.
   */
  sessionSeconds: number
  /** Domains, `*.` and `*`; a request with no `Origin` is no browser's, and let in. */
  allowedOrigins: string[]
  initFault: 'none' | 'server-error' | 'hang'
  /** `unauthorized` happens once, and forgets the session. */
  chatFault: 'none' | 'unauthorized' | 'rate-limit' | 'server-error'
  /** Between two pieces of an answer, in ms. */
  chunkDelayMs: number
  /** How many pieces an answer comes in. */
  chunks: number
  /** How long each answer takes to begin, in ms. */
  latencyMs: number
  /** Whether answers stop after their first piece; they go on once this is `false` again. */
  areAnswersHeld: boolean
  /** How far its clock is ahead of this machine's, in ms: for a test that sets the page's clock ahead. */
  clockAheadMs: number
}

export interface RuntypeCounts {
  /** Calls of init, whatever came of them. */
  inits: number
  /** Of them, those answered 400, 401 or 403. */
  initRefused: number
  /** Calls of chat, whatever came of them. */
  chats: number
  /** Of them, those answered 400, 401 or 429. */
  chatRefused: number
  /** Inits which went on with a session they named. */
  resumed: number
  /** Tokens that were sent, known or not, in the order of their first use. */
  tokens: string[]
  /** Sessions given, by user. */
  byUser: Record<string, number>
}

interface Session {
  user: string
  token: string
  expiresAt: number
}

const DEFAULTS: RuntypeSettings = {
  sessionSeconds: 70,
  allowedOrigins: ['*'],
  initFault: 'none',
  chatFault: 'none',
  chunkDelayMs: 60,
  chunks: 6,
  latencyMs: 0,
  areAnswersHeld: false,
  clockAheadMs: 0,
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': '*',
}

const FLOW = { id: 'flow_emulated', name: 'Emulated flow', description: null }

const noCounts = (): RuntypeCounts => ({
  inits: 0,
  initRefused: 0,
  chats: 0,
  chatRefused: 0,
  resumed: 0,
  tokens: [],
  byUser: {},
})

export function createRuntypeEmulator(initial: Partial<RuntypeSettings> = {}): RuntypeEmulator {
  const settings: RuntypeSettings = { ...DEFAULTS, ...initial }
  const counts = noCounts()
  /** The one current token of each user. */
  const tokens = new Map<string, string>()
  const sessions = new Map<string, Session>()

  const userOf = (token: string) => [...tokens].find(([, current]) => current === token)?.[0]
  const now = () => Date.now() + settings.clockAheadMs
  const expiry = () => now() + settings.sessionSeconds * 1_000

  function clientToken(user = 'anyone'): string {
    const token = tokens.get(user) ?? `ct_test_${slug(user)}_${random()}`
    tokens.set(user, token)
    return token
  }

  function rotate(user?: string): void {
    for (const name of user === undefined ? [...tokens.keys()] : [user]) {
      tokens.delete(name)
      clientToken(name)
    }
  }

  /** The session, if it can still be used; each use is its last one so far. */
  function use(id: unknown): Session | undefined {
    const session = sessions.get(String(id))
    if (!session || session.expiresAt <= now() || userOf(session.token) === undefined) return undefined
    session.expiresAt = expiry()
    return session
  }

  async function init(request: Request): Promise<Response> {
    counts.inits += 1
    const refuse = (status: number, error: string, hint: string) => {
      counts.initRefused += 1
      return json(status, { error, hint })
    }
    const body = await readBody(request)
    const token = body?.['token']
    if (typeof token === 'string' && !counts.tokens.includes(token)) counts.tokens.push(token)
    if (settings.initFault === 'server-error') return json(500, { error: 'Internal server error' })
    if (settings.initFault === 'hang') {
      await wait(Infinity, request.signal)
      return Response.error()
    }
    if (typeof token !== 'string' || token === '')
      return refuse(400, 'Invalid request', 'The body needs a token.')
    const user = userOf(token)
    if (user === undefined)
      return refuse(401, 'Unauthorized', 'The client token was not found or has been rotated.')
    const origin = request.headers.get('origin')
    if (
      origin !== null &&
      !isOriginAllowed(origin, settings.allowedOrigins, { match: 'domain', star: true })
    ) {
      return refuse(403, 'Forbidden', `${origin} is not among this token's allowed origins.`)
    }
    const named = body?.['sessionId']
    const isKnown = typeof named === 'string' && sessions.get(named)?.user === user
    const sessionId = isKnown ? named : `session_${random()}`
    if (isKnown) counts.resumed += 1
    const expiresAt = expiry()
    sessions.set(sessionId, { user, token, expiresAt })
    counts.byUser[user] = (counts.byUser[user] ?? 0) + 1
    return json(200, {
      sessionId,
      expiresAt: new Date(expiresAt).toISOString(),
      flow: FLOW,
      config: {
        welcomeMessage: `Hello, ${user}. Ask me anything.`,
        placeholder: 'Type a message',
        theme: null,
      },
    })
  }

  async function chat(request: Request): Promise<Response> {
    counts.chats += 1
    const refuse = (status: number, error: string, hint: string) => {
      counts.chatRefused += 1
      return json(status, { error, hint })
    }
    const body = await readBody(request)
    if (settings.chatFault === 'server-error') return json(500, { error: 'Internal server error' })
    if (settings.chatFault === 'rate-limit')
      return refuse(429, 'Too many requests', 'Too many messages, wait a moment.')
    if (!body || !Array.isArray(body['messages']))
      return refuse(400, 'Invalid request', 'The body needs messages.')
    if (settings.chatFault === 'unauthorized') {
      settings.chatFault = 'none'
      sessions.delete(String(body['sessionId']))
    }
    if (!use(body['sessionId']))
      return refuse(401, 'Session expired', 'Call /v1/client/init for a new session.')
    return stream(answerTo(body['messages']), request.signal)
  }

  /** Server-sent events, in the least order that the widget takes for a whole answer. */
  function stream(text: string, signal: AbortSignal): Response {
    const { chunks, chunkDelayMs } = settings
    const executionId = `exec_${random()}`
    const encoder = new TextEncoder()
    const size = Math.max(1, Math.ceil(text.length / Math.max(1, chunks)))
    const gone = new AbortController()
    if (signal.aborted) gone.abort()
    else signal.addEventListener('abort', () => gone.abort())
    async function* events(): AsyncGenerator<Record<string, unknown>, undefined> {
      yield {
        type: 'execution_start',
        kind: 'agent',
        agentName: 'Emulated agent',
        startedAt: new Date(now()).toISOString(),
      }
      yield { type: 'turn_start', id: 'turn_1', iteration: 1 }
      yield { type: 'text_start', id: 'text_1' }
      for (let at = 0; at < text.length; at += size) {
        await wait(chunkDelayMs, gone.signal)
        yield { type: 'text_delta', id: 'text_1', delta: text.slice(at, at + size) }
        await waitWhile(() => settings.areAnswersHeld, gone.signal)
      }
      yield { type: 'text_complete', id: 'text_1' }
      yield { type: 'turn_complete', id: 'turn_1' }
      yield {
        type: 'execution_complete',
        kind: 'agent',
        success: true,
        completedAt: new Date(now()).toISOString(),
      }
    }
    const source = events()
    let seq = 0
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { value: event } = await source.next()
        if (gone.signal.aborted) return controller.error(gone.signal.reason)
        if (!event) return controller.close()
        controller.enqueue(
          encoder.encode(
            `event: ${String(event['type'])}\ndata: ${JSON.stringify({ ...event, executionId, seq: seq++ })}\n\n`,
          ),
        )
      },
      cancel() {
        gone.abort()
      },
    })
    return new Response(body, {
      headers: { ...CORS, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    })
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname, origin, searchParams } = new URL(request.url)
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS })
    if (settings.latencyMs > 0) await wait(settings.latencyMs, request.signal)
    switch (`${request.method} ${pathname}`) {
      case 'POST /v1/client/init':
        return init(request)
      case 'POST /v1/client/chat':
        return chat(request)
      case 'POST /v1/client/resume': {
        // Answers of the page's own tools, of which there are none here.
        const isLive = use((await readBody(request))?.['sessionId']) !== undefined
        return isLive ? stream('Thank you.', request.signal) : json(401, { error: 'Session expired' })
      }
      case 'POST /v1/client/feedback':
        return use((await readBody(request))?.['sessionId'])
          ? json(200, { success: true })
          : json(401, { error: 'Session expired' })
      case 'GET /__token':
        return json(200, { token: clientToken(searchParams.get('user') ?? undefined) })
      case 'GET /__counts':
        return json(200, counts)
      case 'POST /__settings':
        Object.assign(settings, await request.json())
        return json(200, settings)
      case 'POST /__reset':
        reset()
        return json(200, counts)
      case 'POST /__rotate': {
        const user = (await readBody(request))?.['user']
        rotate(typeof user === 'string' ? user : undefined)
        return json(200, Object.fromEntries(tokens))
      }
      default:
        return json(404, { error: `Nothing at ${origin}${pathname}` })
    }
  }

  function reset() {
    Object.assign(settings, DEFAULTS, initial)
    Object.assign(counts, noCounts())
    tokens.clear()
    sessions.clear()
  }

  return { fetch: answer, settings, counts, reset, clientToken, rotate }
}

/** Repeats the beginning of what was asked, so that a test can tell one answer from another. */
function answerTo(messages: unknown[]): string {
  const asked = messages.findLast((message) => (message as { role?: unknown }).role === 'user') as
    { content?: unknown } | undefined
  const words = typeof asked?.content === 'string' ? asked.content.slice(0, 60) : 'something'
  return `You asked: ${words}. This answer comes from an emulator, one piece after another, until it is done.`
}

async function readBody(request: Request): Promise<Record<string, unknown> | null> {
  const body: unknown = await request.json().catch(() => null)
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null
}

const slug = (user: string) => user.toLowerCase().replace(/[^a-z0-9]+/g, '-')

const random = () => crypto.randomUUID().replaceAll('-', '').slice(0, 16)

function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { ...CORS, 'cache-control': 'no-store' } })
}
