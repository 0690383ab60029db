import { EXPIRY_NAMES } from '../token/answer'
import { embedError } from '../errors/embed-error'
import { isEmbedError } from '../errors/errors'
import { findGraphQLError } from '../errors/graphql'
import { isRecord } from '../base/json'

/**
 * Where a token is in an answer: a path of names with dots between them, or a function that gets the answer.
 */
export type Select = string | ((body: unknown) => unknown)

/**
 * Takes the token out of an answer of a shape of its own, and when it expires from beside it.
 *
 * @returns what a function returns, if that is an object; otherwise the token, with the expiry that stands
 * beside it or at the top of the answer.
 * @throws {EmbedError} `EMBED_TOKEN_MALFORMED`: there is nothing at that path, or the function threw;
 * `EMBED_DENIED` and others: GraphQL's `errors` say so.
 */
export function select(body: unknown, at: Select): unknown {
  const names = typeof at === 'string' ? at.split('.') : []
  let token: unknown
  let cause: unknown
  try {
    token = typeof at === 'function' ? at(body) : names.reduce(step, body)
  } catch (thrown) {
    if (isEmbedError(thrown)) throw thrown
    cause = thrown
  }
  if (token == null) {
    const graphQLError = findGraphQLError(body)
    if (graphQLError) throw graphQLError
    throw embedError(
      'EMBED_TOKEN_MALFORMED',
      'noTokenAt',
      [typeof at === 'string' ? at : null],
      cause === undefined ? undefined : { cause },
    )
  }
  if (typeof token !== 'string') return token
  return { ...expiryOf(body), ...expiryOf(names.slice(0, -1).reduce(step, body)), token }
}

function step(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function expiryOf(value: unknown): Record<string, unknown> {
  const fields = isRecord(value) ? value : {}
  return Object.fromEntries(
    EXPIRY_NAMES.filter((name) => Object.hasOwn(fields, name)).map((name) => [name, fields[name]]),
  )
}
