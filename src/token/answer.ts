import { describe, isRecord } from '../base/json'
import { embedError } from '../errors/embed-error'
import { signInPage } from '../errors/failure'
import { findGraphQLError } from '../errors/graphql'
import { type Expiry, readExpiry } from './expiry'

/** What a backend's answer holds. */
export interface Answered {
  /** The token, checked for what is plainly none. */
  value: string
  /** When it expires, as far as the answer says so in a way that can be read. */
  told: Expiry[]
  /**
   * The field that says when the token expires, and what it holds, where that cannot be read. Never quoted:
   * it may be the token.
   */
  unreadable: { name: string; value: unknown } | undefined
}

/**
 * Visible ASCII, and no JSON. Longer than any token seen (JWTs with many claims reach 4 kB), shorter than
 * what a header may hold.
 */
const TOKEN = /^(?![{[])[\x21-\x7e]{1,16384}$/

/** Names of the token, the best first. */
const TOKEN_NAMES = ['embedToken', 'embed_token', 'token']
/**
 * Names that backends and vendors use for when a token expires. Which unit is meant is decided by the value.
 */
export const EXPIRY_NAMES = [
  ...['expiresIn', 'expires_in', 'expiresAt', 'expires_at', 'expiration', 'expires', 'expiry'],
  ...['expiresOn', 'expires_on', 'exp', 'ttl', 'maxAge', 'max_age'],
]

/** Words that code writes where it has no token, and texts of error pages. */
const NOT_TOKENS =
  /^(undefined|null|nan|true|false|none|ok|success|error|denied|expired|forbidden|timeout|un(authori[sz]ed|authenticated|available))[.!]?$/i

/**
 * Finds the token in an answer, and what the answer says of its expiry.
 *
 * Shapes: a bare token as text, or an object with the token as `embedToken`, `embed_token` or `token`; the
 * same under `data`. {@link EXPIRY_NAMES} are read from the same two places.
 *
 * @throws {EmbedError} `EMBED_TOKEN_MALFORMED`; `EMBED_DENIED`: it is HTML, or GraphQL's `errors` say so.
 */
export function readAnswer(body: unknown): Answered {
  if (typeof body === 'string') {
    const text = body.trim()
    return { value: readValue(text, body), told: [], unreadable: undefined }
  }
  if (!isRecord(body)) throw embedError('EMBED_TOKEN_MALFORMED', 'notReadable', [describe(body)])
  const places = [body, body['data']].filter(isRecord)
  const token = places
    .flatMap((place) => TOKEN_NAMES.map((name) => place[name]))
    .find((found) => found != null)
  const graphQLError = token == null && findGraphQLError(body)
  if (graphQLError) throw graphQLError
  if (body['error']) throw embedError('EMBED_TOKEN_MALFORMED', 'errorInside', [])
  const said = places
    .flatMap((place) => EXPIRY_NAMES.map((name) => ({ name, value: place[name] })))
    .filter(({ value }) => value !== undefined)
  const told = said.flatMap(({ value }) => readExpiry(value) ?? [])
  return { value: readValue(token, body), told, unreadable: told.length === 0 ? said[0] : undefined }
}

function readValue(token: unknown, body: unknown): string {
  if (typeof token !== 'string')
    throw embedError('EMBED_TOKEN_MALFORMED', 'noTokenField', [describe(token ?? body)])
  if (token.startsWith('<')) throw signInPage('HTML')
  if (!TOKEN.test(token)) throw embedError('EMBED_TOKEN_MALFORMED', 'notToken', [describe(token)])
  if (NOT_TOKENS.test(token)) throw embedError('EMBED_TOKEN_MALFORMED', 'word', [token])
  return token
}
