// @vitest-environment node
import fc from 'fast-check'
import { decodeJwt, UnsecuredJWT } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { readJwt } from '../../src/token/jwt'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('the claims of a JWT', () => {
  test.each<[string, Record<string, unknown>]>([
    ['instants', { exp: 1_795_813_568, iat: 1_795_812_668 }],
    ['names in any script', { sub: 'Zoë 🧑‍🚀 雪', '~': '??>>' }],
    ['nothing', {}],
  ])('are read: %s', (_, claims) => {
    expect(readJwt(new UnsecuredJWT(claims).encode())).toEqual(claims)
  })

  test('are read where its JSON has line breaks and tabs', () => {
    expect(readJwt(`x.${Buffer.from('{\n\t"exp": 1\r\n}').toString('base64url')}.x`)).toEqual({ exp: 1 })
  })

  test('are read where the environment lacks TextDecoder', () => {
    vi.stubGlobal('TextDecoder', undefined)
    expect(readJwt(`${part({ alg: 'none' })}.${part({ sub: 'é' })}.c2ln`)).toEqual({ sub: 'é' })
    vi.unstubAllGlobals()
  })

  test('are those that jose finds, in whatever stands between dots', () => {
    const claimed = (token: string) => {
      try {
        return decodeJwt(token)
      } catch {
        return {}
      }
    }
    const piece = fc.oneof(
      fc.json({ maxDepth: 2 }).map((json) => Buffer.from(json).toString('base64url')),
      fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.double())).map(part),
      fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
      fc.string({ maxLength: 12 }),
    )
    const seed = Math.floor(Math.random() * 2 ** 31)
    process.stdout.write(`jwt: SEED=${seed}\n`)
    const tokens = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join('.'))
    fc.assert(
      fc.property(
        tokens.filter((token) => /^[\x21-\x7e]*$/.test(token)),
        (token) => {
          expect(readJwt(token)).toEqual(claimed(token))
        },
      ),
      { seed, numRuns: 2_000 },
    )
  })

  test.each<[string, string]>([
    ['an opaque token', 'abc'],
    ['nothing', ''],
    ['two parts', `x.${part({ exp: 1 })}`],
    ['an encrypted one, of five parts', `x.${part({ exp: 1 })}.x.x.x`],
    ['what has three parts at its end', `x.x.x.${part({ exp: 1 })}.x`],
    ['a part that is not base64', 'a.ü.c'],
    ['a part that is not JSON', 'a.YWJj.c'],
    ['bytes that are not UTF-8', `a.${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}.c`],
    ['a list', `a.${part([1])}.c`],
    ['null', `a.${part(null)}.c`],
    ['a number', `a.${part(7)}.c`],
  ])('%s has none', (_, token) => {
    expect(readJwt(token)).toEqual({})
  })
})
