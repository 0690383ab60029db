// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import { createTokenHandler } from '../../../src/server'
import { ALLOWED, EVIL, json, OWN, setUpHandler, URL_OF_HANDLER, type Options } from '../handling'

const { authorize, mint, answerTo } = setUpHandler()

describe('CORS', () => {
  const preflight = (origin: string) => ({
    method: 'OPTIONS',
    headers: {
      origin,
      'sec-fetch-site': 'cross-site',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-csrf',
    },
  })

  test('an allowed origin’s preflight is answered with all that it needs', async () => {
    const response = await answerTo(new Request(URL_OF_HANDLER, preflight(ALLOWED)))
    expect(response.status).toBe(204)
    expect(
      Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-'))),
    ).toEqual({
      'access-control-allow-origin': ALLOWED,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type,x-csrf',
      'access-control-allow-methods': 'POST',
      'access-control-expose-headers': 'Date, Age, Retry-After, X-Request-Id',
      'access-control-max-age': '600',
    })
    expect(authorize).not.toHaveBeenCalled()
    expect(mint).not.toHaveBeenCalled()
  })

  test.each([
    EVIL,
    OWN,
    'null',
    `${ALLOWED}.evil.test`,
    `${ALLOWED}/`,
    ALLOWED.toUpperCase(),
    'http://shop.example.com',
    '*',
  ])('a preflight of %s gets none of it', async (origin) => {
    const response = await answerTo(new Request(URL_OF_HANDLER, preflight(origin)))
    expect(response.status).toBe(403)
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
  })

  test.each<[number, Options]>([
    [200, {}],
    [401, { authorize: () => null }],
    [429, { mint: () => Promise.reject(new EmbedError('EMBED_RATE_LIMITED', 'wait', { retryAfterMs: 1 })) }],
    [502, { mint: () => null }],
  ])('an allowed origin can read a %i and its Retry-After', async (status, more) => {
    const response = await answerTo(
      json({}, { headers: { origin: ALLOWED, 'sec-fetch-site': 'cross-site' } }),
      more,
    )
    expect(response.status).toBe(status)
    expect(response.headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(response.headers.get('access-control-allow-credentials')).toBe('true')
    expect(response.headers.get('access-control-expose-headers')).toBe('Date, Age, Retry-After, X-Request-Id')
  })

  test('a text in the place of the list, in which each origin would be a part, is told at once', () => {
    const allowedOrigins = `${ALLOWED},https://b.example.com` as unknown as string[]
    expect(() => createTokenHandler({ authorize, mint, allowedOrigins })).toThrow(
      expect.objectContaining({ code: 'EMBED_CONFIG' }) as Error,
    )
  })

  test('no origin is allowed by default', async () => {
    const response = await answerTo(new Request(URL_OF_HANDLER, preflight(ALLOWED)), {
      allowedOrigins: undefined,
    })
    expect(response.status).toBe(403)
  })
})
