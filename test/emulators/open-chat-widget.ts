import { isOriginAllowed } from '../../src/base/allowed-origins'
import { WIDGET_SCRIPT } from './open-chat-widget-script'
import { wait } from './wait'

/**
 * An Open Chat Widget deployment as one `(Request) => Response`: its API and its widget's script.
 *
 * Written from what was read or observed of the project (its source `b4d0f31`, 2026-02-18; its code was run
 * again on 2026-11-27), and from nothing else. These facts are not known, and are made up here: the text of a
 * refused origin's error page, the answer where nothing is, and all but the first line of the OpenAPI document.
 * So is the rule that a request without an origin passes. The real key changes only with a new deployment: that
 * is what `rotate` stands for.
 */
export interface OpenChatWidgetEmulator {
  fetch: (request: Request) => Promise<Response>
  settings: OpenChatWidgetSettings
  counts: OpenChatWidgetCounts
  /** Settings and counts as at first; the key stays. */
  reset: () => void
  /** The deployment's one key. */
  key: () => string
  /** A new key; the old one dies at once. */
  rotate: () => void
}

export interface OpenChatWidgetSettings {
  /** To the letter, or `*`. */
  corsOrigin: string[]
  /** Whether the quota of the chat routes is used up. */
  rateLimited: boolean
  /**
   * How many calls of the chat routes are left in the quota, whatever comes of them: a refused key uses it
   * up, too. `null`: no end.
   */
  quota: number | null
  /** Between two chunks of an answer, in ms. */
  chunkDelayMs: number
  /**
   * `error-line`: the stream says after two tokens that it failed, as it does where the model fails. `cut`:
   * the connection breaks within a line. `ended-early`: the stream ends after three tokens, without a word.
   * `server-error`: a 500, on every chat route, as where the database fails.
   */
  streamFault: 'none' | 'error-line' | 'cut' | 'ended-early' | 'server-error'
  /** `bytes`: chunks of 3 bytes, which end within lines and characters. */
  chunking: 'lines' | 'bytes'
}

export interface OpenChatWidgetCounts {
  scripts: number
  /** Calls of the chat routes that were let through to them by CORS, whatever came of them. */
  chats: number
  unauthorized: number
  badRequests: number
  /** Answers that nobody waited for. */
  aborted: number
  /** The visitors' session ids, in the order of their first message. */
  sessions: string[]
}

const DEFAULTS: OpenChatWidgetSettings = {
  corsOrigin: ['*'],
  rateLimited: false,
  quota: null,
  chunkDelayMs: 30,
  streamFault: 'none',
  chunking: 'lines',
}

/** On every answer: no page of a deployment can be framed. */
const FRAMING = { 'x-frame-options': 'DENY' }
const BYTES_PER_CHUNK = 3
/** About as many as a line has. */
const CHUNKS_PER_PAUSE = 10

export function createOpenChatWidgetEmulator(
  initial: Partial<OpenChatWidgetSettings> = {},
): OpenChatWidgetEmulator {
  const settings: OpenChatWidgetSettings = { ...DEFAULTS, ...initial }
  const counts: OpenChatWidgetCounts = noCounts()
  const conversations = new Map<string, { id: string; messages: number }>()
  let currentKey = newKey()

  /** The order is the vendor's: a wrong key uses up the quota too. */
  async function admit(request: Request): Promise<Response | { conversationId: string; answer: string }> {
    counts.chats += 1
    if (settings.rateLimited || settings.quota === 0) return json(429, { error: 'Too many requests' })
    if (settings.quota !== null) settings.quota -= 1
    if ((request.headers.get('x-api-key') ?? request.headers.get('x-widget-api-key')) !== currentKey) {
      counts.unauthorized += 1
      return json(401, { error: 'Unauthorized' })
    }
    const { sessionId, message } = await readBody(request)
    const isSession = typeof sessionId === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(sessionId)
    if (!isSession || typeof message !== 'string' || message.length < 1 || message.length > 4_000) {
      counts.badRequests += 1
      return json(400, { error: 'Invalid request payload' })
    }
    if (!counts.sessions.includes(sessionId)) counts.sessions.push(sessionId)
    if (settings.streamFault === 'server-error') return json(500, { error: 'Internal server error' })
    const conversation = conversations.get(sessionId) ?? { id: crypto.randomUUID(), messages: 0 }
    conversation.messages += 1
    conversations.set(sessionId, conversation)
    const echo = [...message.trim()].slice(0, 60).join('')
    const answer = `Grüße! 👋 You wrote “${echo}” — message ${conversation.messages} of this conversation. That is all an emulator knows… ☕`
    return { conversationId: conversation.id, answer }
  }

  async function chat(request: Request): Promise<Response> {
    const admitted = await admit(request)
    return admitted instanceof Response
      ? admitted
      : json(200, { conversationId: admitted.conversationId, message: admitted.answer })
  }

  async function stream(request: Request): Promise<Response> {
    const admitted = await admit(request)
    if (admitted instanceof Response) return admitted
    const { conversationId, answer } = admitted
    const tokens = (answer.match(/\S+\s*/g) ?? []).map((token) => ({ type: 'token', token }))
    const start = { type: 'start', conversationId }
    const lines = {
      none: [start, ...tokens, { type: 'done', message: answer, conversationId }],
      'error-line': [start, ...tokens.slice(0, 2), { type: 'error', error: 'Internal server error' }],
      cut: [start, ...tokens.slice(0, 3)],
      'ended-early': [start, ...tokens.slice(0, 3)],
    }[settings.streamFault === 'server-error' ? 'none' : settings.streamFault].map(
      (line) => `${JSON.stringify(line)}\n`,
    )
    const isCut = settings.streamFault === 'cut'
    if (isCut) lines.push((lines.pop() ?? '').slice(0, -8))
    const body = streamOf(paced(lines, isCut, request.signal), request.signal, () => (counts.aborted += 1))
    return new Response(body, {
      headers: {
        ...FRAMING,
        'content-type': 'application/x-ndjson; charset=utf-8',
        'cache-control': 'no-store',
      },
    })
  }

  /**
   * The lines as chunks, with the settings' pauses between them; in `bytes`, a pause comes wherever it comes.
   */
  async function* paced(lines: string[], isCut: boolean, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder()
    const isBytes = settings.chunking === 'bytes'
    const chunks = isBytes
      ? cut(encoder.encode(lines.join('')), BYTES_PER_CHUNK)
      : lines.map((line) => encoder.encode(line))
    for (const [index, chunk] of chunks.entries()) {
      if (index > 0 && index % (isBytes ? CHUNKS_PER_PAUSE : 1) === 0)
        await wait(settings.chunkDelayMs, signal)
      yield chunk
    }
    if (isCut) throw new Error('The emulated connection breaks here, as the test wanted.')
  }

  async function route(request: Request, pathname: string): Promise<Response> {
    switch (`${request.method} ${pathname}`) {
      case 'GET /health':
        return json(200, { status: 'ok' })
      case 'GET /widget/chat-widget.js':
        counts.scripts += 1
        return new Response(WIDGET_SCRIPT, {
          headers: {
            ...FRAMING,
            'content-type': 'text/javascript; charset=utf-8',
            'cache-control': 'no-store',
          },
        })
      case 'GET /v1/openapi.json':
        return json(200, {
          openapi: '3.1.0',
          info: { title: 'Open Chat Widget', version: '0.0.0' },
          paths: Object.fromEntries(
            ['/v1/chat', '/v1/chat/stream', '/chat'].map((path) => [path, { post: { responses: {} } }]),
          ),
        })
      case 'POST /v1/chat':
        return chat(request)
      case 'POST /v1/chat/stream':
      case 'POST /chat':
        return stream(request)
      case 'GET /__counts':
        return json(200, counts)
      case 'POST /__settings':
        Object.assign(settings, await readBody(request))
        return json(200, settings)
      case 'POST /__reset':
        reset()
        return json(200, counts)
      case 'POST /__rotate':
        rotate()
        return json(200, {})
      default:
        return json(404, { error: 'Not found' })
    }
  }

  async function respond(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const origin = request.headers.get('origin')
    const isTest = pathname.startsWith('/__')
    if (
      origin !== null &&
      !isTest &&
      !isOriginAllowed(origin, settings.corsOrigin, { match: 'exact', star: true })
    ) {
      const page =
        '<!doctype html><title>Error</title><pre>Error: Not allowed by CORS\n    at somewhere in the server</pre>'
      return new Response(page, {
        status: 500,
        headers: { ...FRAMING, 'content-type': 'text/html; charset=utf-8' },
      })
    }
    const response =
      request.method === 'OPTIONS'
        ? new Response(null, { status: 204, headers: FRAMING })
        : await route(request, pathname)
    const allowed = isTest || settings.corsOrigin.includes('*') ? '*' : origin
    if (allowed !== null) response.headers.set('access-control-allow-origin', allowed)
    response.headers.set('vary', 'Origin')
    response.headers.set('access-control-allow-headers', 'content-type, x-api-key, x-widget-api-key')
    response.headers.set('access-control-allow-methods', 'GET, POST, OPTIONS')
    return response
  }

  function rotate() {
    currentKey = newKey()
  }

  function reset() {
    Object.assign(settings, DEFAULTS, initial)
    Object.assign(counts, noCounts())
  }

  return { fetch: respond, settings, counts, reset, key: () => currentKey, rotate }
}

function noCounts(): OpenChatWidgetCounts {
  return { scripts: 0, chats: 0, unauthorized: 0, badRequests: 0, aborted: 0, sessions: [] }
}

/** 32 characters; the deployment refuses fewer than 24. */
function newKey(): string {
  return crypto.randomUUID().replaceAll('-', '')
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.slice(index * size, (index + 1) * size),
  )
}

/** @param onAbort - called once, where the stream ends because nobody waits for the rest. */
function streamOf(
  chunks: AsyncGenerator<Uint8Array>,
  signal: AbortSignal,
  onAbort: () => void,
): ReadableStream<Uint8Array> {
  let isOver = false
  const abort = () => {
    if (isOver) return false
    isOver = true
    onAbort()
    return true
  }
  return new ReadableStream({
    start(controller) {
      const hear = () => {
        if (!abort()) return
        // A caller's own signal fails its read, as `fetch` does; a server's, whose reason is text, only says
        // that the connection is gone.
        if (typeof signal.reason === 'object') controller.error(signal.reason)
        else controller.close()
      }
      if (signal.aborted) hear()
      else signal.addEventListener('abort', hear)
    },
    async pull(controller) {
      try {
        const next = await chunks.next()
        if (isOver) return
        if (!next.done) return controller.enqueue(next.value)
        isOver = true
        controller.close()
      } catch (cause) {
        if (isOver) return
        isOver = true
        controller.error(cause)
      }
    },
    cancel() {
      abort()
    },
  })
}

async function readBody(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch(() => null)
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { ...FRAMING, 'cache-control': 'no-store' } })
}
