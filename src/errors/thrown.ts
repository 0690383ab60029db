import { type HeaderReader, readSeconds } from '../base/header-values'
import { isRecord, readJson } from '../base/json'
import { readRetryAfter } from '../base/retry-after'
import { embedError } from './embed-error'
import { type EmbedError, isEmbedError } from './errors'
import { identityMismatch, refused } from './failure'

/**
 * Where HTTP clients and SDKs keep what the other side answered: axios and got in `response`, Apollo in
 * `networkError`, ofetch and ky in both.
 */
const NESTED = ['response', 'networkError', 'cause', 'data', 'body', '_data', 'result']
/**
 * Where GraphQL keeps its errors, and each of them its code. An `AggregateError` has a list of that name,
 * too.
 */
const LISTS = ['graphQLErrors', 'errors']
const EXTENSIONS = ['extensions', 'http']
const MAX_DEPTH = 3

/**
 * Words by which identity SDKs say that the user has to sign in. @source OpenID Connect Core 1.0, 3.1.2.6;
 * OAuth 2.0, 5.2; MSAL, Auth0 and Supabase, which name errors so
 */
const SESSION_OVER =
  /^((login|interaction|consent|account_selection)_required|invalid_grant|missing_refresh_token|no_account_error|InteractionRequiredAuthError|AuthSessionMissingError)$/
/** How axios and the browsers' own fetch say that there was no answer. */
const NO_ANSWER =
  /^(ERR_NETWORK|ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|Failed to fetch|fetch failed|Load failed|NetworkError when .+)$/
const TOO_SLOW = /^(TimeoutError|ECONNABORTED|ETIMEDOUT)$/

/**
 * The statuses that codes stand for.
 * @source Apollo Server, Hot Chocolate, Hasura (`access-denied`, `invalid-jwt`), Shopify (`THROTTLED`),
 * AppSync (`errorType`)
 */
const CODES: readonly [number, RegExp][] = [
  [401, /^(UNAUTHENTICATED|UNAUTHORIZED|AUTH_NOT_AUTHENTICATED|INVALID.JWT|401)$/i],
  [403, /^(FORBIDDEN|AUTH_NOT_AUTHORIZED|ACCESS.DENIED|403)$/i],
  [429, /^(RATE_LIMITED|TOO_MANY_REQUESTS|THROTTLED|429)$/i],
]

/** The status that one of these codes stands for; `undefined`: none does. */
function statusOf(codes: readonly unknown[]): number | undefined {
  return CODES.find(([, code]) => says(codes, code))?.[0]
}

/** Whether one of these is a word, or a number, of that pattern. */
function says(words: readonly unknown[], pattern: RegExp): boolean {
  return words.some(
    (word) => (typeof word === 'string' || typeof word === 'number') && pattern.test(String(word)),
  )
}

/**
 * What a source of the page's own means by what it throws, see {@link readFailure}. An {@link EmbedError} is
 * taken as it is.
 */
export function readThrown(cause: unknown): EmbedError {
  return isEmbedError(cause) ? cause : readFailure(cause)
}

/**
 * What is meant by a failure: the status, `Retry-After` and body that axios, ky, ofetch, got, Apollo and
 * graphql-request put into their errors; GraphQL's `errors`; the words by which identity SDKs ask for a
 * sign-in. A backend's own answer is read in the same way.
 *
 * @param came - what it is. Left out: something that was thrown, which becomes the cause.
 */
export function readFailure(said: unknown, came?: string): EmbedError {
  const layers = layersOf(said, NESTED)
  const listed = valuesOf(layers, LISTS).flatMap((list) => (Array.isArray(list) ? list : []) as unknown[])
  const codes = valuesOf(
    listed.flatMap((error) => layersOf(error, EXTENSIONS)),
    ['errorType', 'code', 'status'],
  )
  const words = valuesOf(layers, ['error', 'errorCode', 'code', 'name', 'message'])
  const stated = valuesOf(layers, ['status', 'statusCode']).find(isFailure)

  if (stated === 409 && says(words, /^identity_mismatch$/)) return identityMismatch()
  const isSessionOver = stated !== 429 && says(words, SESSION_OVER)
  const status = isSessionOver ? 401 : (stated ?? statusOf(codes))
  const header: HeaderReader = (name) =>
    valuesOf(layers, ['headers']).reduce<string | undefined>(
      (found, headers) => found ?? readHeader(headers, name),
      undefined,
    )
  const retryAfterMs =
    readRetryAfter(header) ?? valuesOf(layers, ['retryAfter']).map(readSeconds).find(Number.isFinite)
  const more = came === undefined ? { retryAfterMs, cause: said } : { retryAfterMs }
  if (status !== undefined) return refused(status, came, more)
  const code = says(words, NO_ANSWER)
    ? 'EMBED_NETWORK'
    : says(words, TOO_SLOW)
      ? 'EMBED_TIMEOUT'
      : 'EMBED_UNAVAILABLE'
  return embedError(code, 'refused', [came], more)
}

function isFailure(status: unknown): status is number {
  return typeof status === 'number' && status >= 400 && status < 600
}

/** The error and what is nested in it under these names, outermost first. */
function layersOf(value: unknown, names: readonly string[], depth = MAX_DEPTH): object[] {
  const layer = typeof value === 'string' ? readJson(value) : value
  if (!isRecord(layer)) return []
  return depth === 0
    ? [layer]
    : [layer, ...names.flatMap((name) => layersOf(read(layer, name), names, depth - 1))]
}

function valuesOf(layers: readonly object[], names: readonly string[]): unknown[] {
  return layers.flatMap((layer) => names.map((name) => read(layer, name)))
}

/** What is somebody else's may throw. */
function read(layer: object, name: string): unknown {
  try {
    return (layer as Record<string, unknown>)[name]
  } catch {
    // It says nothing.
  }
}

function readHeader(headers: unknown, name: string): string | undefined {
  try {
    const found = headers as Record<string, unknown> & Partial<Pick<Headers, 'get'>>
    const value: unknown = typeof found.get === 'function' ? found.get(name) : found[name]
    const text: unknown = Array.isArray(value) ? value[0] : value
    return typeof text === 'string' || typeof text === 'number' ? String(text) : undefined
  } catch {
    // It says nothing.
  }
}
