// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { isRecord } from '../../src/base/json'
import { parseTokenResponse, readAllClaims, readClaims } from '../../src/token/token'
import { jwt } from '../kit/jwt'
import { CONTEXT, errorOf, TRUE_NOW, TRUE_NOW_S } from './parsed'

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
