import { EmbedError, isEmbedError, quote } from '../errors/errors'

/** Options of {@link createChatSession}. */
export interface ChatSessionOptions {
  /** The address of Open Chat Widget's backend, e.g. `https://chat.example.com`. */
  baseUrl: string
  /**
   * The widget's API key. A function is called before each message, e.g. to get the client's current token.
   */
  token: string | (() => string | Promise<string>)
  /** Aborts the current answer and all later ones. */
  signal?: AbortSignal | undefined
  /** Names the conversation: 1 to 128 of `A-Z a-z 0-9 . _ : -`. Default: a new random one. */
  sessionId?: string | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

/** A piece of an answer. */
export type ChatEvent =
  | { type: 'start'; conversationId: string }
  /** The next few characters. */
  | { type: 'token'; token: string }
  /** The whole answer. */
  | { type: 'done'; message: string; conversationId: string }

/** A conversation. */
export interface ChatSession {
  readonly sessionId: string
  /**
   * Sends a message of 1 to 4000 characters, and yields its answer as it is written. If you stop reading, the
   * request is aborted.
   *
   * @throws {EmbedError} `EMBED_TOKEN_REJECTED` (401), `EMBED_RATE_LIMITED` (429), `EMBED_UNAVAILABLE` (5xx) or
   * `EMBED_ABORTED`. `EMBED_REQUEST_REFUSED`: another 4xx, or a message that is empty or too long.
   * `EMBED_NETWORK`: no connection, a connection that broke, or an origin that CORS blocks.
   * `EMBED_WIDGET_ERROR`: the answer failed half way, or is not in lines of JSON.
   */
  send: (
    message: string,
    options?: { signal?: AbortSignal | undefined },
  ) => AsyncGenerator<ChatEvent, void, undefined>
}

/** @source the vendor's source, `b4d0f31` (2026-02-18). */
const MAX_MESSAGE_LENGTH = 4_000
const SESSION_ID = /^[A-Za-z0-9._:-]{1,128}$/
/** The longest line of an answer that is read. */
const MAX_LINE_LENGTH = 1_000_000

/**
 * A conversation with Open Chat Widget's backend, without its widget. It uses `POST /v1/chat/stream`, which
 * answers in lines of JSON.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the session id is not valid.
 *
 * @example
 * const session = createChatSession({ baseUrl, token: () => embeds.ensureToken(openChat, options).then(({ value }) => value) })
 * for await (const event of session.send('Hello')) if (event.type === 'token') show(event.token)
 */
export function createChatSession({
  baseUrl,
  token,
  signal,
  sessionId = randomId(),
  fetch: ownFetch,
}: ChatSessionOptions): ChatSession {
  if (!SESSION_ID.test(sessionId))
    throw new EmbedError(
      'EMBED_CONFIG',
      'The sessionId is not valid. Use 1 to 128 of the characters A-Z a-z 0-9 . _ : -',
    )
  const url = `${baseUrl.replace(/\/+$/, '')}/v1/chat/stream`

  return {
    sessionId,
    async *send(message, options = {}) {
      if (message.length === 0 || message.length > MAX_MESSAGE_LENGTH) {
        throw new EmbedError(
          'EMBED_REQUEST_REFUSED',
          `The message has ${message.length} characters. Send 1 to ${MAX_MESSAGE_LENGTH}.`,
        )
      }
      const ending = new AbortController()
      const end = () => ending.abort()
      const signals = [signal, options.signal].filter((given) => given !== undefined)
      for (const given of signals) given.addEventListener('abort', end)
      if (signals.some(({ aborted }) => aborted)) end()
      try {
        if (ending.signal.aborted) throw aborted()
        const key = await Promise.race([readKey(token), endOf(ending.signal)])
        const response = await (ownFetch ?? globalThis.fetch)(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-api-key': key },
          body: JSON.stringify({ sessionId, message }),
          credentials: 'omit',
          signal: ending.signal,
        })
        if (!response.ok) throw refused(response.status)
        yield* readAnswer(response, key, ending.signal)
      } catch (cause) {
        if (ending.signal.aborted) throw aborted()
        if (isEmbedError(cause)) throw cause
        throw new EmbedError(
          'EMBED_NETWORK',
          'The connection to the chat failed. Check the connection, and whether CORS_ORIGIN contains the page’s origin.',
          {
            cause,
          },
        )
      } finally {
        end() // also when the reader has stopped
        for (const given of signals) given.removeEventListener('abort', end)
      }
    },
  }
}

async function readKey(token: ChatSessionOptions['token']): Promise<string> {
  try {
    return typeof token === 'function' ? await token() : token
  } catch (cause) {
    throw isEmbedError(cause)
      ? cause
      : new EmbedError('EMBED_UNAVAILABLE', 'The function `token` threw an error. See the cause.', { cause })
  }
}

/** `crypto.randomUUID` does not exist on plain http. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/** Rejects when `signal` is aborted. */
function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(aborted())))
}

async function* readAnswer(
  { body }: Response,
  key: string,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
  if (!body) throw broken()
  const reader = body.getReader()
  // The decoder keeps a part of a character until the rest arrives.
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
    const lines = rest.split('\n')
    rest = done ? '' : (lines.pop() ?? '')
    if (rest.length > MAX_LINE_LENGTH) throw notAnAnswer()
    for (const line of lines) {
      if (line.trim() === '') continue
      const event = readLine(line, key)
      if (signal.aborted) throw aborted()
      if (event) yield event
      if (event?.type === 'done') return
    }
    if (done) throw broken()
  }
}

/** `null`: the line is of an unknown kind, and is ignored. */
function readLine(line: string, key: string): ChatEvent | null {
  let read: {
    type?: unknown
    token?: unknown
    message?: unknown
    conversationId?: unknown
    error?: unknown
  } | null
  try {
    read = JSON.parse(line) as typeof read
  } catch {
    throw notAnAnswer()
  }
  const { type, token, message, conversationId, error } = read ?? {}
  const id = typeof conversationId === 'string' ? conversationId : ''
  if (type === 'start') return { type, conversationId: id }
  if (type === 'token' && typeof token === 'string') return { type, token }
  if (type === 'done' && typeof message === 'string') return { type, message, conversationId: id }
  if (type === 'error') {
    throw new EmbedError(
      'EMBED_WIDGET_ERROR',
      `The chat could not finish its answer: ${quote(error, [key]) || 'no reason given'}`,
    )
  }
  if (typeof type === 'string' && !['token', 'done'].includes(type)) return null
  throw notAnAnswer()
}

function refused(status: number): EmbedError {
  if (status === 401)
    return new EmbedError('EMBED_TOKEN_REJECTED', 'The chat rejected its API key (401). Was the key changed?')
  if (status === 429)
    return new EmbedError('EMBED_RATE_LIMITED', 'The chat answered 429 (rate limit), without a time to wait.')
  if (status >= 500) return new EmbedError('EMBED_UNAVAILABLE', `The chat answered status ${status}.`)
  return new EmbedError('EMBED_REQUEST_REFUSED', `The chat answered status ${status}. Check baseUrl.`)
}

function aborted(): EmbedError {
  return new EmbedError('EMBED_ABORTED', 'The chat’s answer was aborted by its signal.')
}

function broken(): EmbedError {
  return new EmbedError('EMBED_NETWORK', 'The connection to the chat broke before its answer was complete.')
}

function notAnAnswer(): EmbedError {
  return new EmbedError(
    'EMBED_WIDGET_ERROR',
    'Expected lines of JSON from the chat, got something else. Check baseUrl.',
  )
}
