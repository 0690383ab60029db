import type { EmbedError } from './errors'
import { readFailure } from './thrown'

/** A GraphQL answer: `data`, or `errors`, or both. */
export interface GraphQLAnswer<T> {
  data?: T | null | undefined
  /** Read by their `extensions.code` or `extensions.http.status`; their messages are not repeated. */
  errors?: readonly unknown[] | null | undefined
}

/**
 * Takes the data out of a GraphQL answer, which has status 200 also where it refuses. `fromEndpoint` does so
 * by itself.
 *
 * @throws {EmbedError} where there are errors or there is no data: `EMBED_DENIED` (`UNAUTHENTICATED`,
 * `FORBIDDEN`, 401, 403), `EMBED_RATE_LIMITED` (`RATE_LIMITED`, `TOO_MANY_REQUESTS`, 429),
 * `EMBED_UNAVAILABLE` otherwise.
 *
 * @example
 * fromFunction(({ signal }) => post('mutation { createToken { token } }', signal).then((answer) => readGraphQL(answer).createToken))
 */
export function readGraphQL<T>({ data, errors }: GraphQLAnswer<T>): NonNullable<T> {
  if (errors?.length || data == null) throw graphQLError(errors ?? [])
  return data
}

/** What the errors of a GraphQL answer mean for a token. Their messages are not repeated. */
function graphQLError(errors: readonly unknown[]): EmbedError {
  return readFailure({ errors }, errors.length === 0 ? 'no data' : 'GraphQL errors')
}

/** What GraphQL says in the place of the data, if that is what `body` is. */
export function findGraphQLError(body: unknown): EmbedError | undefined {
  const { errors } = (body ?? {}) as GraphQLAnswer<unknown>
  return Array.isArray(errors) && errors.length > 0 ? graphQLError(errors) : undefined
}
