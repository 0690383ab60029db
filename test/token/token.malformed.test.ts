// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { EmbedError } from '../../src/errors/errors'
import { parseTokenResponse, type TokenResponseContext } from '../../src/token/token'
import { jwt } from '../kit/jwt'
import { CONTEXT, errorOf, TRUE_NOW, TRUE_NOW_S } from './parsed'

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
