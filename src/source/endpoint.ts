import type { JsonObject } from '../base/json'
import type { EmbedError } from '../errors/errors'
import { signInPage } from '../errors/failure'
import { readThrown } from '../errors/thrown'
import { fingerprint } from '../token/fingerprint'
import { type AnyResponse, isRedirect, noAnswer, readResponse } from './response'
import { type Select, select as selectToken } from './select'
import { withIdentity } from './source'
import type { IdentityOf, TokenReason, TokenRequest, TokenSource } from './token-source'

/** The fields that {@link fromEndpoint} sends to the backend. */
export interface EndpointRequest {
  /** The vendor's id, e.g. `"returning-ai"`. */
  vendor: string
  /**
   * Values by which the backend may choose the token. The vendor derives them from its options. Often empty.
   */
  params: JsonObject
  /**
   * Whose token it has to be: the client's `identity` as a string, to be compared with the session. Left out
   * where the page does not tell its users apart.
   */
  identity?: string | undefined
  /** Why the token is asked for: a backend that caches mints a new one for `rejected`. */
  reason: TokenReason
  /** 1 for the first attempt, one more after each failure in a row. */
  attempt: number
  /**
   * With `reason: "rejected"` and POST: a fingerprint (32 bits) of the token that the widget rejected. A
   * backend that has replaced that token already, e.g. for another tab, gives the new one instead of a third.
   */
  rejected?: string | undefined
}

/** Options of {@link fromEndpoint}, beside the address. */
export interface EndpointOptions {
  /**
   * Default `"POST"`, with JSON. With `"GET"`, the fields stand in the query, and objects in them as JSON.
   */
  method?: 'POST' | 'GET' | undefined
  /**
   * Makes the body: an object is sent as JSON, `URLSearchParams` as a form; with GET, either is the query.
   * Default: the {@link EndpointRequest} itself.
   */
  body?: ((request: EndpointRequest) => JsonObject | URLSearchParams) | undefined
  /**
   * Where the token is in the answer: a path such as `"data.session.jwt"`, or a function. The expiry is
   * looked for beside the token, then at the top. Default: where {@link parseTokenResponse} looks.
   */
  select?: Select | undefined
  /**
   * Sent with each request; a function is called for each, e.g. for a CSRF token or a bearer. An error that the
   * function throws is treated like an error from the function of `fromFunction`.
   */
  headers?:
    Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>) | undefined
  /**
   * Renews what `headers` carry, after the backend denied a token (401, 403, a sign-in page). Then the
   * backend is asked once more; if this returns `false`, it is not. It is called once for all tokens that are
   * denied together, and again only after a token was given, or when a person asks. An error that it throws
   * is read as one of `fromFunction`'s function. Default: nothing is renewed.
   */
  onDenied?: (() => unknown) | undefined
  /**
   * Reads whose token it is, for backends that do not compare it with the session themselves; see
   * {@link IdentityOf}. Default: nobody looks.
   */
  identityOf?: IdentityOf | undefined
  /** `"include"` where the endpoint is on another origin and uses cookies. Default `"same-origin"`. */
  credentials?: RequestCredentials | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
  /**
   * {@link TokenSource.id}. Default: the URL; where `headers` or a `body` of yours are sent there is none,
   * for they may choose whose token it is.
   */
  id?: string | null | undefined
}

/**
 * Fetches tokens from the page's own backend: `POST url` with
 * `{ vendor, params, identity, reason, attempt }`, answered by `{ embedToken, expiresIn }`.
 *
 * `createTokenHandler` of `react-embed-token/server` is the other end. Another backend works as well: see
 * `method`, `body` and `select`, and the shapes that {@link parseTokenResponse} reads. `Retry-After` is
 * honoured (seconds or date), as is `retryAfter` (seconds) in the body; on another origin the backend has to
 * expose `Date`, `Age` and `Retry-After` (`Access-Control-Expose-Headers`), or the body's fields are used.
 *
 * The browser's cache is never asked. A redirect is followed once to see where it leads: what is no JSON
 * there, or is on an origin that may not be read, is taken for a sign-in page.
 *
 * @throws {EmbedError} `EMBED_NETWORK`, `EMBED_DENIED`, `EMBED_IDENTITY_MISMATCH`, `EMBED_REQUEST_REFUSED`,
 * `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`, `EMBED_TOKEN_MALFORMED`.
 *
 * @example
 * createEmbedClient({ source: fromEndpoint('/api/embed-token') })
 */
export function fromEndpoint(url: string | URL, options: EndpointOptions = {}): TokenSource {
  const { method = 'POST', select, onDenied, identityOf } = options
  let renewal: Promise<unknown> | null = null
  /** The last that ended well. */
  let renewed: Promise<unknown> | null = null
  let isRenewalSpent = false

  async function askOnce(request: TokenRequest) {
    const { headers } = options
    // At once where it can be: the request leaves in the task that asked for it.
    const send = prepare(url, options, request, typeof headers === 'function' ? await headers() : headers)
    const first = await send('manual')
    // Read where it leads: an endpoint may have moved.
    const response = isRedirect(first) ? await send('follow') : first
    // No cache keeps the answer to a POST.
    const answer = await readResponse(response, method === 'POST')
    isRenewalSpent = false
    const selected = select === undefined ? answer : { ...answer, body: selectToken(answer.body, select) }
    return withIdentity(selected, identityOf, answer.body)
  }

  const ask = (request: TokenRequest) =>
    askOnce(request).catch((cause: unknown) => {
      throw readThrown(cause)
    })

  async function renew(signal: AbortSignal): Promise<boolean> {
    isRenewalSpent = true
    const mine = (renewal ??= (async () => onDenied?.())())
    const forget = () => {
      if (renewal === mine) renewal = null
    }
    // One that never settles is waited for no longer than the request may take.
    signal.addEventListener('abort', forget)
    try {
      if ((await mine) === false) return false
      renewed = mine
      return true
    } catch (cause) {
      throw readThrown(cause)
    } finally {
      signal.removeEventListener('abort', forget)
      forget()
    }
  }

  return {
    get id() {
      if (options.id !== undefined || options.headers || options.body) return options.id
      return typeof document === 'undefined' ? String(url) : new URL(url, document.baseURI).href
    },
    async fetch(request) {
      const renewedBefore = renewed
      try {
        return await ask(request)
      } catch (cause) {
        const error = cause as EmbedError
        if (error.code !== 'EMBED_DENIED' || !onDenied || request.signal.aborted) throw error
        // Denied with headers that another token's renewal has replaced since: they are not renewed again.
        if (renewed !== renewedBefore) return ask(request)
        const isWorthRenewing = renewal !== null || !isRenewalSpent || request.reason === 'asked'
        if (!isWorthRenewing || !(await renew(request.signal))) throw error
        return ask(request)
      }
    },
  }
}

/** @returns what sends the request, as often as it is called. */
function prepare(
  url: string | URL,
  options: EndpointOptions,
  { vendor, params, identity, reason, attempt, signal, current }: TokenRequest,
  own: Record<string, string> | undefined,
) {
  const {
    method = 'POST',
    body = (request) => ({ ...request }),
    credentials = 'same-origin',
    fetch = globalThis.fetch,
  } = options
  const isGet = method === 'GET'
  const sent = body({
    vendor,
    params,
    ...(identity === null ? {} : { identity }),
    reason,
    attempt,
    // Not with GET: addresses are logged.
    ...(reason === 'rejected' && current && !isGet && { rejected: fingerprint(current.value) }),
  })
  const isForm = sent instanceof URLSearchParams
  const init = {
    method,
    headers: {
      ...(isGet || isForm ? {} : { 'content-type': 'application/json' }),
      accept: 'application/json',
      ...withLowerCase(own),
    },
    ...(isGet ? {} : { body: isForm ? sent : JSON.stringify(sent) }),
    credentials,
    cache: 'no-store',
    signal,
  } as const
  const address = isGet ? withQuery(url, sent) : url
  return async (redirect: 'manual' | 'follow'): Promise<AnyResponse> => {
    try {
      return await fetch(address, { ...init, redirect })
    } catch (cause) {
      const isOffline = globalThis.navigator?.onLine === false
      // It led to an origin that may not be read.
      throw redirect === 'follow' && !isOffline && !signal.aborted
        ? signInPage('a redirect')
        : noAnswer(cause)
    }
  }
}

/** `Content-Type` beside our `content-type` would be sent as one header with both values. */
function withLowerCase(headers: Record<string, string | undefined> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value == null ? [] : [[name.toLowerCase(), value]])),
  )
}

function withQuery(url: string | URL, sent: JsonObject | URLSearchParams): string {
  const entries =
    sent instanceof URLSearchParams ? [...sent] : Object.entries(sent).filter(([, value]) => value != null)
  const query = new URLSearchParams(
    entries.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  )
  const [address, hash] = String(url).split('#') as [string, string?]
  return `${address}${address.includes('?') ? '&' : '?'}${query}${hash === undefined ? '' : `#${hash}`}`
}
