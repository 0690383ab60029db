import type { EmbedError } from './errors'
import { refused } from './failure'

/** A GraphQL answer: `data`, or `errors`, or both. */
export interface GraphQLAnswer<T> {
  data?: T | null | undefined
  /** Read by their `extensions.code` or `extensions.http.status`; their messages are not repeated. */
  errors?: readonly unknown[] | null | undefined
}

/**
 * Takes the data out of a GraphQL answer, which has status 200 also where it refuses. `fromEndpoint` does so by itself.
 *
 * @throws {EmbedError} where there are errors or there is no data: `EMBED_DENIED` (`UNAUTHENTICATED`, `FORBIDDEN`, 401, 403), `EMBED_RATE_LIMITED`
 * (`RATE_LIMITED`, `TOO_MANY_REQUESTS`, 429), `EMBED_UNAVAILABLE` otherwise.
 *
 * @example
 * fromFunction(({ signal }) => post('mutation { createToken { token } }', signal).then((answer) => readGraphQL(answer).createToken))
 */
export function readGraphQL<T>({ data, errors }: GraphQLAnswer<T>): NonNullable<T> {
  if (errors?.length || data == null) throw graphQLError(errors ?? [])
  return data
}

/**
 * The statuses that codes stand for.
 * @source Apollo Server, Hot Chocolate, Hasura (`access-denied`, `invalid-jwt`), Shopify (`THROTTLED`), AppSync (`errorType`)
 */
const CODES: readonly [number, RegExp][] = [
  [401, /^(UNAUTHENTICATED|UNAUTHORIZED|AUTH_NOT_AUTHENTICATED|INVALID.JWT|401)$/i],
  [403, /^(FORBIDDEN|AUTH_NOT_AUTHORIZED|ACCESS.DENIED|403)$/i],
  [429, /^(RATE_LIMITED|TOO_MANY_REQUESTS|THROTTLED|429)$/i],
]
/** The status that one of these codes stands for; `undefined`: none does. */
export function statusOf(codes: readonly unknown[]): number | undefined {
  return CODES.find(([, code]) => says(codes, code))?.[0]
}

/** Whether one of these is a word, or a number, of that pattern. */
export function says(words: readonly unknown[], pattern: RegExp): boolean {
  return words.some((word) => (typeof word === 'string' || typeof word === 'number') && pattern.test(String(word)))
}

/** What the errors of a GraphQL answer mean for a token. Their messages are not repeated. */
export function graphQLError(errors: readonly unknown[]): EmbedError {
  return refused(statusOf(errors.flatMap(codesOf)) ?? 500, errors.length === 0 ? 'no data' : 'GraphQL errors')
}

/** What GraphQL says in the place of the data, if that is what `body` is. */
export function findGraphQLError(body: unknown): EmbedError | undefined {
  const { errors } = (body ?? {}) as GraphQLAnswer<unknown>
  return Array.isArray(errors) && errors.length > 0 ? graphQLError(errors) : undefined
}

function codesOf(error: unknown): unknown[] {
  const { extensions, errorType } = (error ?? {}) as {
    extensions?: { code?: unknown; status?: unknown; http?: { status?: unknown } } | null
    errorType?: unknown
  }
  return [errorType, extensions?.code, extensions?.status, extensions?.http?.status]
}
