import type { JsonObject } from '../base/json'
import type { EmbedToken } from '../token/token'

/** Why a token is fetched. */
export type TokenReason =
  | 'first' /** there is none yet */
  | 'due' /** the one there is nears its end */
  | 'expired' /** the one there was has died */
  | 'rejected' /** the widget refused the one there is */
  | 'navigate' /** a view wants more remaining time than it has */
  | 'asked' /** `refresh` or a Retry button */

/** A request for a token, with its purpose and its reason. */
export interface TokenRequest {
  /** The vendor's id, e.g. `"returning-ai"`. */
  vendor: string
  /**
   * Values by which the backend may choose the token. The vendor derives them from its options. Often empty.
   */
  params: JsonObject
  /** Aborted after `policy.timeoutMs`, on a change of identity, and when nobody waits any more. */
  signal: AbortSignal
  reason: TokenReason
  /** 1 for the first attempt, one more after each failure in a row. */
  attempt: number
  /**
   * Whose token it has to be: the client's `identity` as a string; `null`: the page does not tell its users
   * apart.
   */
  identity: string | null
  /** The token held now, `null` if there is none. */
  current: EmbedToken | null
}

/** The answer of a source: the body as it came, and facts about the backend's clock. */
export interface TokenAnswer {
  /** The body that {@link parseTokenResponse} reads. */
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
 * Reads in an answer whose token it is, for backends that do not compare it with the session themselves. If
 * it is not the client's `identity`, compared as strings, the token is not used: `EMBED_IDENTITY_MISMATCH`. A
 * client without an `identity` compares nothing.
 *
 * @param body - the answer as it came.
 * @param claims - those of the token, where it is a JWT; otherwise empty. They are not verified: they come
 * from your own backend.
 * @returns the user's id, as the page gives it to `<EmbedProvider identity>`; `undefined` or `null` if the
 * answer does not say: then it is used unchecked.
 */
export type IdentityOf = (
  body: unknown,
  claims: Readonly<Record<string, unknown>>,
) => string | number | null | undefined

/** Where embed tokens come from. Made by {@link fromEndpoint}, {@link fromFunction} or {@link fromStatic}. */
export interface TokenSource {
  fetch: (request: TokenRequest) => Promise<TokenAnswer>
  /**
   * Names the source across tabs: with `crossTab`, tabs share tokens of sources of one id. `null`: never
   * shared. It is seen by every script of the origin.
   */
  readonly id?: string | null | undefined
}
