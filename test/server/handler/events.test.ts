// @vitest-environment node
// What a backend reports of its requests, and the ids that they have.
import { describe, expect, test, vi } from 'vitest'
import { cached, memoryCache, type ServerEvent } from '../../../src/server'
import { ALLOWED, CANARY, fail, json, setUpHandler } from '../handling'

const { mint, answerTo, createHandler } = setUpHandler()
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

describe('a request id', () => {
  test.each(['abc-12345', 'a1b2c3d4-0000-4000-8000-000000000000', '00-4bf92f3577b34da6a3ce929d0e0e4736-00'])(
    'of a proxy is kept: %s',
    async (id) => {
      const response = await answerTo(json({}, { headers: { 'x-request-id': id } }))
      expect(response.headers.get('x-request-id')).toBe(id)
    },
  )

  test.each(['', 'short', 'with space', 'semi;colon', `x${'y'.repeat(128)}`, '<script>alert(1)</script>'])(
    'that is not well-formed is replaced: %j',
    async (id) => {
      const response = await answerTo(json({}, { headers: { 'x-request-id': id } }))
      expect(response.headers.get('x-request-id')).toMatch(UUID)
    },
  )

  test('is on refusals as well, and an allowed origin can read it', async () => {
    const response = await answerTo(json({}, { headers: { origin: ALLOWED } }), { authorize: () => null })
    expect([response.status, response.headers.get('x-request-id')]).toEqual([
      401,
      expect.stringMatching(UUID),
    ])
    expect(response.headers.get('access-control-expose-headers')).toContain('X-Request-Id')
  })
})

describe('onEvent', () => {
  test('hears of each request once it is answered, and of the cache', async () => {
    const events: ServerEvent[] = []
    const handler = createHandler({
      mint: { acme: cached(mint, { cache: memoryCache(), identityOf: ({ id }) => id }) },
      onEvent: (event) => events.push(event),
    })
    const headers = { 'x-request-id': 'request-1' }
    await handler(json({ vendor: 'acme' }, { headers }))
    await handler(json({ vendor: CANARY.toUpperCase() }, { headers }))
    expect(events).toEqual([
      {
        name: 'embed_token.mint',
        attributes: { 'embed_token.vendor': 'acme', 'embed_token.duration': expect.any(Number) as number },
      },
      {
        name: 'embed_token.cache',
        attributes: { 'embed_token.vendor': 'acme', 'embed_token.cache.result': 'miss' },
      },
      {
        name: 'embed_token.request',
        attributes: {
          'http.response.status_code': 200,
          'embed_token.request_id': 'request-1',
          'embed_token.vendor': 'acme',
          'embed_token.duration': expect.any(Number) as number,
        },
      },
      {
        name: 'embed_token.request',
        attributes: {
          'http.response.status_code': 404,
          'embed_token.request_id': 'request-1',
          'embed_token.vendor': '_OTHER',
          'embed_token.duration': expect.any(Number) as number,
          'error.type': 'unknown_vendor',
        },
      },
    ])
  })

  test('hears the code of a mint that failed, and no secret', async () => {
    const events: ServerEvent[] = []
    mint.mockRejectedValue(new Error(CANARY))
    await answerTo(json({ vendor: 'acme' }), { onEvent: (event) => events.push(event) })
    expect(events.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
      ['embed_token.mint', 'Error'],
      ['embed_token.request', 'vendor_failed'],
    ])
    expect(JSON.stringify(events)).not.toContain(CANARY)
  })

  test.each<[string, () => unknown]>([
    ['throws', () => fail(new Error('down'))],
    ['rejects', () => Promise.reject(new Error('down'))],
  ])('that %s changes no answer', async (_, act) => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    expect((await answerTo(json({}), { onEvent: act })).status).toBe(200)
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})

describe('scopes', () => {
  const mints = { acme: () => 'abc', other: () => 'abc' }
  test.each<[string, readonly string[] | undefined, number]>([
    ['acme', ['acme'], 200],
    ['other', ['acme'], 403],
    ['acme', [], 403],
    ['nobody', ['acme', 'nobody'], 404],
    ['acme', undefined, 200],
  ])('%s for a user of %j is %i', async (vendor, scopes, status) => {
    for (const scopesOf of [() => scopes, () => Promise.resolve(scopes)])
      expect((await answerTo(json({ vendor }), { mint: mints, scopesOf })).status).toBe(status)
  })

  test('that cannot be read are 500', async () => {
    const scopesOf = () => fail(new Error(CANARY))
    expect((await answerTo(json({ vendor: 'acme' }), { mint: mints, scopesOf })).status).toBe(500)
  })
})
