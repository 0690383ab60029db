// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import { ask, CANARY, EVIL, fail, json, setUpHandler, URL_OF_HANDLER, type Options } from '../handling'

const { mint, answerTo } = setUpHandler()

describe('a refusal', () => {
  test.each<[number, string, () => Request, Options]>([
    [401, 'unauthenticated', () => json({}), { authorize: () => null }],
    [403, 'forbidden', () => json({}, { headers: { origin: EVIL } }), {}],
    [404, 'unknown_vendor', () => json({ vendor: 'nobody' }), { mint: {} }],
    [
      403,
      'forbidden',
      () => json({ vendor: 'acme' }),
      { mint: { acme: () => 'abc' }, scopesOf: () => ['other'] },
    ],
    [405, 'method_not_allowed', () => new Request(URL_OF_HANDLER), {}],
    [400, 'bad_request', () => ask({ body: 'x' }), {}],
    [400, 'bad_request', () => ask(), {}],
    [409, 'identity_mismatch', () => json({ identity: 'user-2' }), { identityOf: ({ id }) => id }],
    [500, 'internal', () => json({}), { authorize: () => Promise.reject(new Error(CANARY)) }],
    [500, 'internal', () => json({ identity: 'user-1' }), { identityOf: () => fail(new Error(CANARY)) }],
    [502, 'vendor_failed', () => json({}), { mint: () => Promise.reject(new Error(CANARY)) }],
    [
      429,
      'rate_limited',
      () => json({}),
      { mint: () => Promise.reject(new EmbedError('EMBED_RATE_LIMITED', CANARY)) },
    ],
  ])('with %i is { error: "%s", message }', async (status, code, request, more) => {
    const response = await answerTo(request(), more)
    expect(response.status).toBe(status)
    const body = (await response.json()) as Record<string, unknown>
    expect(body).toMatchObject({
      error: code,
      message: expect.stringMatching(/^[\x20-\x7e]{5,100}$/) as unknown,
    })
    expect(Object.keys(body).sort()).toEqual(
      status === 429 ? ['error', 'message', 'retryAfter'] : ['error', 'message'],
    )
  })

  test('of another method names the right one', async () => {
    expect((await answerTo(new Request(URL_OF_HANDLER))).headers.get('allow')).toBe('POST')
  })

  test.each<[number | undefined, string]>([
    [7_000, '7'],
    [6_001, '7'],
    [1, '1'],
    [0, '0'],
    [undefined, '30'],
    [86_400_000, '86400'],
    [86_400_001, '86400'],
    [Number.MAX_VALUE, '86400'],
    [Infinity, '86400'],
    [-1, '30'],
    [NaN, '30'],
  ])('by a rate limit of %s ms says so in header and body', async (retryAfterMs, expected) => {
    mint.mockRejectedValue(new EmbedError('EMBED_RATE_LIMITED', 'wait', { retryAfterMs }))
    const response = await answerTo(json({}))
    expect(response.headers.get('retry-after')).toBe(expected)
    expect(await response.json()).toMatchObject({ retryAfter: Number(expected) })
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['"undefined"', { embedToken: 'undefined' }],
    ['an error with 200', { error: CANARY }],
    ['another shape', { access_token: CANARY }],
    ['HTML', `<html>${CANARY}</html>`],
    ['a Response', new Response(CANARY)],
    ['a token that is dead', { embedToken: 'abc', expiresIn: 0 }],
    ['a senseless lifetime', { embedToken: 'abc', expiresIn: CANARY }],
    ['a token with a line break', { embedToken: `abc\r\n${CANARY}` }],
  ])('with 502 follows where the vendor gives %s', async (_, minted) => {
    mint.mockResolvedValue(minted)
    expect((await answerTo(json({}))).status).toBe(502)
  })

  test.each<[string, () => unknown]>([
    ['a plain throw', () => fail(CANARY)],
    ['an Error', () => fail(new Error(CANARY))],
    ['an Error with a cause', () => fail(new Error('x', { cause: { accessKey: CANARY } }))],
    [
      'an Error of a vendor’s SDK',
      () => fail(Object.assign(new Error('x'), { response: { status: 401, data: { accessKey: CANARY } } })),
    ],
    ['a thrown Response', () => fail(new Response(CANARY, { status: 401, headers: { 'x-key': CANARY } }))],
    ['an EmbedError that is no rate limit', () => fail(new EmbedError('EMBED_DENIED', CANARY))],
    ['undefined', () => fail(undefined)],
    [
      'an Error whose name is a trap',
      () => fail(Object.defineProperty(new Error(CANARY), 'name', { get: () => fail(new Error(CANARY)) })),
    ],
    [
      'an EmbedError whose code is a trap',
      () =>
        fail(
          Object.defineProperty(new EmbedError('EMBED_DENIED', CANARY), 'code', { get: () => fail(CANARY) }),
        ),
    ],
    [
      'a Proxy that is a trap',
      () =>
        fail(
          new Proxy(
            {},
            { get: () => fail(new Error(CANARY)), getPrototypeOf: () => fail(new Error(CANARY)) },
          ),
        ),
    ],
  ])('with 502 follows %s, at once or later, and repeats nothing of it', async (_, act) => {
    for (const failing of [act, async () => act()]) {
      mint.mockImplementation(failing)
      expect((await answerTo(json({}))).status).toBe(502)
    }
  })
})
