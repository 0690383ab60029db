// @vitest-environment node
import { type CryptoKey, generateKeyPair, importJWK, SignJWT } from 'jose'
import { expect, test, vi } from 'vitest'
import { createTokenHandler } from '../../../src/server'
import {
  createJwksHandler,
  verified,
  verifyEmbedToken,
  type VerifyOptions,
} from '../../../src/server/signing'
import { forge, GRANT, ISSUER, newIssuer } from './signing'

const JWKS = 'https://app.example.com/.well-known/jwks.json'
const who = { issuer: ISSUER, audience: ISSUER }

async function setUp() {
  const { key, issuer } = await newIssuer()
  const serve = createJwksHandler(issuer)
  const fetch = vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => serve(new Request(input, init)))
  const options: VerifyOptions = { jwks: JWKS, fetch: fetch, ...who }
  return { issuer, fetch, options, key: (await importJWK(key, 'ES256')) as CryptoKey }
}

test('a JWKS is fetched once for many tokens', async () => {
  const { issuer, fetch, options } = await setUp()
  for (let count = 0; count < 5; count += 1) {
    const { embedToken } = await issuer.sign(GRANT)
    expect((await verifyEmbedToken(embedToken, { ...options, expected: GRANT })).identity).toBe('user-1')
  }
  expect(fetch).toHaveBeenCalledTimes(1)
})

test('each kind of wrong token has its code, and no error holds it', async () => {
  const { key, options } = await setUp()
  const now = Math.floor(Date.now() / 1_000)
  const other = (await generateKeyPair('ES256')).privateKey
  const good = await forge(key, {})
  const tokens: [string, string, string][] = [
    ['no JWT', 'EMBED_TOKEN_MALFORMED', 'abc'],
    ['not a text', 'EMBED_TOKEN_MALFORMED', undefined as never],
    ['a header that is no JSON', 'EMBED_TOKEN_MALFORMED', `AAAA${good.slice(4)}`],
    ['too long', 'EMBED_TOKEN_MALFORMED', `${good}${'a'.repeat(20_000)}`],
    ['expired', 'EMBED_TOKEN_EXPIRED', await forge(key, { exp: now - 60 })],
    ['no exp', 'EMBED_TOKEN_REJECTED', await forge(key, { exp: undefined })],
    ['no sub', 'EMBED_TOKEN_REJECTED', await forge(key, { sub: undefined })],
    ['an empty sub', 'EMBED_TOKEN_REJECTED', await forge(key, { sub: '' })],
    ['no aud', 'EMBED_TOKEN_REJECTED', await forge(key, { aud: undefined })],
    ['no iat', 'EMBED_TOKEN_REJECTED', await forge(key, { iat: undefined })],
    ['of another audience', 'EMBED_TOKEN_REJECTED', await forge(key, { aud: 'https://other.example' })],
    ['of another issuer', 'EMBED_TOKEN_REJECTED', await forge(key, { iss: 'https://evil.test' })],
    ['too old', 'EMBED_TOKEN_EXPIRED', await forge(key, { iat: now - 4_000 })],
    ['of the future', 'EMBED_TOKEN_REJECTED', await forge(key, { nbf: now + 60 })],
    ['of another key', 'EMBED_TOKEN_REJECTED', await forge(other, {})],
    ['of an unknown kid', 'EMBED_TOKEN_REJECTED', await forge(key, {}, { kid: 'k9' })],
    [
      'unsigned',
      'EMBED_TOKEN_REJECTED',
      `${btoa('{"alg":"none"}').replaceAll('=', '')}.${good.split('.')[1]}.AAAA`,
    ],
    [
      'signed with the public key as a secret',
      'EMBED_TOKEN_REJECTED',
      await new SignJWT({ sub: 'user-1' })
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(new Uint8Array(32)),
    ],
  ]
  for (const [what, code, token] of tokens) {
    const error: unknown = await verifyEmbedToken(token, options).catch((thrown: unknown) => thrown)
    expect(error, what).toMatchObject({ name: 'EmbedError', code })
    expect(error, what).not.toHaveProperty('cause')
    if (String(token).length > 20) expect((error as Error).message).not.toContain(token.split('.')[1])
  }
  await expect(verifyEmbedToken(good, { ...options, type: 'embed+jwt' })).rejects.toMatchObject({
    code: 'EMBED_TOKEN_REJECTED',
  })
})

test('keys that cannot be fetched are EMBED_UNAVAILABLE', async () => {
  const { issuer } = await setUp()
  const { embedToken } = await issuer.sign(GRANT)
  for (const fetch of [
    async () => new Response('no', { status: 500 }),
    async () => new Response('<html>'),
    async () => Response.json({ keys: 'none' }),
    () => Promise.reject(new TypeError('fetch failed')),
  ])
    await expect(verifyEmbedToken(embedToken, { jwks: JWKS, fetch, ...who })).rejects.toMatchObject({
      code: 'EMBED_UNAVAILABLE',
    })
})

test('a secret has at least 32 bytes, and goes with HS256 alone', async () => {
  const secret = 'x'.repeat(32)
  const token = await forge(new TextEncoder().encode(secret), {}, { alg: 'HS256' })
  expect((await verifyEmbedToken(token, { secret, ...who })).identity).toBe('user-1')
  await expect(verifyEmbedToken(token, { secret: 'short', ...who })).rejects.toThrow(/5 bytes/)
  await expect(verifyEmbedToken(token, { secret, algorithm: 'ES256', ...who })).rejects.toThrow(/algorithm/)
  await expect(verifyEmbedToken(token, { keys: [], algorithm: 'HS256', ...who })).rejects.toThrow(/algorithm/)
})

test('a wrong option is EMBED_CONFIG', async () => {
  const cases: [object, RegExp][] = [
    [{ jwks: 'no' }, /not a URL/],
    [{ jwks: 'http://keys.example.com/' }, /https/],
    [{}, /nothing to verify with/],
    [{ keys: [], issuer: '' }, /issuer/],
    [{ keys: [], clockToleranceSeconds: 900 }, /clockTolerance/],
  ]
  for (const [more, sentence] of cases)
    await expect(verifyEmbedToken('a.b.c', { ...who, ...more } as VerifyOptions)).rejects.toThrow(sentence)
})

test('a mint that is verified hands out good tokens only', async () => {
  const { issuer, options } = await setUp()
  const onError = vi.fn()
  const handler = createTokenHandler<{ id: string }>({
    authorize: () => ({ id: 'user-1' }),
    mint: verified(async ({ params }) => issuer.sign({ ...GRANT, identity: String(params['of']) }), {
      ...options,
      expect: ({ user }) => ({ identity: user.id }),
    }),
    onError,
  })
  const ask = (of: string) =>
    handler(
      new Request('https://app.example.com/api/embed-token', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ vendor: 'interakt', params: { of } }),
      }),
    )
  expect((await ask('user-1')).status).toBe(200)
  expect((await ask('user-2')).status).toBe(502)
  expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'EMBED_IDENTITY_MISMATCH' })
})
