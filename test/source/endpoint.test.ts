import { describe, expect, test } from 'vitest'
import type { EndpointOptions } from '../../src/source/endpoint'
import { EmbedError } from '../../src/errors/errors'
import { fingerprint } from '../../src/token/fingerprint'
import { CANARY, request, endpoint, ok, text } from '../kit/endpoint'
import { errorOf } from '../kit/errors'

describe('what the backend is told', () => {
  test('is whose token it is, why it is asked for, and for the how-manieth time', async () => {
    const { source, asked } = endpoint([ok()])
    await source.fetch(request({ identity: 'user-1', reason: 'rejected', attempt: 3 }))
    expect(JSON.parse(asked[0]?.init.body as string)).toEqual({
      vendor: 'acme',
      params: { board: 7 },
      identity: 'user-1',
      reason: 'rejected',
      attempt: 3,
    })
  })

  describe('of a token that the widget rejected', () => {
    const current = { value: CANARY, receivedAt: 1, expiresAt: 2, refreshAt: 1 }

    test('is a fingerprint, and never the token', async () => {
      const { source, asked } = endpoint([ok()])
      await source.fetch(request({ reason: 'rejected', current }))
      const sent = asked[0]?.init.body as string
      expect(JSON.parse(sent)).toMatchObject({ reason: 'rejected', rejected: fingerprint(CANARY) })
      expect(sent).not.toContain(CANARY)
    })

    test('is nothing while no token was rejected', async () => {
      const { source, asked } = endpoint([ok(), ok()])
      await source.fetch(request({ reason: 'due', current }))
      await source.fetch(request({ reason: 'rejected', current: null }))
      for (const { init } of asked) expect(JSON.parse(init.body as string)).not.toHaveProperty('rejected')
    })

    test('is nothing with GET: addresses are logged', async () => {
      const { source, asked } = endpoint([ok()], { method: 'GET' })
      await source.fetch(request({ reason: 'rejected', current }))
      expect(asked[0]?.url).not.toContain('rejected=')
    })
  })

  test('is in the query with GET, past any cache and without a body', async () => {
    const { source, asked } = endpoint([ok()], { method: 'GET' }, '/t?x=1#top')
    await source.fetch(request({ identity: 'a b' }))
    const { url, init } = asked[0] ?? expect.fail('nothing was asked')
    expect(url).toBe(
      '/t?x=1&vendor=acme&params=%7B%22board%22%3A7%7D&identity=a+b&reason=first&attempt=1#top',
    )
    expect(init).toMatchObject({ method: 'GET', cache: 'no-store', headers: { accept: 'application/json' } })
    expect(init).not.toHaveProperty('body')
    expect(init.headers).not.toHaveProperty('content-type')
  })

  test('is what a body of yours makes of it: as JSON, as a form, or in the query', async () => {
    const body = ({ vendor, reason }: { vendor: string; reason: string }) => ({
      widget: vendor,
      why: reason,
      none: undefined,
    })
    const asJson = endpoint([ok()], { body })
    await asJson.source.fetch(request())
    expect(asJson.asked[0]?.init).toMatchObject({
      body: '{"widget":"acme","why":"first"}',
      headers: { 'content-type': 'application/json' },
    })
    const asForm = endpoint([ok()], { body: (asked) => new URLSearchParams({ widget: asked.vendor }) })
    await asForm.source.fetch(request())
    expect(String(asForm.asked[0]?.init.body as URLSearchParams)).toBe('widget=acme')
    expect(asForm.asked[0]?.init.headers).not.toHaveProperty('content-type')
    const asFormQuery = endpoint(
      [ok()],
      { method: 'GET', body: (asked) => new URLSearchParams({ widget: asked.vendor, why: 'a&b' }) },
      '/t',
    )
    await asFormQuery.source.fetch(request())
    expect(asFormQuery.asked[0]?.url).toBe('/t?widget=acme&why=a%26b')
    const asQuery = endpoint([ok()], { method: 'GET', body }, new URL('https://backend.test/t'))
    await asQuery.source.fetch(request())
    expect(asQuery.asked[0]?.url).toBe('https://backend.test/t?widget=acme&why=first')
  })

  test('has your header in the place of its own, however you write its name, and none that is not set', async () => {
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      ACCEPT: 'application/vnd.acme+json',
      authorization: undefined as unknown as string,
    }
    const { source, asked } = endpoint([ok()], { headers })
    await source.fetch(request())
    expect(Object.fromEntries(new Headers(asked[0]?.init.headers))).toEqual({
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/vnd.acme+json',
    })
  })

  test('chooses whose token it is with a body of yours, so tabs do not share it', () => {
    expect(endpoint([ok()], { body: () => ({}) }).source.id).toBeUndefined()
    expect(endpoint([ok()], { body: () => ({}), id: 'mine' }).source.id).toBe('mine')
  })
})

test.each<[EndpointOptions['method'], boolean]>([
  [undefined, true],
  ['POST', true],
  ['GET', false],
])('no cache can have given the answer to %s: %s', async (method, isUncached) => {
  expect(await endpoint([ok()], { method }).source.fetch(request())).toMatchObject({ isUncached })
})

describe('where the token is', () => {
  test.each<[string, EndpointOptions['select'], unknown, unknown]>([
    [
      'client_secret',
      'client_secret',
      { client_secret: 'abc', expires_in: 900 },
      { token: 'abc', expires_in: 900 },
    ],
    [
      'a nested jwt, with the expiry beside it',
      'session.jwt',
      { session: { jwt: 'abc', ttl: 60 } },
      { token: 'abc', ttl: 60 },
    ],
    [
      'a nested jwt, with the expiry at the top',
      'session.jwt',
      { exp: 1, session: { jwt: 'abc' } },
      { token: 'abc', exp: 1 },
    ],
    [
      'an object that is read as an answer',
      'data.session',
      { data: { session: { token: 'abc' } } },
      { token: 'abc' },
    ],
    [
      'what a function finds',
      (body) => (body as { tokens: string[] }).tokens[1],
      { tokens: ['x', 'abc'], expires: 5 },
      { token: 'abc', expires: 5 },
    ],
    ['what a function makes', () => ({ token: 'abc', expiresIn: 5 }), {}, { token: 'abc', expiresIn: 5 }],
  ])('%s', async (_, select, body, expected) => {
    expect((await endpoint([ok(body)], { select: select ?? '' }).source.fetch(request())).body).toEqual(
      expected,
    )
  })

  test.each<[EndpointOptions['select'], string]>([
    ['session.jwt', 'a token at "session.jwt", got nothing'],
    ['constructor.name', 'a token at "constructor.name", got nothing'],
    [() => undefined, 'a token from select, got nothing'],
  ])('says that there is nothing at %s', async (select, part) => {
    const error = await errorOf(
      endpoint([ok({ embedToken: CANARY })], { select: select ?? '' }).source.fetch(request()),
    )
    expect(error.code).toBe('EMBED_TOKEN_MALFORMED')
    expect(error.message).toContain(part)
    expect(error).not.toHaveProperty('cause')
    expect(error.message).not.toContain(CANARY)
  })

  const DENIED = { data: null, errors: [{ message: CANARY, extensions: { code: 'UNAUTHENTICATED' } }] }
  test.each<[string, EndpointOptions['select'], unknown, object]>([
    [
      'a path that GraphQL refuses',
      'data.createToken.jwt',
      DENIED,
      { code: 'EMBED_DENIED', isSessionOver: true },
    ],
    [
      'a function that does not find what GraphQL refuses',
      (body) => (body as { data: { createToken: unknown } }).data.createToken,
      DENIED,
      { code: 'EMBED_DENIED', isSessionOver: true },
    ],
    [
      'a function that throws',
      (body) => (body as { session: { jwt: string } }).session.jwt,
      { other: CANARY },
      { code: 'EMBED_TOKEN_MALFORMED', cause: expect.any(TypeError) as unknown },
    ],
    [
      'a function that refuses',
      () => {
        throw new EmbedError('EMBED_DENIED', 'No licence.')
      },
      {},
      { code: 'EMBED_DENIED', message: 'No licence.' },
    ],
  ])('says why there is none with %s', async (_, select, body, expected) => {
    const error = await errorOf(endpoint([ok(body)], { select: select ?? '' }).source.fetch(request()))
    expect(error).toMatchObject(expected)
    expect(error.message).not.toContain(CANARY)
  })

  const JWT = 'eyJhbGciOiJub25lIn0.eyJleHAiOjF9.c2ln'
  test.each<[string, () => Response]>([
    ['a bare JWT as text/plain', text(`${JWT}\n`)],
    ['a bare JWT as anything', text(JWT, 'application/jwt')],
    ['an encrypted one', text(`${JWT}.a.b`)],
    [
      'a JWT whose header has a space',
      text(`eyAiYWxnIjoibm9uZSJ9.eyJleHAiOjF9.`, 'application/octet-stream'),
    ],
    ['an opaque token as text/plain', text('k7Jx0p2LQ9wv-opaque')],
    ['an opaque token without a digit', text('kQjxwpALvBnmTzeR')],
  ])('%s', async (_, answer) => {
    const { body } = await endpoint([answer]).source.fetch(request())
    expect(String(body).trim()).not.toBe('')
  })

  test.each<[string, () => Response]>([
    ['the text "Unauthorized"', text('Unauthorized')],
    ['a sentence', text('You are not signed in at this site.')],
    ['a word of several', text('session_not_found')],
    ['a word in capitals', text('AUTHENTICATION-REQUIRED')],
    ['the name of an error', text('AuthenticationRequiredException')],
    ['the address of a sign-in page', text('https://login.example.com/?next=%2Fboards%2F7')],
    ['a host', text('www.example.com', 'text/css')],
    ['a version', text('1.22.333', 'application/octet-stream')],
    ['an opaque text of another type', text('k7Jx0p2LQ9wv-opaque', 'text/css')],
  ])('is not %s', async (_, answer) => {
    expect((await errorOf(endpoint([answer]).source.fetch(request()))).code).toBe('EMBED_TOKEN_MALFORMED')
  })
})
