import { createRedactor } from './redaction'

/**
 * The kind of a failure, as a stable code that your own code can test for.
 *
 * | code | cause | retried by itself | what to do |
 * |---|---|---|---|
 * | `EMBED_CONFIG` | options, props or a vendor definition are wrong | no | fix the code; the message says which value |
 * | `EMBED_NO_PROVIDER` | a hook or component was used outside `<EmbedProvider>` | no | wrap the page in `<EmbedProvider client={…}>` |
 * | `EMBED_SIGNED_OUT` | a token was asked for while `identity` is `null` | no | wait for the sign-in |
 * | `EMBED_ABORTED` | the caller's signal, a change of identity or `clear()` ended the request | no | nothing |
 * | `EMBED_NETWORK` | the token endpoint could not be reached (offline, DNS, CORS, dropped connection) | yes | check the URL and CORS if it persists |
 * | `EMBED_TIMEOUT` | the token endpoint did not answer within `policy.timeoutMs` | yes | look at the backend's latency |
 * | `EMBED_DENIED` | the session is over (401, a redirect to a sign-in page, HTML), or the user may not have a token (403) | while a token was received before | see `isSessionOver`; sign the user in again, then `refresh` |
 * | `EMBED_IDENTITY_MISMATCH` | somebody else is signed in at the backend, in another tab or window: no token is used | when the page is looked at again | load the page anew, or give `identity` the new user |
 * | `EMBED_REQUEST_REFUSED` | another 4xx: the request itself is wrong | while a token was received before | fix the endpoint's URL, method or CORS list |
 * | `EMBED_RATE_LIMITED` | 429 | yes, not before `retryAfterMs` | raise the limit, or wait |
 * | `EMBED_UNAVAILABLE` | 408, 425, 5xx, or the source threw | yes | look at the backend's logs |
 * | `EMBED_TOKEN_MALFORMED` | the answer holds no usable token (HTML, `"undefined"`, wrong shape) | yes | make the endpoint answer `{ embedToken, expiresIn }` |
 * | `EMBED_TOKEN_EXPIRED` | the answer's token was dead on arrival | yes | mint a token per request; do not cache it to its end |
 * | `EMBED_TOKEN_REJECTED` | the widget refused a token and its replacement | no | check key, community and allowed origins with the vendor |
 * | `EMBED_WIDGET_LOAD` | the widget's script or frame could not be loaded | by Retry | check the URL, CSP (`script-src`, `frame-src`) and ad blockers |
 * | `EMBED_WIDGET_TIMEOUT` | the widget did not say that it is ready in time | by Retry | check the vendor's status; raise `readyTimeoutMs` |
 * | `EMBED_WIDGET_ERROR` | the widget reported an error that is not about its token | by Retry | see the message |
 */
export type EmbedErrorCode =
  | 'EMBED_CONFIG'
  | 'EMBED_NO_PROVIDER'
  | 'EMBED_SIGNED_OUT'
  | 'EMBED_ABORTED'
  | 'EMBED_NETWORK'
  | 'EMBED_TIMEOUT'
  | 'EMBED_DENIED'
  | 'EMBED_IDENTITY_MISMATCH'
  | 'EMBED_REQUEST_REFUSED'
  | 'EMBED_RATE_LIMITED'
  | 'EMBED_UNAVAILABLE'
  | 'EMBED_TOKEN_MALFORMED'
  | 'EMBED_TOKEN_EXPIRED'
  | 'EMBED_TOKEN_REJECTED'
  | 'EMBED_WIDGET_LOAD'
  | 'EMBED_WIDGET_TIMEOUT'
  | 'EMBED_WIDGET_ERROR'

const RETRYABLE: ReadonlySet<EmbedErrorCode> = new Set<EmbedErrorCode>([
  'EMBED_NETWORK',
  'EMBED_TIMEOUT',
  'EMBED_RATE_LIMITED',
  'EMBED_UNAVAILABLE',
  'EMBED_TOKEN_MALFORMED',
  'EMBED_TOKEN_EXPIRED',
])

/** Options of {@link EmbedError}, beside its code and message. */
export interface EmbedErrorOptions {
  /**
   * The error behind this one. An error of this library never holds a token. Tokens are removed from errors
   * that a widget or its vendor's code throws. An error that your own source throws is passed on unchanged, to
   * `onEvent` too.
   */
  cause?: unknown
  /** How long the other side told us to wait, in ms. */
  retryAfterMs?: number | undefined
  /** `EMBED_DENIED` because nobody is signed in any more. Default `false`. */
  isSessionOver?: boolean | undefined
}

/**
 * The one error class of the library.
 *
 * The message says what was expected, what came and what to do. It never holds a token, nor a part of an
 * answer that may hold one.
 */
export class EmbedError extends Error {
  override readonly name = 'EmbedError'
  /** See {@link EmbedErrorCode} for what each means. */
  readonly code: EmbedErrorCode
  /**
   * Whether asking again, later and without a change of code, can help. The library does so by itself while
   * something on the page needs the token.
   */
  readonly retryable: boolean
  /** ms that the other side told us to wait, where it did. */
  readonly retryAfterMs: number | undefined
  /**
   * The session at the backend is over: nobody is signed in there. Of `EMBED_DENIED` only; where it is
   * `false`, the user is known and may not have a token.
   */
  readonly isSessionOver: boolean

  constructor(code: EmbedErrorCode, message: string, options: EmbedErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.retryable = RETRYABLE.has(code)
    this.retryAfterMs = options.retryAfterMs
    this.isSessionOver = options.isSessionOver ?? false
  }
}

/** More of what others say is not repeated. */
export const MAX_QUOTE_LENGTH = 200

/**
 * What somebody else said, fit for a message: without the tokens that it may repeat, and short. `""` where it
 * is no text.
 */
export function quote(said: unknown, tokens: readonly string[]): string {
  if (typeof said !== 'string') return ''
  const redactor = createRedactor()
  tokens.forEach(redactor.add)
  return redactor.redact(said).slice(0, MAX_QUOTE_LENGTH)
}

/** Whether `value` is an {@link EmbedError}, also one from another copy of this package. */
export function isEmbedError(value: unknown): value is EmbedError {
  return value instanceof Error && value.name === 'EmbedError' && 'code' in value
}
