import { decodeJwt } from 'jose/jwt/decode'
import { EmbedError } from './errors'

/** A token as the library keeps it: times normalised once, at receipt. Plain data. */
export interface EmbedToken {
  /** What the widget is given. */
  readonly value: string
  /** When the answer came, epoch ms of the client's clock. */
  readonly receivedAt: number
  /** When it dies, epoch ms of the client's clock; `null`: never. */
  readonly expiresAt: number | null
  /** When its renewal is due, epoch ms of the client's clock; `null`: never. */
  readonly refreshAt: number | null
}

/** What is known beside the body when an answer is read. All instants are of the client's clock, except `serverTime` and `wallTime`. */
export interface TokenResponseContext {
  /** When the request left, epoch ms. The lifetime counts from here: the backend may have answered at once. */
  sentAt: number
  /** When the answer came, epoch ms. */
  receivedAt: number
  /** The answer's `Date` (plus `Age`), epoch ms of the backend's clock. */
  serverTime?: number | undefined
  /** This machine's wall clock, epoch ms. Used only where nothing better is known. */
  wallTime?: number | undefined
  /** How long the vendor says its tokens live, in seconds; `null`: for ever. Used where the answer does not say. */
  lifetimeSeconds?: number | null | undefined
}

/** Longer than any token seen (JWTs with many claims reach 4 kB), shorter than what a header may hold. */
const MAX_TOKEN_LENGTH = 16_384
/** Ten years: beyond it, a lifetime is a mistake of units, not a lifetime. */
const MAX_LIFETIME_SECONDS = 315_360_000
/** An absolute time below this is in seconds, above it in ms: in seconds it would be the year 5138. */
const SECONDS_BELOW = 1e11

const NOT_TOKENS = new Set(['undefined', 'null', 'nan', 'true', 'false', 'none'])

/**
 * Reads a backend's answer: finds the token, and decides once how long it lives.
 *
 * Shapes: a bare string, or `{ embedToken | embed_token | token, expiresIn?, expiresAt? }`, or the same under `data`. `expiresIn` is the seconds left
 * when the backend answered, `expiresAt` an absolute time (epoch seconds, epoch ms or ISO 8601).
 *
 * The lifetime, from the best source there is: `expiresIn` → `expiresAt` or the JWT's `exp`, less the backend's time → `exp − iat` → `exp` less this
 * machine's time → the vendor's documented lifetime → never expires. A JWT never lives longer than `exp − iat`, whatever else is said.
 *
 * @returns the token without its `refreshAt`, which is policy.
 * @throws {EmbedError} `EMBED_TOKEN_MALFORMED`: there is no usable token in it. `EMBED_TOKEN_EXPIRED`: it was dead on arrival. Both are retried.
 */
export function parseTokenResponse(body: unknown, context: TokenResponseContext): Omit<EmbedToken, 'refreshAt'> {
  const fields = readFields(body)
  const value = readValue(fields.token, body)
  const lifetimeSeconds = lifetime(value, fields, context)
  const { sentAt, receivedAt } = context
  const expiresAt = lifetimeSeconds === null ? null : sentAt + lifetimeSeconds * 1_000
  if (expiresAt !== null && expiresAt <= receivedAt) {
    throw new EmbedError(
      'EMBED_TOKEN_EXPIRED',
      `Expected a token that still lives, got one that died ${Math.round((receivedAt - expiresAt) / 1_000)} s before it arrived. Mint a token for each request, or stop caching it well before its end.`,
    )
  }
  return { value, receivedAt, expiresAt }
}

interface Fields {
  token: unknown
  expiresIn?: unknown
  expiresAt?: unknown
}

function readFields(body: unknown): Fields {
  if (typeof body === 'string') return { token: body }
  if (!isRecord(body)) throw malformed(`an object or a string`, describe(body))
  if (body['error']) throw malformed('a token', `an answer with an "error"`)
  const inner = isRecord(body['data']) ? body['data'] : {}
  const pick = (...names: string[]) => [body, inner].flatMap((from) => names.map((name) => from[name])).find((value) => value != null)
  return {
    token: pick('embedToken', 'embed_token', 'token'),
    expiresIn: pick('expiresIn', 'expires_in'),
    expiresAt: pick('expiresAt', 'expires_at'),
  }
}

function readValue(token: unknown, body: unknown): string {
  if (typeof token !== 'string') {
    throw malformed('a string at "embedToken", "embed_token", "token" or "data.embedToken"', token == null ? describe(body) : describe(token))
  }
  if (token.length > MAX_TOKEN_LENGTH) throw malformed(`a token of at most ${MAX_TOKEN_LENGTH} characters`, describe(token))
  if (!/^[\x21-\x7e]+$/.test(token) || /^[<{[]/.test(token)) throw malformed('a token of visible ASCII characters', describe(token))
  if (NOT_TOKENS.has(token.toLowerCase())) throw malformed('a token', `the word "${token}"`)
  return token
}

function lifetime(value: string, fields: Fields, { serverTime, wallTime, lifetimeSeconds }: TokenResponseContext): number | null {
  const claims = readClaims(value)
  const atMost = claims.exp !== undefined && claims.iat !== undefined && claims.exp > claims.iat ? claims.exp - claims.iat : Infinity
  if (fields.expiresIn !== undefined) return Math.min(readSeconds(fields.expiresIn), atMost)

  const exp = fields.expiresAt !== undefined ? readInstant(fields.expiresAt) : claims.exp
  if (exp !== undefined) {
    const left =
      serverTime !== undefined
        ? Math.min(exp - serverTime / 1_000, atMost)
        : atMost !== Infinity
          ? atMost
          : wallTime !== undefined
            ? exp - wallTime / 1_000
            : undefined
    // Beyond what counts as a lifetime, an instant means that the token does not expire.
    if (left !== undefined) return left > MAX_LIFETIME_SECONDS ? null : left
  }
  return lifetimeSeconds ?? null
}

/** The claims that tell time, where `value` is a JWT that has them. Its signature is not ours to check: the vendor does. */
function readClaims(value: string): { exp?: number | undefined; iat?: number | undefined } {
  try {
    const { exp, iat } = decodeJwt(value)
    return { exp: claimed(exp), iat: claimed(iat) }
  } catch {
    return {} // opaque
  }
}

function readSeconds(value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= MAX_LIFETIME_SECONDS)) {
    throw malformed(`"expiresIn" as seconds between 0 and ${MAX_LIFETIME_SECONDS}`, typeof value === 'number' ? String(value) : describe(value))
  }
  return value
}

function readInstant(value: unknown): number {
  const instant =
    typeof value === 'string'
      ? /^\d{4}-\d\d-\d\d/.test(value)
        ? Date.parse(value) / 1_000
        : NaN
      : typeof value === 'number' && value >= SECONDS_BELOW
        ? value / 1_000
        : value
  if (typeof instant !== 'number' || !(instant > 0 && instant < SECONDS_BELOW)) {
    throw malformed('"expiresAt" as epoch seconds, epoch ms or an ISO 8601 string', describe(value))
  }
  return instant
}

/** A claim in epoch seconds, as the standard wants it, or in ms, as some write it. */
function claimed(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  return value >= SECONDS_BELOW ? value / 1_000 : value
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(expected: string, came: string): EmbedError {
  return new EmbedError('EMBED_TOKEN_MALFORMED', `Expected ${expected}, got ${came}. Let the token endpoint answer { embedToken, expiresIn }.`)
}

/** Says what `value` is without repeating it: it may hold a token. Only keys that are plain short words are named. */
function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'string') return value.trimStart().startsWith('<') ? 'HTML' : `a string of ${value.length} characters`
  if (!isRecord(value)) return typeof value
  const keys = Object.keys(value).filter((key) => /^[A-Za-z_]{1,24}$/.test(key))
  return keys.length ? `an object with ${keys.slice(0, 5).join(', ')}` : 'an object with none of them'
}
