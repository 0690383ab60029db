// @vitest-environment node
import { decodeJwt, decodeProtectedHeader, exportPKCS8, exportSPKI, generateKeyPair } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEmbedTokenIssuer, createJwksHandler, type EmbedKey } from '../../../src/server/signing'
import { GRANT, ISSUER, newIssuer, newKey } from './signing'

const T0 = Date.UTC(2026, 10, 18, 12)
beforeEach(() => void vi.useFakeTimers({ now: T0, toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

test('a token is bound to user, vendor, scope and origin, and lives for 15 minutes', async () => {
  const { issuer } = await newIssuer({ audience: 'https://proxy.example.com' })
  const { embedToken, expiresIn } = await issuer.sign(GRANT)
  expect(expiresIn).toBe(900)
  expect(decodeProtectedHeader(embedToken)).toEqual({ alg: 'ES256', kid: 'k1', typ: 'embed+jwt' })
  const { jti, ...claims } = decodeJwt(embedToken)
  expect(jti).toMatch(/^[\da-f-]{36}$/)
  expect(claims).toEqual({
    iss: ISSUER,
    aud: 'https://proxy.example.com',
    sub: 'user-1',
    vendor: 'interakt',
    scope: 'help-desk',
    origin: 'https://app.example.com',
    iat: T0 / 1_000,
    exp: T0 / 1_000 + 900,
  })
  expect(await issuer.verify(embedToken, GRANT)).toMatchObject({ ...GRANT, expiresAt: T0 + 900_000 })
})

test('a token is refused after its end, for another user, vendor, scope or origin', async () => {
  const { issuer } = await newIssuer()
  const { embedToken } = await issuer.sign(GRANT)
  await expect(issuer.verify(embedToken, { identity: 'user-2' })).rejects.toMatchObject({
    code: 'EMBED_IDENTITY_MISMATCH',
  })
  for (const other of [{ vendor: 'runtype' }, { scope: 'sales' }, { origin: 'https://evil.test' }])
    await expect(issuer.verify(embedToken, other)).rejects.toMatchObject({ code: 'EMBED_TOKEN_REJECTED' })
  vi.setSystemTime(T0 + 904_000)
  await issuer.verify(embedToken, GRANT)
  vi.setSystemTime(T0 + 906_000)
  await expect(issuer.verify(embedToken, GRANT)).rejects.toMatchObject({ code: 'EMBED_TOKEN_EXPIRED' })
})

test('the first key signs and all keys verify, so that a key can be rotated', async () => {
  const [old, next] = [await newKey('old'), await newKey('next')]
  const before = createEmbedTokenIssuer({ issuer: ISSUER, keys: [old] })
  const during = createEmbedTokenIssuer({ issuer: ISSUER, keys: [next, old] })
  const after = createEmbedTokenIssuer({ issuer: ISSUER, keys: [next] })
  const { embedToken } = await before.sign(GRANT)
  await during.verify(embedToken, GRANT)
  await expect(after.verify(embedToken, GRANT)).rejects.toMatchObject({ code: 'EMBED_TOKEN_REJECTED' })
  const renewed = (await during.sign(GRANT)).embedToken
  expect(decodeProtectedHeader(renewed).kid).toBe('next')
  await after.verify(renewed, GRANT)
})

test('keys are taken as JWK, PEM and CryptoKey', async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const sealed = await generateKeyPair('ES256', { extractable: false })
  const pem = await exportPKCS8(pair.privateKey)
  for (const keys of [
    [pem, await exportSPKI(sealed.publicKey)],
    [{ kid: 'named', key: pem }, sealed],
    [sealed],
    [pair.privateKey, sealed.publicKey],
  ] as EmbedKey[][]) {
    const issuer = createEmbedTokenIssuer({ issuer: ISSUER, keys })
    await issuer.ready()
    await issuer.verify((await issuer.sign(GRANT)).embedToken, GRANT)
    const published = (await issuer.publicKeys()).keys
    expect(published).toHaveLength(keys.length)
    expect(new Set(published.map(({ kid }) => kid)).size).toBe(keys.length)
  }
})

describe('the JWKS', () => {
  const at = 'https://app.example.com/.well-known/jwks.json'

  test('has public keys only, may be cached, and is not sent twice', async () => {
    const { key, issuer } = await newIssuer()
    const handler = createJwksHandler(issuer)
    const response = await handler(new Request(at))
    const text = await response.text()
    expect(JSON.parse(text)).toEqual({
      keys: [{ kty: 'EC', crv: 'P-256', x: key.x, y: key.y, kid: 'k1', alg: 'ES256', use: 'sig' }],
    })
    expect(text).not.toContain(key.d)
    expect(response.headers.get('cache-control')).toBe('public, max-age=300, stale-while-revalidate=300')
    const etag = response.headers.get('etag') ?? ''
    const again = await handler(new Request(at, { headers: { 'if-none-match': etag } }))
    expect(again.status).toBe(304)
    expect(await (await handler(new Request(at, { method: 'HEAD' }))).text()).toBe('')
    expect((await handler(new Request(at, { method: 'POST' }))).status).toBe(405)
  })
})

describe('a mistake is a sentence', () => {
  test.each<[string, (keys: Awaited<ReturnType<typeof newKey>>) => unknown, RegExp]>([
    ['no list', () => undefined, /`keys` is empty/],
    ['no key', () => [], /`keys` is empty/],
    ['nothing', () => [undefined], /keys\[0\] is missing/],
    ['an empty variable', () => ['undefined'], /keys\[0\] is empty/],
    ['JSON as text', (key) => [JSON.stringify(key)], /no PEM.*JSON\.parse/],
    ['SEC1', () => ['-----BEGIN EC PRIVATE KEY-----\nx'], /openssl pkcs8/],
    ['RSA', () => ['-----BEGIN RSA PRIVATE KEY-----\nx'], /RSA or an encrypted/],
    ['one line', () => ['-----BEGIN PRIVATE KEY-----\\nx'], /line breaks/],
    ['another curve', (key) => [{ ...key, crv: 'P-384' }], /P-256/],
    ['another algorithm', (key) => [{ ...key, alg: 'ES384' }], /alg/],
    ['for encryption', (key) => [{ ...key, use: 'enc' }], /signatures/],
    ['half a key', (key) => [{ ...key, y: undefined }], /whole JWK/],
    ['a public key first', ({ d: _, ...key }) => [key], /public key/],
    ['a name twice', (key) => [key, key], /same `kid`/],
    ['no name', (key) => [{ kid: '', key }], /no `kid`/],
    ['another object', () => [{}], /no key/],
  ])('%s', async (_, keys, sentence) => {
    const key = await newKey('k1')
    expect(() => createEmbedTokenIssuer({ issuer: ISSUER, keys: keys(key) as EmbedKey[] })).toThrow(sentence)
  })

  test('what only shows when keys are imported is told by ready()', async () => {
    const [one, two] = [await newKey('k1'), await newKey('k2')]
    const broken = createEmbedTokenIssuer({ issuer: ISSUER, keys: [{ ...one, d: 'AAAA' }] })
    await expect(broken.ready()).rejects.toThrow(/keys\[0\] cannot be imported/)
    const pem = createEmbedTokenIssuer({
      issuer: ISSUER,
      keys: ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
    })
    await expect(pem.ready()).rejects.toThrow(/keys\[0\] cannot be imported/)
    const [a, b] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')]
    const mixed = createEmbedTokenIssuer({
      issuer: ISSUER,
      keys: [{ privateKey: a.privateKey, publicKey: b.publicKey }],
    })
    await expect(mixed.ready()).rejects.toThrow(/do not belong together/)
    const twice = createEmbedTokenIssuer({
      issuer: ISSUER,
      keys: [
        { ...two, kid: undefined },
        { ...two, kid: undefined },
      ] as unknown as EmbedKey[],
    })
    await expect(twice.ready()).rejects.toThrow(/same key twice/)
  })

  test('CryptoKeys that cannot be used', async () => {
    const other = await generateKeyPair('ES384')
    const sealed = await generateKeyPair('ES256', { extractable: false })
    const create = (...keys: EmbedKey[]) => createEmbedTokenIssuer({ issuer: ISSUER, keys })
    expect(() => create(other)).toThrow(/P-256/)
    expect(() => create(sealed.privateKey)).toThrow(/cannot be exported/)
    expect(() => create({ privateKey: sealed.publicKey, publicKey: sealed.publicKey })).toThrow(
      /not a private/,
    )
  })

  test('issuer, lifetime and grant', async () => {
    const key = await newKey('k1')
    const create = (more: object) => () => createEmbedTokenIssuer({ issuer: ISSUER, keys: [key], ...more })
    expect(create({ issuer: '' })).toThrow(/`issuer`/)
    expect(create({ lifetimeSeconds: 30 })).toThrow(/lifetimeSeconds/)
    expect(create({ lifetimeSeconds: NaN })).toThrow(/lifetimeSeconds/)
    const issuer = create({})()
    await expect(issuer.sign({ ...GRANT, identity: '' })).rejects.toThrow(/identity/)
    await expect(issuer.sign({ ...GRANT, origin: 'https://app.example.com/' })).rejects.toThrow(/origin/)
  })
})
