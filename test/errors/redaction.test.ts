// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../src/errors/redaction'

const LONG = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1MSJ9.s3cr3t+a/b=c"d'
const OPAQUE = 'CANARY-7f3a9c1e5b2d8046-live'

/** The longest run of a token's characters that is left in a text. */
function leaked(text: string, token: string): number {
  for (let length = token.length; length > 0; length--)
    for (let at = 0; at + length <= token.length; at++)
      if (text.includes(token.slice(at, at + length))) return length
  return 0
}

function hide(text: string, ...tokens: string[]): string {
  const redactor = createRedactor()
  tokens.forEach(redactor.add)
  return redactor.redact(text)
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

const FORMS: Record<string, (token: string) => string> = {
  'as it is': (token) => token,
  'percent-encoded': encodeURIComponent,
  'percent-encoded in lower case': (token) =>
    encodeURIComponent(token).replace(/%../g, (code) => code.toLowerCase()),
  'in a form': (token) => String(new URLSearchParams({ token })),
  'in JSON': (token) => JSON.stringify({ token }),
  'in JSON in JSON': (token) => JSON.stringify(JSON.stringify({ token })),
  'in base64': base64,
  'in base64url': (token) => Buffer.from(token).toString('base64url'),
  'in base64 behind one byte': (token) => base64(`:${token}`),
  'in base64 behind two bytes': (token) => base64(`u:${token}:x`),
  'in base64 inside of JSON': (token) => base64(JSON.stringify({ user: 'u1', token, more: 1 })),
}

describe.each(Object.entries(FORMS))('a token %s', (_, form) => {
  test.each([LONG, OPAQUE, 'short-1'])('%s is hidden, and the words around it stay', (token) => {
    if (token === 'short-1' && /base64/.test(String(form)) && form(token) !== base64(token)) return
    const said = hide(`the token ${form(token)} was refused`, 'another-token-of-before', token)
    expect(said.startsWith('the token ')).toBe(true)
    expect(said.endsWith(' was refused')).toBe(true)
    expect(said).not.toContain(form(token))
    expect(leaked(said, token)).toBeLessThan(token.length > 12 ? 12 : token.length)
    expect(leaked(said, base64(token))).toBeLessThan(12)
  })
})

test.each([0, 1, 5, 6, 7, 11])(
  'a part of a token is hidden, wherever it begins: after %i characters',
  (start) => {
    for (const token of [LONG, OPAQUE])
      for (let length = 12; start + length <= token.length; length++)
        expect(hide(`part: ${token.slice(start, start + length)} end`, token)).toBe('part: … end')
  },
)

test('less than twelve characters of a long token are words like others', () => {
  expect(hide(`part: ${OPAQUE.slice(0, 11)} end`, OPAQUE)).toBe(`part: ${OPAQUE.slice(0, 11)} end`)
})

test('of a short token, only the whole is hidden; of two, the longer one first', () => {
  expect(hide('token-1 and token-12 and token-', 'token-1', 'token-12')).toBe('… and … and token-')
})

test('tokens that repeat themselves, and texts that do', () => {
  const token = 'A1b2C3d4'.repeat(30)
  expect(hide(`bad ${token}!`, token)).toBe('bad …!')
  expect(hide('x'.repeat(500), 'x'.repeat(50))).toMatch(/^…+x{0,11}$/)
})

test('a token that is cut at the end of a very long text leaves no part', () => {
  for (let at = 9_950; at < 10_010; at++)
    expect(leaked(hide(`${' '.repeat(at)}${OPAQUE}`, OPAQUE), OPAQUE)).toBe(0)
})

test('what is no token stays to the letter', () => {
  const text = 'Invalid API key: see https://vendor.example/docs?page=1#keys — “Origin not allowed”, 403.'
  expect(hide(text, LONG, OPAQUE, '')).toBe(text)
  expect(hide('', LONG)).toBe('')
})

test('half of a surrogate pair in a token breaks nothing', () => {
  expect(hide('bad \ud800-token-of-some-length', '\ud800-token-of-some-length')).toBe('bad …')
})
