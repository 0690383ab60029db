import type { EmbedErrorCode } from '../../src'
import { jwt } from '../kit/jwt'

/** What a backend sends for a token request. */
export interface Sent {
  /** Default 200. */
  status?: number
  /** Beside `Date`, which is {@link ANSWERED_AT} unless it is given here; `null`: the page cannot read it. */
  headers?: Readonly<Record<string, string | null>>
  /** Sent as JSON. */
  body?: unknown
  /** Sent instead of JSON, as `type`; default `text/plain`. */
  text?: string
  type?: string
  /** Where it sends the page instead: to a page of another origin, which cannot be read, or to an answer. */
  redirectsTo?: 'another origin' | Sent
  /** The option of `fromEndpoint` with which the answer is read. */
  select?: string
}

/**
 * What the library reads in it: a token with so many seconds left (`null`: it never expires), or an error.
 */
export type Read =
  { leftSeconds: number | null } | { code: EmbedErrorCode; isSessionOver?: boolean; waitSeconds?: number }

/** One row of a table: `test/token/answers.test.ts` sends it, and the guide shows it. */
export type Answer = readonly [sent: Sent, read: Read, note: string]

/** When every answer is sent and received, by the clocks of the backend and the page: 10:00:00. */
export const ANSWERED_AT = Date.UTC(2026, 10, 27, 10)
const NOW_S = ANSWERED_AT / 1_000

const ten = (minute: number) => NOW_S + minute * 60
/** JWTs, by the name that the guide gives them. */
export const JWTS = {
  'JWT, exp 10:10': jwt({ exp: ten(10) }),
  'JWT, exp 10:15': jwt({ exp: ten(15) }),
  'JWT, exp 11:00': jwt({ exp: ten(60) }),
  'JWT, iat 10:00, exp 10:15': jwt({ iat: ten(0), exp: ten(15) }),
  'JWT, exp 09:59': jwt({ exp: ten(-1) }),
} as const

const token = 'opaque-123456789'
const left = (leftSeconds: number | null): Read => ({ leftSeconds })
const error = (code: EmbedErrorCode, waitSeconds?: number): Read => ({
  code,
  ...(waitSeconds === undefined ? {} : { waitSeconds }),
})
const sessionOver: Read = { code: 'EMBED_DENIED', isSessionOver: true }
const html = { type: 'text/html', text: '<!doctype html>…' }

/** A value that says when a token expires, which means the same under every name. */
export type ExpiryValue = readonly [value: unknown, leftSeconds: number | null, note: string]

export const EXPIRY_VALUES: readonly ExpiryValue[] = [
  [900, 900, 'seconds left'],
  ['900', 900, 'the same in a string'],
  [900_000, 900, 'whole minutes in ms, more than a day in seconds: ms left'],
  [43_200_000, 43_200, '12 hours in ms'],
  [2_592_000, 2_592_000, '30 days in seconds'],
  [ten(15), 900, 'an instant in epoch seconds'],
  [String(ten(15)), 900, 'the same in a string'],
  [ten(15) * 1_000, 900, 'an instant in epoch ms'],
  ['2026-11-27T10:15:00Z', 900, 'an ISO date'],
  ['2026-11-27T11:15:00+01:00', 900, 'an ISO date with an offset'],
  ['2026-11-27 10:15:00', 900, 'a date without a zone is UTC'],
  ['Fri, 27 Nov 2026 10:15:00 GMT', 900, 'an HTTP date'],
  ['15m', 900, 'a duration: `ms`, `s`, `m`, `h` or `d`'],
  ['900s', 900, 'a duration'],
  [null, null, 'the token does not expire'],
]

/** The names under which a token's expiry is looked for. */
export const EXPIRIES: readonly Answer[] = [
  [{ body: { token, expiresIn: 900 } }, left(900), 'The best answer: it needs no clock.'],
  [{ body: { token, expires_in: 900 } }, left(900), 'The name in OAuth 2.0.'],
  [
    { body: { token, expiresAt: '2026-11-27T10:15:00Z' } },
    left(900),
    'An instant counts by the backend’s clock, as its `Date` header tells it.',
  ],
  [{ body: { token, expires_at: ten(15) } }, left(900), 'Epoch seconds.'],
  [{ body: { token, expiration: ten(15) * 1_000 } }, left(900), 'Epoch ms.'],
  [{ body: { token, expires: 'Fri, 27 Nov 2026 10:15:00 GMT' } }, left(900), 'An HTTP date.'],
  [{ body: { token, expiry: '2026-11-27T11:15:00+01:00' } }, left(900), 'An ISO date with an offset.'],
  [{ body: { token, expiresOn: '2026-11-27 10:15:00' } }, left(900), 'A date without a zone is UTC.'],
  [{ body: { token, expires_on: String(ten(15)) } }, left(900), 'A number in a string.'],
  [{ body: { token, exp: ten(15) } }, left(900), 'The name of the JWT claim, beside the token.'],
  [{ body: { token, ttl: 900_000 } }, left(900), 'ms left.'],
  [{ body: { token, maxAge: '15m' } }, left(900), 'A duration.'],
  [{ body: { token, max_age: '900' } }, left(900), 'Seconds left, in a string.'],
]

/** What decides where more than one thing is known, or nothing is. */
export const LIFETIMES: readonly Answer[] = [
  [
    { body: { token: JWTS['JWT, exp 10:10'], expiresIn: 900 } },
    left(600),
    'The least counts: the JWT has 10 minutes left.',
  ],
  [
    { body: { token: JWTS['JWT, exp 10:15'], expiresIn: 600 } },
    left(600),
    'The least counts: the answer says 10 minutes.',
  ],
  [
    { body: { token: JWTS['JWT, exp 10:10'], expiresIn: 'soon' } },
    left(600),
    'The expiry cannot be read. The JWT can.',
  ],
  [
    { body: { token, expiresIn: 'soon' } },
    error('EMBED_TOKEN_MALFORMED'),
    'The expiry cannot be read, and nothing else tells it.',
  ],
  [
    { body: { token: JWTS['JWT, exp 10:15'], expiresIn: null } },
    left(900),
    '`null` says nothing about a JWT.',
  ],
  [
    { body: { token } },
    left(null),
    'No expiry: the vendor’s documented lifetime counts. This vendor documents none, so the console says so in development.',
  ],
  [
    { headers: { age: '300' }, body: { token, expiresIn: 900 } },
    left(600),
    'A cache kept the answer for 5 minutes.',
  ],
  [
    {
      headers: { date: 'Fri, 27 Nov 2026 09:55:00 GMT', age: '300' },
      body: { token: JWTS['JWT, exp 10:10'] },
    },
    left(600),
    'The same with a JWT: it is 10:00 at the backend.',
  ],
  [
    { headers: { date: null }, body: { token: JWTS['JWT, iat 10:00, exp 10:15'] } },
    left(900),
    'No `Date`: the JWT’s own claims tell.',
  ],
  [
    { headers: { date: null }, body: { token: JWTS['JWT, exp 11:00'] } },
    left(900),
    'No `Date`, no `iat`: only the page’s clock tells, and it may be wrong. 15 minutes at most, or what the vendor documents.',
  ],
  [
    { headers: { date: 'Fri, 27 Nov 2026 10:05:00 GMT' }, body: { token: JWTS['JWT, exp 10:15'] } },
    left(600),
    'The page’s clock is 5 minutes behind.',
  ],
  [
    { body: { token: JWTS['JWT, exp 09:59'] } },
    error('EMBED_TOKEN_EXPIRED'),
    'It expired before it arrived. Mint a token for each request.',
  ],
  [{ body: { token, expiresIn: 0 } }, error('EMBED_TOKEN_EXPIRED'), 'The same.'],
]

/** Where the token is. */
export const PLACES: readonly Answer[] = [
  [{ body: { embedToken: token, expiresIn: 900 } }, left(900), 'As `createTokenHandler` answers.'],
  [{ body: { embed_token: token, expiresIn: 900 } }, left(900), 'Or like this.'],
  [{ body: { data: { token, expiresIn: 900 } } }, left(900), 'The same names under `data`.'],
  [
    { body: { data: { embedToken: token }, expires_in: 900 } },
    left(900),
    'The expiry may stand in either place.',
  ],
  [{ text: JWTS['JWT, exp 10:15'] }, left(900), 'A bare JWT, of any content type.'],
  [{ text: token }, left(null), 'A bare token of 16 characters or more. It has no expiry of its own.'],
  [{ body: token }, left(null), 'A JSON string.'],
  [
    { body: { client_secret: token, expires_in: 900 }, select: 'client_secret' },
    left(900),
    'Another name, with `select`.',
  ],
  [
    { body: { session: { jwt: token, ttl: 900 } }, select: 'session.jwt' },
    left(900),
    'The expiry is looked for beside the token, then at the top.',
  ],
  [
    {
      body: { data: { createToken: { token, expiresAt: '2026-11-27T10:15:00Z' } } },
      select: 'data.createToken.token',
    },
    left(900),
    'A GraphQL answer.',
  ],
  [
    { body: { access_token: token } },
    error('EMBED_TOKEN_MALFORMED'),
    'Another name, without `select`. The message names the fields that came.',
  ],
  [
    { body: { embedToken: 'undefined' } },
    error('EMBED_TOKEN_MALFORMED'),
    'The word `undefined` is no token.',
  ],
  [{ text: 'Unauthorized' }, error('EMBED_TOKEN_MALFORMED'), 'Nor is this.'],
  [{ body: { error: 'no_seats', token } }, error('EMBED_TOKEN_MALFORMED'), 'An `error` with status 200.'],
  [{ status: 204 }, error('EMBED_TOKEN_MALFORMED'), 'No body.'],
]

/** What is no token. */
export const REFUSALS: readonly Answer[] = [
  [{ status: 401 }, sessionOver, 'The session is over.'],
  [html, sessionOver, 'HTML with status 200 is a sign-in page, or a wrong URL.'],
  [{ status: 302, redirectsTo: 'another origin' }, sessionOver, 'A sign-in page of an identity provider.'],
  [{ status: 302, redirectsTo: html }, sessionOver, 'A sign-in page of your own origin.'],
  [{ status: 302, redirectsTo: { body: { token, expiresIn: 900 } } }, left(900), 'The endpoint has moved.'],
  [{ status: 403 }, error('EMBED_DENIED'), 'The user is known and may not have a token.'],
  [{ status: 404 }, error('EMBED_REQUEST_REFUSED'), 'Check the URL.'],
  [{ status: 405 }, error('EMBED_REQUEST_REFUSED'), 'Check the `method` option.'],
  [
    { status: 409, body: { error: 'identity_mismatch' } },
    error('EMBED_IDENTITY_MISMATCH'),
    'Another user is signed in.',
  ],
  [{ status: 409 }, error('EMBED_REQUEST_REFUSED'), 'Any other conflict.'],
  [
    { status: 419 },
    error('EMBED_REQUEST_REFUSED'),
    'For instance a CSRF token that was replaced: `headers` is called again for the next attempt.',
  ],
  [{ status: 429, headers: { 'retry-after': '60' } }, error('EMBED_RATE_LIMITED', 60), 'Seconds.'],
  [
    { status: 429, body: { retryAfter: 60 } },
    error('EMBED_RATE_LIMITED', 60),
    'The same in the body, where the page cannot read the header.',
  ],
  [
    { status: 503, headers: { 'retry-after': 'Fri, 27 Nov 2026 10:02:00 GMT' } },
    error('EMBED_UNAVAILABLE', 120),
    'A date, by the backend’s clock.',
  ],
  [{ status: 500 }, error('EMBED_UNAVAILABLE'), 'Tried again with growing waits.'],
  [{ body: { data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } }, sessionOver, 'GraphQL.'],
  [
    {
      body: { data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
      select: 'data.createToken.token',
    },
    sessionOver,
    'The same with `select`.',
  ],
  [
    { body: { data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] } },
    error('EMBED_DENIED'),
    'GraphQL.',
  ],
  [
    { body: { data: null, errors: [{ extensions: { code: 'RATE_LIMITED' } }] } },
    error('EMBED_RATE_LIMITED'),
    'GraphQL.',
  ],
  [
    { body: { data: null, errors: [{ message: '…' }] } },
    error('EMBED_UNAVAILABLE'),
    'Any other GraphQL error.',
  ],
]
