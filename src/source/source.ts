import { isResponse, readResponse } from './response'
import { readThrown } from '../errors/thrown'
import { readAllClaims, type EmbedToken } from '../token/token'

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
  /** Whose token it has to be: the client's `identity` as a string; `null`: the page does not tell its users apart. */
  identity: string | null
  /** The token held now, `null` if there is none. */
  current: EmbedToken | null
}

/** What a source answers: the body as it came, and what is known of the backend's clock. */
export interface TokenAnswer {
  /** What {@link parseTokenResponse} reads. */
  body: unknown
  /** Epoch ms of the backend's clock when it answered. */
  serverTime?: number | undefined
  /** How old the answer is where a cache gave it (`Age`), in ms. Default 0. */
  ageMs?: number | undefined
  /** No cache can have given the answer. Default `false`. */
  isUncached?: boolean | undefined
  /** Whose token it is, where the answer says so; compared with {@link TokenRequest.identity}. */
  identity?: string | undefined
}

/**
 * Reads in an answer whose token it is, for backends that do not compare it with the session themselves. If it is not the client's `identity`, compared as
 * strings, the token is not used: `EMBED_IDENTITY_MISMATCH`. A client without an `identity` compares nothing.
 *
 * @param body - the answer as it came.
 * @param claims - those of the token, where it is a JWT; otherwise empty. They are not verified: they come from your own backend.
 * @returns the user's id, as the page gives it to `<EmbedProvider identity>`; `undefined` or `null` if the answer does not say: then it is used unchecked.
 */
export type IdentityOf = (body: unknown, claims: Readonly<Record<string, unknown>>) => string | number | null | undefined

/** Where embed tokens come from. Made by {@link fromEndpoint}, {@link fromFunction} or {@link fromStatic}. */
export interface TokenSource {
  fetch: (request: TokenRequest) => Promise<TokenAnswer>
  /** Names the source across tabs: with `crossTab`, tabs share tokens of sources of one id. `null`: never shared. It is seen by every script of the origin. */
  readonly id?: string | null | undefined
}

/** What {@link fromFunction} takes beside the function. */
export interface FunctionOptions {
  /** {@link TokenSource.id}; `crossTab` wants one. */
  id?: string | null | undefined
  /** Reads whose token it is, for backends that do not compare it with the session themselves; see {@link IdentityOf}. Default: nobody looks. */
  identityOf?: IdentityOf | undefined
}

/**
 * Takes tokens from a function of yours: your own fetch, an SDK, GraphQL.
 *
 * It may return any shape that {@link parseTokenResponse} reads, or a `Response`. It may throw an {@link EmbedError}, or what axios, ky, ofetch, got, Apollo,
 * graphql-request and identity SDKs throw: status, `Retry-After` and the wish for a sign-in are read from it. Whatever else it throws is retried.
 *
 * @example
 * fromFunction(({ signal }) => api.post('/embed-token', null, { signal }).then((r) => r.data))
 */
export function fromFunction(fetchToken: (request: TokenRequest) => unknown, { id, identityOf }: FunctionOptions = {}): TokenSource {
  return {
    id,
    async fetch(request) {
      let body: unknown
      try {
        body = await fetchToken(request)
      } catch (cause) {
        throw readThrown(cause)
      }
      const answer: TokenAnswer = isResponse(body) ? await readResponse(body, false) : { body }
      return withIdentity(answer, identityOf)
    },
  }
}

/** Always the same token: for vendors whose tokens never expire, for stories and for tests. */
export function fromStatic(token: string): TokenSource {
  return { id: null, fetch: () => Promise.resolve({ body: { token, expiresIn: null } }) }
}

/** An answer, and whose it is where `identityOf` can tell. @param body - the answer as it came. */
export function withIdentity(answer: TokenAnswer, identityOf: IdentityOf | undefined, body = answer.body): TokenAnswer {
  const identity = identityOf?.(body, readAllClaims(answer.body))
  return identity == null ? answer : { ...answer, identity: String(identity) }
}
