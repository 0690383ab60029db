import { describe } from '../base/json'
import { embedError } from '../errors/embed-error'
import { readAnswer } from './answer'
import { readExpiry } from './expiry'
import { readJwt } from './jwt'
import { decideLifetime, type Lifetime } from './lifetime'
import type { Sightings } from './sightings'

/** A token as the library keeps it: times normalised once, at receipt. Plain data. */
export interface EmbedToken {
  /** The token as the widget gets it. */
  readonly value: string
  /** When this value first came, epoch ms of the client's clock. */
  readonly receivedAt: number
  /** When it expires, epoch ms of the client's clock; `null`: never. */
  readonly expiresAt: number | null
  /** When its renewal is due, epoch ms of the client's clock; `null`: never. */
  readonly refreshAt: number | null
}

/**
 * Facts about an answer, beside its body. All instants are of the client's clock, except `serverTime` and
 * `wallTime`.
 */
export interface TokenResponseContext {
  /**
   * When the request left, epoch ms. The lifetime counts from here: the backend may have answered at once.
   */
  sentAt: number
  /** When the answer came, epoch ms. */
  receivedAt: number
  /** The answer's `Date` (plus `Age`), epoch ms of the backend's clock. */
  serverTime?: number | undefined
  /**
   * No cache can have given the answer, so `serverTime` is the time now. Default `false`: this machine's wall
   * clock is asked as well.
   */
  isUncached?: boolean | undefined
  /** How old the answer is (`Age`), in ms. Default 0. */
  ageMs?: number | undefined
  /** This machine's wall clock, epoch ms. Left out: it is not asked. */
  wallTime?: number | undefined
  /**
   * How long the vendor says its tokens live, in seconds; `null`: for ever. Used where neither answer nor
   * token say.
   */
  lifetimeSeconds?: number | null | undefined
}

/** A token that was read, and what was noticed on the way. */
export interface ReadToken {
  token: Omit<EmbedToken, 'refreshAt'>
  lifetimeFrom: Lifetime['from']
}

/**
 * Reads a backend's answer: finds the token, and decides once how long it lives.
 *
 * Shapes: a bare token as text, or `{ embedToken | embed_token | token }` and when it expires, or the same
 * under `data`. `expiresIn` (seconds left when the backend answered) is best; `expires_in`, `expiresAt`,
 * `expires_at`, `expiration`, `expires`, `expiry`, `expiresOn`, `expires_on`, `exp`, `ttl`, `maxAge` and
 * `max_age` are read too, as numbers, numbers in strings, dates or durations (`"15m"`). Seconds and ms are
 * told apart by what is plausible.
 *
 * The lifetime is the least that anything allows: the answer's duration less `ageMs`; each instant (the
 * answer's, the JWT's `exp`) less `serverTime`, and unless `isUncached` less `wallTime`; `exp − iat`. Where
 * there is none of these, the vendor's documented lifetime counts, then: never expires.
 *
 * @returns the token without its `refreshAt`, which is policy.
 * @throws {EmbedError} `EMBED_TOKEN_MALFORMED`: there is no usable token in it. `EMBED_TOKEN_EXPIRED`: it was
 * dead on arrival. Both are retried. `EMBED_DENIED`: it is HTML, or GraphQL's `errors` say so.
 */
export function parseTokenResponse(
  body: unknown,
  context: TokenResponseContext,
): Omit<EmbedToken, 'refreshAt'> {
  return readToken(body, context).token
}

/** Does what {@link parseTokenResponse} does, with what earlier answers have shown. */
export function readToken(body: unknown, context: TokenResponseContext, sightings?: Sightings): ReadToken {
  const { value, told, unreadable } = readAnswer(body)
  const { sentAt, receivedAt } = context
  const claims = readClaims(value)
  if (unreadable && claims.exp === undefined) {
    const { name, value } = unreadable
    throw embedError('EMBED_TOKEN_MALFORMED', 'unreadableExpiry', [
      name,
      typeof value === 'number' ? `${value}` : describe(value),
    ])
  }
  const facts = { ...context, told, claims }
  let { seconds, from } = decideLifetime(facts, sightings?.skewMs)
  if (sightings) {
    sightings.note(facts, from === 'wall' && seconds !== null && seconds <= 0)
    ;({ seconds, from } = decideLifetime(facts, sightings.skewMs))
  }
  const end = seconds === null ? null : Math.floor(sentAt + seconds * 1_000)
  // An opaque token may be one that each answer prolongs.
  const expiresAt = sightings && claims.exp !== undefined ? sightings.endOf(value, end) : end
  if (expiresAt !== null && expiresAt <= receivedAt) {
    throw embedError('EMBED_TOKEN_EXPIRED', 'deadOnArrival', [
      Math.round((receivedAt - expiresAt) / 1_000),
      from,
    ])
  }
  return { token: { value, receivedAt, expiresAt }, lifetimeFrom: from }
}

/** The claims that tell time, in epoch seconds, where `value` is a JWT that has them. */
export function readClaims(value: string): { exp?: number | undefined; iat?: number | undefined } {
  const { exp, iat } = readJwt(value)
  return { exp: claimed(exp), iat: claimed(iat) }
}

/** Every claim of an answer's token, where it is a JWT; otherwise none. */
export function readAllClaims(body: unknown): Readonly<Record<string, unknown>> {
  try {
    return readJwt(readAnswer(body).value)
  } catch {
    return {}
  }
}

/** A claim in epoch seconds, as the standard wants it, or as some write it: in ms, as a string, as a date. */
function claimed(value: unknown): number | undefined {
  const { at, after } = readExpiry(value) ?? {}
  // Small numbers are dates of 1970, which tests and emulators write.
  return at ?? (typeof value === 'number' && after !== undefined ? value : undefined)
}
