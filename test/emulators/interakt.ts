import { isOriginAllowed } from '../../src/base/allowed-origins'
import { FRAME_PAGE, widgetScript } from './interakt-widget'
import { wait, waitWhile } from './wait'

/**
 * Interakt's servers as one `(Request) => Response`: its API for widgets, their script, and a page of a host's
 * own for frames.
 *
 * Written from what was read or observed of the vendor (its source `adf3400`, 2026-06-12; its code was run
 * again on 2026-11-27), and from nothing else. These facts are not known, and are made up here: the statuses
 * and texts of malformed calls, and the insides of a hit's `source`, its `highlights` and an embed snippet. So
 * are two rules: a search checks token, origin and rate in this order, and a session outlives the token it was
 * begun with. The real vendor has one token an experience; that each user has one here is a test's means to
 * tell users apart. The real script is served `immutable` for a year, this one `no-store`. Summaries are
 * switched off here, and answered as the vendor answers then.
 */
export interface InteraktEmulator {
  fetch: (request: Request) => Promise<Response>
  settings: InteraktSettings
  counts: InteraktCounts
  /** Settings and counts as at first; tokens stay. */
  reset: () => void
  /** The current token; issues one where there is none. @param user - default `anyone`. */
  tokenOf: (experience: InteraktExperience, user?: string) => string
  /** Every token of the experience dies at once. */
  rotate: (experience: InteraktExperience) => void
}

export type InteraktExperience = 'chat' | 'search'

export interface InteraktSettings {
  /**
   * Of the search routes; the chat checks none. Empty: all, even requests without an origin, which are
   * refused otherwise.
   */
  allowedOrigins: string[]
  /** Whether the search routes' quota is used up. */
  rateLimited: boolean
  retryAfterSeconds: number
  /** Between two chunks of an answer, in ms. */
  chunkDelayMs: number
  /** How long each answer takes to begin, in ms. */
  latencyMs: number
  /** Whether answers stop after their first word; they go on once this is `false` again. */
  areAnswersHeld: boolean
  /**
   * `server-error`: a 500. `stream-error`: a 200 whose stream says that it failed. `cut`: a stream that ends
   * half way, without a word.
   */
  chatFault: 'none' | 'server-error' | 'stream-error' | 'cut'
  /**
   * `documented`: the script has no globals and reads its own tag, as the vendor's documentation says and its
   * code does not.
   */
  globals: 'init' | 'documented'
}

export interface InteraktCounts {
  scripts: number
  /** Calls of `widget-config`, whatever came of them; so for chats and searches. */
  configs: number
  chats: number
  searches: number
  /** Calls with a token that is unknown, dead, or of the other experience. */
  refused: number
  /** The last 8 characters of each token, live or not, in the order of their first use. */
  tokensSeen: string[]
  /** Calls with a live token, by the user it belongs to. */
  byUser: Record<string, number>
}

const DEFAULTS: InteraktSettings = {
  allowedOrigins: [],
  rateLimited: false,
  retryAfterSeconds: 5,
  chunkDelayMs: 30,
  latencyMs: 0,
  areAnswersHeld: false,
  chatFault: 'none',
  globals: 'init',
}

/** Nothing is exposed, so that a page cannot read `Retry-After`; `*` does not cover `Authorization`. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
}

const CONFIG = {
  name: 'Help desk',
  greeting: 'Hello! Ask me anything about your account.',
  description: 'Answers from the emulated help desk',
  suggestedQuestions: ['Where is my invoice?', 'How do I invite my team?'],
  placeholder: 'Ask a question',
  showBranding: true,
}

const PAGE_SIZE = 20

const ARTICLES = [
  ['invite', 'Invite your team', 'Send invitations from the members page; each lasts for seven days.'],
  ['invoice', 'Find an invoice', 'Every invoice of your account is on the billing page.'],
  ['token', 'Rotate an access token', 'A new token takes effect at once; the old one stops working.'],
  ['origins', 'Allow your website', 'Add the address of each page that shows the search to your account.'],
  ['export', 'Export your data', 'An export of your account arrives by e-mail within an hour.'],
  // More than fit into a small place.
  ...Array.from({ length: 20 }, (_, index) => [
    `chapter-${index + 1}`,
    `Chapter ${index + 1}`,
    'A part of the handbook, which has twenty of them.',
  ]),
].map(([id = '', title = '', excerpt = '']) => ({ id, title, excerpt, url: `https://help.example/${id}` }))

export function createInteraktEmulator(initial: Partial<InteraktSettings> = {}): InteraktEmulator {
  const settings: InteraktSettings = { ...DEFAULTS, ...initial }
  const counts: InteraktCounts = noCounts()
  const tokens = new Map<string, { experience: InteraktExperience; user: string }>()
  /** How many messages each conversation has. */
  const sessions = new Map<string, number>()

  function tokenOf(experience: InteraktExperience, user = 'anyone'): string {
    for (const [token, owner] of tokens)
      if (owner.experience === experience && owner.user === user) return token
    const token = crypto.randomUUID()
    tokens.set(token, { experience, user })
    return token
  }

  function rotate(experience: InteraktExperience) {
    for (const [token, owner] of tokens) if (owner.experience === experience) tokens.delete(token)
  }

  /** The experience of the request's token, or why it has none. */
  function authorize(
    request: Request,
    wanted?: InteraktExperience,
  ): InteraktExperience | { refusal: string } {
    const token =
      request.headers.get('x-access-token') ??
      /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    if (!token) return { refusal: 'Access token is required' }
    const tail = token.slice(-8)
    if (!counts.tokensSeen.includes(tail)) counts.tokensSeen.push(tail)
    const owner = tokens.get(token)
    if (!owner || (wanted && owner.experience !== wanted)) {
      counts.refused += 1
      return { refusal: 'Invalid access token' }
    }
    counts.byUser[owner.user] = (counts.byUser[owner.user] ?? 0) + 1
    return owner.experience
  }

  function config(request: Request): Response {
    counts.configs += 1
    const access = authorize(request, 'chat')
    return typeof access === 'object'
      ? json(401, { error: access.refusal })
      : json(200, { success: true, data: CONFIG })
  }

  async function chat(request: Request): Promise<Response> {
    counts.chats += 1
    const access = authorize(request, 'chat')
    if (typeof access === 'object') return json(401, { error: access.refusal })
    const body = await readBody(request)
    const message = body['message']
    if (typeof message !== 'string' || message.trim() === '')
      return json(400, { error: 'Message is required' })
    if (settings.chatFault === 'server-error') return json(500, { error: 'Internal server error' })
    const known = body['sessionId']
    const sessionId = typeof known === 'string' && sessions.has(known) ? known : crypto.randomUUID()
    const headers = {
      ...CORS,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
    }
    return new Response(streamOf(answer(message, sessionId, settings.chatFault, request.signal)), { headers })
  }

  /** The route that takes only a token ends without a `[DONE]`. */
  async function* answer(
    message: string,
    sessionId: string,
    fault: InteraktSettings['chatFault'],
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    if (fault === 'stream-error') {
      yield event({ type: 'error', message: 'The model is unavailable' })
      return
    }
    const count = (sessions.get(sessionId) ?? 0) + 1
    sessions.set(sessionId, count)
    const text = `You asked: “${message.trim()}”. This is answer ${count} of this conversation, from the emulated help desk.`
    const words = text.match(/\S+\s*/g) ?? []
    for (const word of fault === 'cut' ? words.slice(0, 3) : words) {
      yield event({ type: 'content', text: word })
      await waitWhile(() => settings.areAnswersHeld, signal)
      await wait(settings.chunkDelayMs, signal)
      if (signal.aborted) return
    }
    if (fault !== 'cut') yield event({ type: 'done', sessionId })
  }

  /** What the search routes refuse, all alike. */
  function refuseSearch(request: Request): Response | undefined {
    const access = authorize(request, 'search')
    if (typeof access === 'object')
      return json(401, { success: false, error: access.refusal, code: 'UNAUTHORIZED' })
    // No page's origin is the empty string, and so a request without one is let in only where all are.
    if (
      !isOriginAllowed(request.headers.get('origin') ?? '', settings.allowedOrigins, {
        match: 'exact',
        empty: 'all',
      })
    ) {
      return json(403, { success: false, error: 'Origin not allowed', code: 'FORBIDDEN' })
    }
    if (!settings.rateLimited) return undefined
    const retryAfter = settings.retryAfterSeconds
    const body = { success: false, error: 'Rate limit exceeded', code: 'RATE_LIMIT_EXCEEDED', retryAfter }
    return json(429, body, { 'retry-after': String(retryAfter) })
  }

  async function search(request: Request): Promise<Response> {
    counts.searches += 1
    const refusal = refuseSearch(request)
    if (refusal) return refusal
    const { query, page } = await readBody(request)
    if (typeof query !== 'string')
      return json(400, { success: false, error: 'Query is required', code: 'BAD_REQUEST' })
    const found = find(query)
    const results = found.slice(0, PAGE_SIZE).map(({ id, ...source }) => ({ id, source, highlights: {} }))
    const pagination = {
      page: typeof page === 'number' ? page : 1,
      pageSize: PAGE_SIZE,
      totalPages: Math.ceil(found.length / PAGE_SIZE),
    }
    return json(200, {
      success: true,
      data: { results, total: { value: found.length }, pagination, facets: [], displayConfig: {}, took: 1 },
    })
  }

  async function autocomplete(request: Request): Promise<Response> {
    const refusal = refuseSearch(request)
    if (refusal) return refusal
    const { query } = await readBody(request)
    const suggestions = find(typeof query === 'string' ? query : '').map(({ title }) => ({ text: title }))
    return json(200, { success: true, data: { suggestions } })
  }

  function summarize(request: Request): Response {
    return (
      refuseSearch(request) ??
      json(403, { success: false, error: 'Summaries are not enabled', code: 'FORBIDDEN' })
    )
  }

  function snippet(request: Request, url: URL): Response {
    const access = authorize(request)
    if (typeof access === 'object')
      return json(401, { success: false, error: access.refusal, code: 'UNAUTHORIZED' })
    const containerId = url.searchParams.get('containerId') ?? `interakt-${access}`
    const globalName = access === 'chat' ? 'ChatDropinUI' : 'SearchDropinUI'
    const scriptUrl = `${url.origin}/embed/v1/widgets.js`
    const html = `<div id="${containerId}"></div>\n<script src="${scriptUrl}"></script>\n<script>window.${globalName}.init({ containerId: '${containerId}', accessToken: '…' })</script>`
    const data = {
      widget: access,
      experienceName: CONFIG.name,
      scriptUrl,
      containerId,
      globalName,
      appliedConfig: { theme: 'auto' },
      html,
    }
    return json(200, { success: true, data })
  }

  async function respond(request: Request): Promise<Response> {
    const url = new URL(request.url)
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS })
    if (settings.latencyMs > 0 && !url.pathname.startsWith('/__'))
      await wait(settings.latencyMs, request.signal)
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /embed/v1/widgets.js':
        counts.scripts += 1
        return text(
          'text/javascript',
          widgetScript(url.searchParams.get('globals') === 'documented' ? 'documented' : settings.globals),
        )
      case 'GET /frame':
        return text('text/html', FRAME_PAGE)
      case 'GET /api/v1/ai-experiences/widget-config':
        return config(request)
      case 'POST /api/v1/ai-experiences/chat':
        return chat(request)
      case 'POST /api/v1/search':
        return search(request)
      case 'POST /api/v1/autocomplete':
        return autocomplete(request)
      case 'POST /api/v1/summarize':
        return summarize(request)
      case 'GET /api/v1/embed-snippet':
        return snippet(request, url)
      case 'GET /__counts':
        return json(200, counts)
      case 'POST /__settings':
        Object.assign(settings, await readBody(request))
        return json(200, settings)
      case 'POST /__reset':
        reset()
        return json(200, counts)
      case 'POST /__rotate':
        rotate((await readBody(request))['experience'] === 'search' ? 'search' : 'chat')
        return json(200, {})
      default:
        return json(404, { error: `Nothing at ${url.origin}${url.pathname}` })
    }
  }

  function reset() {
    Object.assign(settings, DEFAULTS, initial)
    Object.assign(counts, noCounts())
  }

  return { fetch: respond, settings, counts, reset, tokenOf, rotate }
}

function noCounts(): InteraktCounts {
  return { scripts: 0, configs: 0, chats: 0, searches: 0, refused: 0, tokensSeen: [], byUser: {} }
}

/** The articles that have any of the words, letters' case aside. */
function find(query: string) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return ARTICLES.filter(({ title, excerpt }) =>
    words.some((word) => `${title} ${excerpt}`.toLowerCase().includes(word)),
  )
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

function streamOf(chunks: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const next = await chunks.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
}

async function readBody(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch(() => null)
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...CORS, 'cache-control': 'no-store', ...headers } })
}

function text(type: string, body: string): Response {
  return new Response(body, {
    headers: { ...CORS, 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' },
  })
}
