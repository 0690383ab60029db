// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { isRecord } from '../../src/base/json'
import { EmbedError } from '../../src/errors/errors'
import {
  parseTokenResponse,
  readAllClaims,
  readClaims,
  type TokenResponseContext,
} from '../../src/token/token'
import { jwt } from '../kit/jwt'
import { T0 } from '../kit/time'

const HOUR_S = 3_600
const DAY_S = 24 * HOUR_S
/** A Wednesday at noon, epoch ms: true time, the backend's. */
const TRUE_NOW = T0
const TRUE_NOW_S = TRUE_NOW / 1_000
/** The client asked 700 ms before it got its answer. */
const CONTEXT: TokenResponseContext = { sentAt: TRUE_NOW - 700, receivedAt: TRUE_NOW }

/**
 * How long the token lives by the library's count, in seconds from when the request was sent; `null`: for
 * ever.
 */
function lifetimeOf(body: unknown, context: Partial<TokenResponseContext> = {}): number | null {
  const full = { ...CONTEXT, ...context }
  const { expiresAt } = parseTokenResponse(body, full)
  return expiresAt === null ? null : (expiresAt - full.sentAt) / 1_000
}

function errorOf(body: unknown, context: Partial<TokenResponseContext> = {}): EmbedError {
  try {
    parseTokenResponse(body, { ...CONTEXT, ...context })
  } catch (error) {
    if (error instanceof EmbedError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('where the token is', () => {
  test.each<[string, unknown]>([
    ['embedToken', { embedToken: 'abc.def' }],
    ['embed_token', { embed_token: 'abc.def' }],
    ['token', { token: 'abc.def' }],
    ['data.embedToken', { data: { embedToken: 'abc.def' } }],
    ['data.embed_token', { data: { embed_token: 'abc.def' } }],
    ['data.token', { data: { token: 'abc.def' } }],
    ['a bare string', 'abc.def'],
    ['a bare string with a line break after', 'abc.def\n'],
    ['beside other fields', { ok: true, user: { token: 'not-this' }, embedToken: 'abc.def' }],
    ['beside "error": null', { error: null, embedToken: 'abc.def' }],
    [
      'beside GraphQL’s errors of something else',
      { data: { token: 'abc.def' }, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    ],
    ['under data, where the outer one is null', { token: null, data: { token: 'abc.def' } }],
  ])('reads %s', (_, body) => {
    expect(parseTokenResponse(body, CONTEXT)).toEqual({
      value: 'abc.def',
      receivedAt: TRUE_NOW,
      expiresAt: null,
    })
  })

  test.each<[string, unknown]>([
    ['embedToken before embed_token', { embed_token: 'second', embedToken: 'first' }],
    ['embed_token before token', { token: 'second', embed_token: 'first' }],
    ['the outer object before data', { data: { embedToken: 'second' }, token: 'first' }],
  ])('prefers %s', (_, body) => {
    expect(parseTokenResponse(body, CONTEXT).value).toBe('first')
  })

  test.each([1, 16_384])('takes a token of %i characters', (length) => {
    const value = 'x'.repeat(length)
    expect(parseTokenResponse({ token: value }, CONTEXT).value).toBe(value)
  })

  test.each(['Unauthorized', 'unauthorised', 'Forbidden', 'OK', 'Error!', 'expired', 'success', 'Denied.'])(
    'takes the text "%s" for no token',
    (text) => {
      expect(errorOf(text).code).toBe('EMBED_TOKEN_MALFORMED')
      expect(errorOf(`${text}\n`).code).toBe('EMBED_TOKEN_MALFORMED')
    },
  )

  test('keeps every visible ASCII character', () => {
    const value = Array.from({ length: 0x7e - 0x21 + 1 }, (_, i) => String.fromCharCode(0x21 + i)).join('')
    expect(parseTokenResponse({ token: value }, CONTEXT).value).toBe(value)
  })

  test.each(['undefined1', 'nullable', 'notnull', 'trueish', 'NaN-7'])(
    'takes "%s", which only begins like a mistake',
    (value) => {
      expect(parseTokenResponse({ token: value }, CONTEXT).value).toBe(value)
    },
  )
})

describe('how long it lives', () => {
  const exp900 = jwt({ exp: TRUE_NOW_S + 900 })
  const expIat900 = jwt({ exp: TRUE_NOW_S + 900, iat: TRUE_NOW_S })

  test.each<[string, unknown, Partial<TokenResponseContext>, number | null]>([
    ['expiresIn', { embedToken: 'opaque', expiresIn: 900 }, {}, 900],
    ['expires_in', { embedToken: 'opaque', expires_in: 900 }, {}, 900],
    ['data.expiresIn', { data: { embedToken: 'opaque', expiresIn: 900 } }, {}, 900],
    ['expiresIn beside data.token', { expiresIn: 900, data: { token: 'opaque' } }, {}, 900],
    ['a fraction of a second', { embedToken: 'opaque', expiresIn: 12.5 }, {}, 12.5],
    ['ten years, the longest', { embedToken: 'opaque', expiresIn: 315_360_000 }, {}, 315_360_000],
    [
      'expiresIn less the age of the answer',
      { embedToken: 'opaque', expiresIn: 900 },
      { ageMs: 60_000 },
      840,
    ],
    ['expiresIn: null says nothing', { embedToken: 'opaque', expiresIn: null }, {}, null],
    ['expiresIn: null leaves it to the JWT', { embedToken: expIat900, expiresIn: null }, {}, 900],
    [
      'expiresAt in epoch seconds',
      { embedToken: 'opaque', expiresAt: TRUE_NOW_S + 900 },
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'expires_at in epoch seconds',
      { embedToken: 'opaque', expires_at: TRUE_NOW_S + 900 },
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'expiresAt in epoch ms',
      { embedToken: 'opaque', expiresAt: TRUE_NOW + 900_000 },
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'expiresAt in ISO 8601',
      { embedToken: 'opaque', expiresAt: new Date(TRUE_NOW + 900_000).toISOString() },
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'expiresAt with an offset',
      { embedToken: 'opaque', expiresAt: '2026-11-18T14:15:00+02:00' },
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'expiresAt against this machine, where nothing is better',
      { embedToken: 'opaque', expiresAt: TRUE_NOW_S + 900 },
      { wallTime: TRUE_NOW },
      900,
    ],
    ['exp less the backend’s time', exp900, { serverTime: TRUE_NOW + 60_000 }, 840],
    ['exp − iat', expIat900, {}, 900],
    ['exp less this machine’s time', exp900, { wallTime: TRUE_NOW + 60_000 }, 840],
    [
      'a clock that nothing vouches for: 15 minutes at most',
      { token: 'opaque', expiresAt: TRUE_NOW_S + 8_100 },
      { wallTime: TRUE_NOW },
      900,
    ],
    [
      'a clock that nothing vouches for: what the vendor says at most',
      exp900,
      { wallTime: TRUE_NOW, lifetimeSeconds: 600 },
      600,
    ],
    ['the vendor’s lifetime', { token: 'opaque' }, { lifetimeSeconds: 600 }, 600],
    ['the vendor’s lifetime of for ever', { token: 'opaque' }, { lifetimeSeconds: null }, null],
    ['nothing known: for ever', { token: 'opaque' }, { serverTime: TRUE_NOW, wallTime: TRUE_NOW }, null],
    [
      'claims that are no numbers count for nothing',
      jwt({ exp: 'soon', iat: [] }),
      { serverTime: TRUE_NOW, lifetimeSeconds: 600 },
      600,
    ],
    [
      'an iat after the exp counts for nothing',
      jwt({ exp: TRUE_NOW_S + 900, iat: TRUE_NOW_S + 1_000 }),
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'an iat that is the exp counts for nothing',
      jwt({ exp: TRUE_NOW_S + 900, iat: TRUE_NOW_S + 900 }),
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'claims beyond all numbers count for nothing',
      jwt('{"exp":1e400,"iat":-1e400}'),
      { serverTime: TRUE_NOW, lifetimeSeconds: 600 },
      600,
    ],
    [
      'an exp that no clock is there to hold against counts for nothing',
      exp900,
      { lifetimeSeconds: 600 },
      600,
    ],
    [
      'expiresAt in ten years, the longest',
      { token: 'opaque', expiresAt: TRUE_NOW_S + 315_360_000 },
      { serverTime: TRUE_NOW },
      315_360_000,
    ],
    [
      'expiresAt a second later: for ever',
      { token: 'opaque', expiresAt: TRUE_NOW_S + 315_360_001 },
      { serverTime: TRUE_NOW },
      null,
    ],
  ])('reads %s', (_, body, context, expected) => {
    expect(lifetimeOf(body, context)).toBe(expected)
  })

  test.each<[string, unknown, Partial<TokenResponseContext>, number]>([
    [
      'expiresAt before a longer expiresIn',
      { embedToken: 'opaque', expiresIn: 900, expiresAt: TRUE_NOW_S + 100 },
      { serverTime: TRUE_NOW },
      100,
    ],
    [
      'exp before a longer expiresIn',
      { embedToken: exp900, expiresIn: 3_600 },
      { serverTime: TRUE_NOW + 301_000 },
      599,
    ],
    [
      'exp by this machine’s time before a longer expiresIn',
      { embedToken: exp900, expiresIn: 900 },
      { wallTime: TRUE_NOW + 301_000 },
      599,
    ],
    [
      'expiresIn before a longer expiresAt',
      { embedToken: 'opaque', expiresIn: 100, expiresAt: TRUE_NOW_S + 900 },
      { serverTime: TRUE_NOW },
      100,
    ],
    ['expiresIn before a longer exp', { embedToken: exp900, expiresIn: 100 }, { serverTime: TRUE_NOW }, 100],
    [
      'expiresIn over the vendor’s lifetime',
      { embedToken: 'opaque', expiresIn: 100 },
      { lifetimeSeconds: 600 },
      100,
    ],
    [
      'expiresAt before a longer exp',
      { embedToken: exp900, expiresAt: TRUE_NOW_S + 300 },
      { serverTime: TRUE_NOW },
      300,
    ],
    [
      'exp by the backend’s time before exp − iat',
      jwt({ exp: TRUE_NOW_S + 500, iat: TRUE_NOW_S - 400 }),
      { serverTime: TRUE_NOW },
      500,
    ],
    [
      'the backend’s time over this machine’s',
      exp900,
      { serverTime: TRUE_NOW, isUncached: true, wallTime: TRUE_NOW + 500_000 },
      900,
    ],
    [
      'this machine’s time where a cache may have given the answer',
      exp900,
      { serverTime: TRUE_NOW, wallTime: TRUE_NOW + 500_000 },
      400,
    ],
    ['exp by this machine’s time before exp − iat', expIat900, { wallTime: TRUE_NOW + 500_000 }, 400],
    ['exp − iat before exp by this machine’s time', expIat900, { wallTime: TRUE_NOW - 500_000 }, 900],
    ['exp over the vendor’s lifetime', exp900, { serverTime: TRUE_NOW, lifetimeSeconds: 60 }, 900],
    [
      'outer expiresIn before a longer data.expiresIn',
      { expiresIn: 100, data: { token: 'opaque', expiresIn: 900 } },
      {},
      100,
    ],
    ['expiresIn before a longer expires_in', { token: 'opaque', expires_in: 900, expiresIn: 100 }, {}, 100],
  ])('takes %s', (_, body, context, expected) => {
    expect(lifetimeOf(body, context)).toBe(expected)
  })

  test.each<[string, unknown, Partial<TokenResponseContext>]>([
    ['expiresIn', { embedToken: expIat900, expiresIn: 86_400 }, {}],
    ['expiresAt', { embedToken: expIat900, expiresAt: TRUE_NOW_S + 86_400 }, { serverTime: TRUE_NOW }],
    ['the backend’s slow clock', expIat900, { serverTime: TRUE_NOW - DAY_S * 1_000 }],
    [
      'expiresAt against this machine',
      { embedToken: expIat900, expiresAt: TRUE_NOW_S + 86_400 },
      { wallTime: TRUE_NOW },
    ],
    ['this machine’s slow clock', expIat900, { wallTime: TRUE_NOW - DAY_S * 1_000 }],
    ['the vendor', expIat900, { lifetimeSeconds: 86_400 }],
  ])('never gives a JWT more than exp − iat, whatever is said by %s', (_, body, context) => {
    expect(lifetimeOf(body, context)).toBe(900)
  })

  test.each<[string, unknown, Partial<TokenResponseContext>]>([
    ['expiresIn', { embedToken: 'opaque', expiresIn: 900 }, {}],
    ['expiresAt', { embedToken: 'opaque', expiresAt: TRUE_NOW_S + 900 }, { serverTime: TRUE_NOW }],
    ['exp', exp900, { serverTime: TRUE_NOW }],
    ['exp − iat', expIat900, {}],
    ['the vendor’s lifetime', { token: 'opaque' }, { lifetimeSeconds: 900 }],
  ])('counts %s from when the request was sent, not from when it was answered', (_, body, context) => {
    const token = parseTokenResponse(body, { ...context, sentAt: 5_000, receivedAt: 14_000 })
    expect(token).toMatchObject({ receivedAt: 14_000, expiresAt: 905_000 })
  })

  describe.each([-24, -1, 1, 24])('with the client’s clock wrong by %i h', (hours) => {
    const skew = hours * HOUR_S * 1_000
    const wrong = {
      sentAt: TRUE_NOW + skew - 700,
      receivedAt: TRUE_NOW + skew,
      wallTime: TRUE_NOW + skew,
      isUncached: true,
    }
    test.each<[string, unknown, Partial<TokenResponseContext>]>([
      ['expiresIn', { embedToken: 'opaque', expiresIn: 900 }, {}],
      ['expiresIn beside a JWT', { embedToken: exp900, expiresIn: 900 }, { serverTime: TRUE_NOW }],
      [
        'expiresAt and the backend’s time',
        { embedToken: 'opaque', expiresAt: TRUE_NOW_S + 900 },
        { serverTime: TRUE_NOW },
      ],
      ['exp and the backend’s time', exp900, { serverTime: TRUE_NOW }],
      ['exp − iat', expIat900, { serverTime: TRUE_NOW }],
      [
        'exp − iat beside expiresAt',
        { embedToken: expIat900, expiresAt: TRUE_NOW_S + 900 },
        { serverTime: TRUE_NOW },
      ],
      ['the vendor’s lifetime', { token: 'opaque' }, { lifetimeSeconds: 900 }],
    ])('%s gives the same lifetime', (_, body, context) => {
      expect(lifetimeOf(body, { ...wrong, ...context })).toBe(900)
    })
  })
})

describe('bad answers', () => {
  const CANARY = 'cAnArY-7f3e9b.t0k3n_4242'
  /** Deep enough for nobody, in a shape that is not ours. */
  const nested = { result: { session: { embedToken: CANARY } } }

  const malformed: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['the number 0', 0],
    ['a number', 42],
    ['NaN', NaN],
    ['a bigint', 10n],
    ['true', true],
    ['false', false],
    ['a symbol', Symbol(CANARY)],
    ['a function', () => CANARY],
    ['an empty array', []],
    ['an array with a token', [CANARY]],
    ['an array of answers', [{ embedToken: CANARY }]],
    ['an empty object', {}],
    ['an empty string', ''],
    ['a blank', ' '],
    ['white space', ' \n\t '],
    ['the word undefined', 'undefined'],
    ['the word null', 'null'],
    ['the word NaN', 'NaN'],
    ['the word true', 'true'],
    ['the word False', 'False'],
    ['the word None', 'None'],
    ['{ embedToken: "undefined" }', { embedToken: 'undefined', debug: CANARY }],
    ['{ embedToken: "null" }', { embedToken: 'null', debug: CANARY }],
    ['{ embedToken: "" }', { embedToken: '', debug: CANARY }],
    ['{ embedToken: null }', { embedToken: null, debug: CANARY }],
    ['{ embedToken: undefined }', { embedToken: undefined }],
    ['{ embedToken: 42 }', { embedToken: 42, debug: CANARY }],
    ['{ embedToken: true }', { embedToken: true }],
    ['{ embedToken: [token] }', { embedToken: [CANARY] }],
    ['{ embedToken: { value } }', { embedToken: { value: CANARY } }],
    ['an empty embedToken, though there is a token', { embedToken: '', token: CANARY }],
    ['another name', { access_token: CANARY, jwt: CANARY }],
    ['the right names in the wrong case', { EmbedToken: CANARY }],
    ['nested too deep', nested],
    ['nested under data twice', { data: { data: { embedToken: CANARY } } }],
    ['data as a bare token', { data: CANARY }],
    ['data as an array', { data: [{ embedToken: CANARY }] }],
    ['JSON in a string', `{"embedToken":"${CANARY}"}`],
    ['a JSON array in a string', `["${CANARY}"]`],
    ['an error with 200', { error: 'denied', message: CANARY }],
    ['an error with 200, beside a token', { error: { code: 7, detail: CANARY }, embedToken: CANARY }],
    ['success: false', { success: false, message: CANARY }],
    ['a token with a space', `${CANARY} ${CANARY}`],
    ['a token with a space before', { token: ` ${CANARY}` }],
    ['a token with a line break after', { token: `${CANARY}\n` }],
    ['a token with CRLF and a header', `${CANARY}\r\nset-cookie: a=b`],
    ['a token with a tab', `${CANARY}\t1`],
    ['a token with a NUL', `${CANARY}\0`],
    ['a token with DEL', `${CANARY}\x7f`],
    ['a token with a zero-width space', `${CANARY}\u200b`],
    ['a token with a no-break space', { token: `${CANARY}\u00a0` }],
    ['a token with an emoji', `${CANARY}\u{1f600}`],
    ['a token with an umlaut', `${CANARY}\u00e4`],
    ['a token with a byte order mark', { token: `\ufeff${CANARY}` }],
    ['"Bearer x"', `Bearer ${CANARY}`],
    ['{ token: "Bearer x" }', { token: `Bearer ${CANARY}` }],
    ['"[object Object]"', '[object Object]'],
    ['"[object Promise]" in embedToken', { embedToken: '[object Promise]' }],
    ['10 MB', CANARY + 'x'.repeat(10 * 1024 * 1024)],
    ['10 MB in embedToken', { embedToken: CANARY + 'x'.repeat(10 * 1024 * 1024) }],
    ['one character too many', CANARY.padEnd(16_385, 'x')],
    ['expiresIn: NaN', { embedToken: CANARY, expiresIn: NaN }],
    ['expiresIn: Infinity', { embedToken: CANARY, expiresIn: Infinity }],
    ['expiresIn: −1', { embedToken: CANARY, expiresIn: -1 }],
    ['expiresIn: 1e308', { embedToken: CANARY, expiresIn: 1e308 }],
    ['expiresIn: the token', { embedToken: CANARY, expiresIn: CANARY }],
    ['expiresIn: true', { embedToken: CANARY, expiresIn: true }],
    ['expiresIn: []', { embedToken: CANARY, expiresIn: [] }],
    ['expiresIn: {}', { embedToken: CANARY, expiresIn: { seconds: 900 } }],
    ['expires_in: -Infinity', { token: CANARY, expires_in: -Infinity }],
    ['data.expiresIn: "x"', { data: { token: CANARY, expiresIn: 'x' } }],
    ['expiresAt: NaN', { embedToken: CANARY, expiresAt: NaN }],
    ['expiresAt: −1', { embedToken: CANARY, expiresAt: -1 }],
    ['expiresAt: Infinity', { embedToken: CANARY, expiresAt: Infinity }],
    ['expiresAt in nanoseconds', { embedToken: CANARY, expiresAt: TRUE_NOW * 1e6 }],
    ['expiresAt: "never"', { embedToken: CANARY, expiresAt: 'never' }],
    ['expiresAt: ""', { embedToken: CANARY, expiresAt: '' }],
    ['expiresAt: the token', { embedToken: CANARY, expiresAt: CANARY }],
    ['expiresAt: an impossible date', { embedToken: CANARY, expiresAt: '2026-13-45T99:00:00Z' }],
    ['expiresAt in microseconds', { embedToken: CANARY, expiresAt: TRUE_NOW * 1e3 }],
    ['expiresAt in an array', { embedToken: CANARY, expiresAt: [TRUE_NOW + 900_000] }],
    ['expiresAt: true', { embedToken: CANARY, expiresAt: true }],
    ['expiresAt: {}', { embedToken: CANARY, expiresAt: { at: CANARY } }],
  ]

  const expired: [string, unknown, Partial<TokenResponseContext>?][] = [
    ['expiresIn: 0', { embedToken: CANARY, expiresIn: 0 }],
    [
      'expiresIn: 0, at an instant with a fraction',
      { embedToken: CANARY, expiresIn: 0 },
      { sentAt: TRUE_NOW + 0.6, receivedAt: TRUE_NOW + 0.6 },
    ],
    ['expiresIn shorter than the way', { embedToken: CANARY, expiresIn: 0.7 }],
    ['expiresAt in the past', { embedToken: CANARY, expiresAt: TRUE_NOW_S - 60 }, { serverTime: TRUE_NOW }],
    ['expiresAt now', { embedToken: CANARY, expiresAt: TRUE_NOW_S }, { serverTime: TRUE_NOW }],
    ['expiresAt: 0', { embedToken: CANARY, expiresAt: 0 }],
    ['expiresIn that its age has used up', { embedToken: CANARY, expiresIn: 60 }, { ageMs: 61_000 }],
    [
      'an old JWT, by the backend’s time',
      jwt({ exp: TRUE_NOW_S - 60, iat: TRUE_NOW_S - 960, jti: CANARY }),
      { serverTime: TRUE_NOW },
    ],
    [
      'an old JWT, by this machine’s time',
      jwt({ exp: TRUE_NOW_S - 60, jti: CANARY }),
      { wallTime: TRUE_NOW },
    ],
    ['a JWT that died in 1970', jwt({ exp: 0, jti: CANARY }), { serverTime: TRUE_NOW }],
  ]

  test('the tables hold at least 40 bad bodies', () => {
    expect(malformed.length + expired.length).toBeGreaterThanOrEqual(40)
  })

  test.each(malformed)('%s is malformed, and is not repeated', (_, body) => {
    const error = errorOf(body, { serverTime: TRUE_NOW, wallTime: TRUE_NOW, lifetimeSeconds: 900 })
    expect(error).toMatchObject({ code: 'EMBED_TOKEN_MALFORMED', retryable: true })
    expectNoCanary(error)
  })

  test.each([
    `<!doctype html><html><body>${CANARY}</body></html>`,
    `\n\n  <html>${CANARY}</html>`,
    `<b>${CANARY}</b>`,
  ])('HTML is a sign-in page, and is not repeated: %#', (html) => {
    for (const body of [html, { token: html.trim() }]) {
      const error = errorOf(body)
      expect(error).toMatchObject({
        code: 'EMBED_DENIED',
        isSessionOver: true,
        message: expect.stringContaining('got HTML') as string,
      })
      expectNoCanary(error)
    }
  })

  test('an expiry that cannot be read is no reason to refuse a JWT that says when it expires', () => {
    const token = jwt({ exp: TRUE_NOW_S + 900, iat: TRUE_NOW_S })
    for (const expiresIn of ['soon', -1, true, {}, NaN])
      expect(parseTokenResponse({ token, expiresIn }, CONTEXT).expiresAt).toBe(CONTEXT.sentAt + 900_000)
  })

  test.each(expired)('%s is dead on arrival, and is not repeated', (_, body, context) => {
    const error = errorOf(body, context)
    expect(error).toMatchObject({ code: 'EMBED_TOKEN_EXPIRED', retryable: true })
    expectNoCanary(error)
    expect(error.message).not.toContain(
      Buffer.from(JSON.stringify(CANARY)).toString('base64url').slice(4, -4),
    )
  })

  const ANYWHERE = 'a token at "embedToken"'
  const ASCII = 'a token of up to 16384 visible ASCII characters'
  const SECONDS = '"expiresIn" as seconds left or a date'
  const INSTANT = '"expiresAt" as seconds left or a date'

  test.each<[string, unknown, string, string]>([
    ['nothing', undefined, 'an object or a string', 'undefined'],
    ['null', null, 'an object or a string', 'null'],
    ['a number', 42, 'an object or a string', 'number'],
    ['an array', [1, 2, 3], 'an object or a string', 'an array'],
    ['an error', { error: CANARY }, 'a token', 'an answer with an "error"'],
    ['other fields', { access_token: CANARY, expires: 1 }, ANYWHERE, 'an object with access_token, expires'],
    ['no fields', {}, ANYWHERE, 'an object with none of them'],
    ['a token of another type', { embedToken: 42 }, ANYWHERE, 'number'],
    [
      'fields under data',
      { data: { createGuestToken: { token: CANARY } } },
      ANYWHERE,
      'an object with data, data.createGuestToken',
    ],
    ['a token in an object', { embedToken: { value: CANARY } }, ANYWHERE, 'an object with value'],
    ['a token that is too long', 'x'.repeat(16_385), ASCII, 'a string of 16385 characters'],
    ['a token with a blank', 'Bearer x', ASCII, 'a string of 8 characters'],
    ['a word', { embedToken: 'undefined' }, 'a token', 'the word "undefined"'],
    ['a lifetime below 0', { token: 't', expiresIn: -1 }, SECONDS, '-1'],
    ['a lifetime in words', { token: 't', expiresIn: 'soon' }, SECONDS, 'a string of 4 characters'],
    ['an end in words', { token: 't', expiresAt: 'never' }, INSTANT, 'a string of 5 characters'],
    ['an end of another type', { token: 't', expiresAt: true }, INSTANT, 'boolean'],
  ])('the message says what was expected and what came: %s', (_, body, expected, came) => {
    expect(errorOf(body).message).toBe(`Expected ${expected}, got ${came}.`)
  })

  test('the message of a dead token says how long it had been dead, and the remedy', () => {
    const { message } = errorOf(
      { embedToken: CANARY, expiresAt: TRUE_NOW_S - 60 },
      { sentAt: TRUE_NOW - 2_000, serverTime: TRUE_NOW },
    )
    expect(message).toContain('got one that expired 62 s before it arrived. Mint a token for each request.')
  })

  test('the message names no field that is not a plain short word, and at most six', () => {
    const body = { [CANARY]: 1, ['x'.repeat(41)]: 1, 'a b': 1, a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 }
    expect(errorOf(body).message).toContain('an object with a, b, c, d, e, f.')
    expectNoCanary(errorOf(body))
  })

  function expectNoCanary(error: EmbedError) {
    expect(error.cause).toBeUndefined()
    const told = [
      error.message,
      String(error),
      error.stack ?? '',
      JSON.stringify(error),
      JSON.stringify(Object.getOwnPropertyDescriptors(error)),
    ]
    for (const text of told) {
      expect(text).not.toContain(CANARY)
      expect(text).not.toContain(CANARY.slice(0, 10))
    }
  }
})

test.each<[string, object, TokenResponseContext, number | null]>([
  [
    'claims in ms are read as ms',
    { token: jwt({ iat: 1_700_000_000_000, exp: 1_700_000_900_000 }) },
    { sentAt: 0, receivedAt: 1 },
    900_000,
  ],
  [
    'a JWT of the year 2282 does not expire',
    { token: jwt({ exp: 9_850_000_000 }) },
    { sentAt: 0, receivedAt: 1, serverTime: 1_700_000_000_000 },
    null,
  ],
  [
    'an expiresAt of 1e11 is in ms',
    { token: 't', expiresAt: 1e11 },
    { sentAt: 0, receivedAt: 1, serverTime: 99_999_000_000 },
    1_000_000,
  ],
  [
    'an exp of 1e11 is in ms',
    { token: jwt({ exp: 1e11 }) },
    { sentAt: 0, receivedAt: 1, serverTime: 99_999_000_000 },
    1_000_000,
  ],
  [
    'an expiresAt of the year 4821 does not either',
    { token: 't', expiresAt: 9e10 },
    { sentAt: 0, receivedAt: 1, wallTime: 1_700_000_000_000 },
    null,
  ],
])('far ends: %s', (_, body, context, expiresAt) => {
  expect(parseTokenResponse(body, context).expiresAt).toBe(expiresAt)
})

test.each(['x 2030', 'in 2099', '-900', 'Tuesday', 'not before 2099-01-01'])(
  'an expiresAt of "%s" is no instant',
  (expiresAt) => {
    expect(() =>
      parseTokenResponse({ token: 't', expiresAt }, { sentAt: 0, receivedAt: 1, wallTime: 0 }),
    ).toThrowError(EmbedError)
  },
)

test.each<[unknown, boolean]>([
  [{}, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  ['x', false],
  [undefined, false],
])('isRecord(%o) is %s', (value, expected) => {
  expect(isRecord(value)).toBe(expected)
})

describe('the claims', () => {
  test.each<[string, object, number | undefined]>([
    ['in seconds', { exp: TRUE_NOW_S }, TRUE_NOW_S],
    ['in ms', { exp: TRUE_NOW }, TRUE_NOW_S],
    ['as a date', { exp: new Date(TRUE_NOW).toISOString() }, TRUE_NOW_S],
    ['of 1970', { exp: 900 }, 900],
    ['of 1970, as text', { exp: '900' }, undefined],
    ['of before 1970', { exp: -5 }, undefined],
    ['as null', { exp: null }, undefined],
    ['as nothing', {}, undefined],
  ])('that tell time are read %s', (_, claims, exp) => {
    expect(readClaims(jwt(claims))).toEqual({ exp, iat: undefined })
  })

  test('are all read out of an answer, whatever it is', () => {
    expect(readAllClaims({ token: jwt({ sub: 7 }) })).toEqual({ sub: 7 })
    for (const body of [null, {}, { token: 'opaque' }, { error: 'no' }, '<html>'])
      expect(readAllClaims(body)).toEqual({})
  })
})
