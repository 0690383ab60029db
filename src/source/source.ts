import { readThrown } from '../errors/thrown'
import { readAllClaims } from '../token/token'
import { isResponse, readResponse } from './response'
import type { IdentityOf, TokenAnswer, TokenRequest, TokenSource } from './token-source'

/** Options of {@link fromFunction}, beside the function. */
export interface FunctionOptions {
  /** {@link TokenSource.id}; `crossTab` wants one. */
  id?: string | null | undefined
  /**
   * Reads whose token it is, for backends that do not compare it with the session themselves; see
   * {@link IdentityOf}. Default: nobody looks.
   */
  identityOf?: IdentityOf | undefined
}

/**
 * Takes tokens from a function of yours: your own fetch, an SDK, GraphQL.
 *
 * It may return any shape that {@link parseTokenResponse} reads, or a `Response`. It may throw an
 * {@link EmbedError}, or what axios, ky, ofetch, got, Apollo, graphql-request and identity SDKs throw: status,
 * `Retry-After` and the wish for a sign-in are read from it. After any other error, the request is retried.
 *
 * @example
 * fromFunction(({ signal }) => api.post('/embed-token', null, { signal }).then((r) => r.data))
 */
export function fromFunction(
  fetchToken: (request: TokenRequest) => unknown,
  { id, identityOf }: FunctionOptions = {},
): TokenSource {
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
export function withIdentity(
  answer: TokenAnswer,
  identityOf: IdentityOf | undefined,
  body = answer.body,
): TokenAnswer {
  const identity = identityOf?.(body, readAllClaims(answer.body))
  return identity == null ? answer : { ...answer, identity: String(identity) }
}
