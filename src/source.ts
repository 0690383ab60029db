import { EmbedError, isEmbedError, type EmbedErrorCode } from './errors'
import { isRecord, type EmbedToken } from './token'

/** Why a token is fetched. */
export type TokenReason =
  | 'first' /** there is none yet */
  | 'due' /** the one there is nears its end */
  | 'expired' /** the one there was has died */
  | 'rejected' /** the widget refused the one there is */
  | 'navigate' /** a view wants more remaining time than it has */
  | 'asked' /** `refresh` or a Retry button */

/** Plain data, as JSON carries it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined }
/** An object of {@link JsonValue}s. */
export type JsonObject = { readonly [key: string]: JsonValue | undefined }

/** What a token is asked for, and why. */
export interface TokenRequest {
  /** The vendor's id, e.g. `"returning-ai"`. */
  vendor: string
  /** What the backend may need to choose the token by; what the vendor derives from its options. Often empty. */
  params: JsonObject
  /** Aborted after `policy.timeoutMs`, on a change of identity, and when nobody waits any more. */
  signal: AbortSignal
  reason: TokenReason
  /** 1 for the first attempt, one more after each failure in a row. */
  attempt: number
  /** The token held now, `null` if there is none. */
  current: EmbedToken | null
}

/** What a source answers: the body as it came, and what is known of the backend's clock. */
export interface TokenAnswer {
  body: unknown
  /** Epoch ms of the backend's clock when it answered. */
  serverTime?: number | undefined
}

/** Where embed tokens come from. Made by {@link fromEndpoint}, {@link fromFunction} or {@link fromStatic}. */
export interface TokenSource {
  fetch: (request: TokenRequest) => Promise<TokenAnswer>
  /** Names the source across tabs: with `crossTab`, tabs share tokens of sources of one id. `null`: never shared. It is seen by every script of the origin. */
  readonly id?: string | null | undefined
}

/** What {@link fromEndpoint} takes beside the address. */
export interface EndpointOptions {
  /** Sent with each request; a function is called for each, e.g. for a CSRF token. */
  headers?: Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>) | undefined
  /** `"include"` where the endpoint is on another origin and uses cookies. Default `"same-origin"`. */
  credentials?: RequestCredentials | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
  /** {@link TokenSource.id}. Default: the URL; where `headers` are sent there is none, for they may choose whose token it is. */
  id?: string | null | undefined
}

/** An answer that holds a token fits into this many characters; more is not parsed. */
const MAX_BODY_LENGTH = 65_536

/**
 * Fetches tokens from the page's own backend: `POST url` with `{ vendor, params }`, answered by `{ embedToken, expiresIn }`.
 *
 * `createTokenHandler` of `react-embed-token/server` is the other end. Another backend works as well, if it answers a shape that
 * {@link parseTokenResponse} reads. `Retry-After` is honoured (seconds or date), as is `retryAfter` (seconds) in the body; on another origin
 * the backend has to expose `Date` and `Retry-After` (`Access-Control-Expose-Headers`), or the body's fields are used.
 *
 * @throws {EmbedError} `EMBED_NETWORK`, `EMBED_DENIED`, `EMBED_REQUEST_REFUSED`, `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`, `EMBED_TOKEN_MALFORMED`.
 *
 * @example
 * createEmbedClient({ source: fromEndpoint('/api/embed-token') })
 */
export function fromEndpoint(url: string | URL, options: EndpointOptions = {}): TokenSource {
  return {
    get id() {
      if (options.id !== undefined || options.headers) return options.id
      return typeof document === 'undefined' ? String(url) : new URL(url, document.baseURI).href
    },
    async fetch({ vendor, params, signal }) {
      const { headers, credentials = 'same-origin', fetch = globalThis.fetch } = options
      const own = typeof headers === 'function' ? await headers() : headers
      let response: Response
      try {
        response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json', ...own },
          body: JSON.stringify({ vendor, params }),
          credentials,
          cache: 'no-store',
          signal,
        })
      } catch (cause) {
        throw new EmbedError(
          'EMBED_NETWORK',
          `Expected an answer from the token endpoint, got none (${nameOf(cause)}). Offline, or check its URL and CORS.`,
          { cause },
        )
      }
      return readResponse(response)
    },
  }
}

/**
 * Takes tokens from a function of yours: your own fetch, an SDK, GraphQL.
 *
 * It may return any shape that {@link parseTokenResponse} reads, or a `Response`. It may throw an {@link EmbedError}, or anything with a `status`
 * (401 and 403 stop, 429 and 503 wait for `retryAfter` seconds); whatever else it throws is retried.
 *
 * @param settings.id - {@link TokenSource.id}; `crossTab` wants one.
 *
 * @example
 * fromFunction(({ signal }) => api.post('/embed-token', null, { signal }).then((r) => r.data))
 */
export function fromFunction(fetchToken: (request: TokenRequest) => unknown, settings: { id?: string | null | undefined } = {}): TokenSource {
  return {
    id: settings.id,
    async fetch(request) {
      let body: unknown
      try {
        body = await fetchToken(request)
      } catch (cause) {
        if (isEmbedError(cause)) throw cause
        const status = statusOf(cause)
        const code = status === undefined ? 'EMBED_UNAVAILABLE' : (codeOf(status) ?? 'EMBED_UNAVAILABLE')
        throw new EmbedError(
          code,
          `Expected the source's function to return a token, it threw${status ? ` (status ${status})` : ''}. See the cause.`,
          {
            cause,
            retryAfterMs: isRecord(cause) ? seconds(cause['retryAfter']) : undefined,
          },
        )
      }
      return typeof Response !== 'undefined' && body instanceof Response ? readResponse(body) : { body }
    },
  }
}

/** Always the same token: for vendors whose tokens never expire, for stories and for tests. */
export function fromStatic(token: string): TokenSource {
  return { id: null, fetch: () => Promise.resolve({ body: token }) }
}

async function readResponse(response: Response): Promise<TokenAnswer> {
  const { status, headers } = response
  const serverTime = readServerTime(headers)
  const text = await response.text().catch((cause: unknown) => {
    throw new EmbedError('EMBED_NETWORK', `Expected the whole answer of the token endpoint, the connection broke (${nameOf(cause)}).`, { cause })
  })
  const body = readJson(text)
  if (!response.ok) {
    throw new EmbedError(codeOf(status) ?? 'EMBED_REQUEST_REFUSED', `Expected 200 from the token endpoint, got ${status}.${HINTS[status] ?? ''}`, {
      retryAfterMs: readRetryAfter(headers.get('retry-after'), serverTime) ?? (isRecord(body) ? seconds(body['retryAfter']) : undefined),
    })
  }
  if (body === undefined) {
    const came =
      text.length > MAX_BODY_LENGTH ? `${text.length} characters` : text.trimStart().startsWith('<') ? 'HTML' : text ? 'something else' : 'nothing'
    const redirect = response.redirected ? ' after a redirect: is the session over?' : '.'
    throw new EmbedError(
      'EMBED_TOKEN_MALFORMED',
      `Expected JSON from the token endpoint, got ${came} (status ${status})${redirect} Let it answer { embedToken, expiresIn }.`,
    )
  }
  return { body, serverTime }
}

const HINTS: Record<number, string> = {
  401: ' The user is not signed in there.',
  403: ' The user may not have a token, or the page’s origin is not allowed there.',
  404: ' Check the URL given to fromEndpoint.',
  405: ' The endpoint has to take POST.',
}

/** `undefined` where `text` is not JSON. Its parser's message would quote the text, and with it a token. */
function readJson(text: string): unknown {
  if (text.length > MAX_BODY_LENGTH) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function codeOf(status: number): EmbedErrorCode | undefined {
  if (status === 401 || status === 403) return 'EMBED_DENIED'
  if (status === 429) return 'EMBED_RATE_LIMITED'
  if (status === 408 || status === 425 || status >= 500) return 'EMBED_UNAVAILABLE'
  return status >= 400 ? 'EMBED_REQUEST_REFUSED' : undefined
}

/** The backend's clock; a cache on the way says in `Age` how old the answer's `Date` is. */
function readServerTime(headers: Headers): number | undefined {
  const date = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(date) ? undefined : date + (seconds(Number(headers.get('age'))) ?? 0)
}

/** `Retry-After` is seconds or a date; the date is of the backend's clock, so it counts from the backend's time. */
function readRetryAfter(value: string | null, serverTime: number | undefined): number | undefined {
  if (!value) return undefined
  if (!/[a-z]/i.test(value)) return seconds(Number(value))
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - (serverTime ?? Date.now()))
}

function seconds(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value * 1_000 : undefined
}

function statusOf(cause: unknown): number | undefined {
  const from = cause instanceof Error || isRecord(cause) ? (cause as { status?: unknown; response?: unknown }) : {}
  const status = from.status ?? (isRecord(from.response) ? from.response['status'] : undefined)
  return typeof status === 'number' ? status : undefined
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : 'unknown'
}
