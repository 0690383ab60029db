// @vitest-environment node
// What an endpoint's answer is taken for, from its status, its headers and its text.
import { describe, expect, test } from 'vitest'
import { isRedirect, isResponse, noAnswer, readResponse, type AnyResponse } from '../../src/source/response'
import { errorOf } from '../kit/errors'
import { T0 } from '../kit/time'

const headers = new Headers()
const text = () => Promise.resolve('')

/** An answer with this text; a type of `null`: it does not say. */
const answer = (body: string, type: string | null = null, more: Partial<AnyResponse> = {}): AnyResponse => ({
  ok: true,
  status: 200,
  text: () => Promise.resolve(body),
  headers: { get: (name) => (name === 'content-type' ? type : null) },
  ...more,
})

describe('a Response', () => {
  test.each<[string, unknown, boolean]>([
    ['that of this realm', new Response(''), true],
    ['one of another library', { status: 200, text, headers }, true],
    ['no answer', undefined, false],
    ['null', null, false],
    ['a token', 'abc', false],
    ['an answer that has been read', { status: 'ok', text: 'abc', headers: {} }, false],
    ['what has headers alone', { headers }, false],
    ['what has no headers', { status: 200, text }, false],
    ['what has a list of headers', { status: 200, text, headers: {} }, false],
    ['what has no text', { status: 200, headers }, false],
    ['what has no status', { text, headers }, false],
  ])('%s is one, or not', (_, value, expected) => {
    expect(isResponse(value)).toBe(expected)
  })

  test.each<[number, boolean]>([
    [200, false],
    [300, false],
    [301, true],
    [303, true],
    [304, false],
    [307, true],
    [308, true],
    [309, false],
    [404, false],
  ])('of status %i leads elsewhere: %s', (status, expected) => {
    expect(isRedirect({ status })).toBe(expected)
    expect(isRedirect({ status, type: 'basic' })).toBe(expected)
    expect(isRedirect({ status, type: 'opaqueredirect' })).toBe(true)
  })
})

describe('in the place of a token', () => {
  test.each<[string, AnyResponse, string]>([
    ['a redirect', answer('', null, { ok: false, status: 302 }), 'got a redirect: probably'],
    ['HTML', answer('<!doctype html>'), 'got HTML (status 200): probably'],
    [
      'HTML after white space',
      answer('\n  <html>', null, { status: 203 }),
      'got HTML (status 203): probably',
    ],
    [
      'HTML after a redirect',
      answer('<html>', null, { redirected: true }),
      'got HTML (status 200) after a redirect: probably',
    ],
  ])('%s is a page to sign in at', async (_, response, message) => {
    const error = await errorOf(readResponse(response, true))
    expect(error).toMatchObject({
      code: 'EMBED_DENIED',
      isSessionOver: true,
      message: expect.stringContaining(message) as string,
    })
  })

  test.each<[string, AnyResponse, string]>([
    ['a text with < in it', answer('1 < 2, or so', 'text/plain'), 'a string of 12 characters (status 200)'],
    ['nothing', answer('', null, { status: 204 }), 'a string of 0 characters (status 204)'],
  ])('%s is malformed', async (_, response, message) => {
    const error = await errorOf(readResponse(response, true))
    expect(error).toMatchObject({ code: 'EMBED_TOKEN_MALFORMED', message: `Expected JSON, got ${message}.` })
  })

  test('a status that is none of a failure, of an answer that is not ok, is one', async () => {
    expect(await errorOf(readResponse(answer('{}', null, { ok: false, status: 0 }), true))).toMatchObject({
      code: 'EMBED_REQUEST_REFUSED',
    })
  })

  test('a connection that breaks off is none', async () => {
    const cause = new TypeError('terminated')
    const error = await errorOf(readResponse(answer('', null, { text: () => Promise.reject(cause) }), true))
    expect(error).toMatchObject({ code: 'EMBED_NETWORK', cause, message: noAnswer(cause).message })
  })
})

describe('a bare text', () => {
  const OPAQUE = 'k7Jx0p2LQ9wv-opaque'
  test.each<[string, string, string | null]>([
    ['a signed JWT', 'eyJhbGci.eyJleHAi.c2ln', null],
    ['an encrypted JWT', 'eyJhbGci.a2V5.aXZfXw.Y2lwaGVy-_.dGFn', 'application/jose'],
    ['an encrypted JWT without a key', 'eyJhbGci..aXZfXw.Y2lwaGVy.dGFn', 'application/jose'],
    ['an opaque text', OPAQUE, 'text/plain'],
    ['an opaque text whose type is in capitals', OPAQUE, 'Text/Plain;charset=utf-8'],
    ['an opaque text of 16 characters', OPAQUE.slice(0, 16), 'text/plain'],
    ['words in capitals after a digit', '7-AUTHENTICATION-REQUIRED', 'text/plain'],
    ['words in capitals after small ones', 'k7-AUTHENTICATION-REQUIRED', 'text/plain'],
    ['words in capitals before a digit', 'AUTHENTICATION-REQUIRED7', 'text/plain'],
    ['words before a digit', 'session_not_found_7', 'text/plain'],
    ['what has an address in it', '4.k7Jx0p2LQ9wv+a://b', 'text/plain'],
  ])('is a token: %s', async (_, body, type) => {
    expect(await readResponse(answer(body, type), true)).toMatchObject({ body })
  })

  test.each<[string, string, string | null]>([
    ['what has a JWT at its end', 'abc.eyJhbGci.eyJleHAi.c2ln', null],
    ['a JWT of two parts', 'eyJhbGci.eyJleHAi', null],
    ['a JWT of four parts', 'eyJhbGci.eyJleHAi.c2ln.x', null],
    ['a JWT of six parts', 'eyJhbGci.a2V5.aXZf.Y2lw.dGFn.x', null],
    ['an opaque text that does not say what it is', OPAQUE, null],
    ['an opaque text of a type that only has that in it', OPAQUE, 'application/text/plain'],
    ['an opaque text of 15 characters', OPAQUE.slice(0, 15), 'text/plain'],
    ['words with a full stop', 'session_not_found.', 'text/plain'],
    ['words with an exclamation mark', 'AuthenticationRequired!', 'text/plain'],
    ['words in capitals', 'NOT-SIGNED-IN-AT-ALL', 'text/plain'],
    ['words in capitals with a full stop', 'AUTHENTICATION-REQUIRED.', 'text/plain'],
    ['an address', 'https://login.example.com/7', 'text/plain'],
  ])('is none: %s', async (_, body, type) => {
    expect((await errorOf(readResponse(answer(body, type), true))).code).toBe('EMBED_TOKEN_MALFORMED')
  })
})

describe('what is known beside the body', () => {
  const sent = (values: Record<string, string>) =>
    answer('{"token":"abc"}', null, { headers: new Headers(values) })

  test.each<[string, boolean, Record<string, string>, object]>([
    ['a POST', true, {}, { serverTime: undefined, ageMs: 0, isUncached: true }],
    ['a POST with Age: 0', true, { age: '0' }, { serverTime: undefined, ageMs: 0, isUncached: true }],
    [
      'a POST with an age',
      true,
      { age: '60', date: new Date(T0).toUTCString() },
      { serverTime: T0 + 60_000, ageMs: 60_000, isUncached: false },
    ],
    ['a GET', false, { date: new Date(T0).toUTCString() }, { serverTime: T0, ageMs: 0, isUncached: false }],
    ['a GET with an age', false, { age: '60' }, { serverTime: undefined, ageMs: 60_000, isUncached: false }],
  ])('of the answer to %s', async (_, isUncached, values, expected) => {
    expect(await readResponse(sent(values), isUncached)).toEqual({ body: { token: 'abc' }, ...expected })
  })

  test('is nothing that changes a body of null', async () => {
    expect(await readResponse(answer('null'), true)).toMatchObject({ body: null })
  })
})
