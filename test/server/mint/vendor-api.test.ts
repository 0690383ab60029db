// @vitest-environment node
// The mints that ask their vendor, as one family: what they ask, what they hand on, and what they never say.
import { describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import type { Mint } from '../../../src/server'
import { answeringAgentMint } from '../../../src/server/answering-agent'
import { interaktMint } from '../../../src/server/interakt'
import { CANARY, T0, type User } from '../handling'
import { addressOf, answering, asked, askMint, errorOf, hanging, setUpMint, textOf, told } from '../minting'

setUpMint()

/** The two mints that ask a vendor, as one family. */
const ASKING: [string, (fetch: typeof globalThis.fetch, secret?: string) => Mint<User>][] = [
  [
    'answeringAgentMint',
    (fetch, apiKey = CANARY) =>
      answeringAgentMint<User>({ apiKey, externalId: ({ user }) => user.id, fetch }),
  ],
  [
    'interaktMint with verify',
    (fetch, accessToken = CANARY) => interaktMint<User>({ accessToken, verify: true, fetch }),
  ],
]

describe.each(ASKING)('%s', (_, make) => {
  test.each<[string, () => Response, string, number, string]>([
    [
      '401',
      () => Response.json({ message: CANARY }, { status: 401 }),
      'EMBED_UNAVAILABLE',
      502,
      'vendor_failed',
    ],
    [
      '403',
      () => Response.json({ message: CANARY }, { status: 403 }),
      'EMBED_UNAVAILABLE',
      502,
      'vendor_failed',
    ],
    [
      '404',
      () => Response.json({ message: CANARY }, { status: 404 }),
      'EMBED_UNAVAILABLE',
      502,
      'vendor_failed',
    ],
    [
      '422',
      () => Response.json({ message: CANARY }, { status: 422 }),
      'EMBED_UNAVAILABLE',
      502,
      'vendor_failed',
    ],
    [
      '500',
      () => new Response(CANARY, { status: 500, statusText: CANARY }),
      'EMBED_UNAVAILABLE',
      502,
      'vendor_failed',
    ],
    [
      '502 of a proxy',
      () => new Response(`<h1>${CANARY}</h1>`, { status: 502 }),
      'EMBED_UNAVAILABLE',
      502,
      'vendor_failed',
    ],
    [
      '503 without a time',
      () => new Response(null, { status: 503 }),
      'EMBED_UNAVAILABLE',
      502,
      'vendor_failed',
    ],
    [
      '503 with one',
      () => new Response(null, { status: 503, headers: { 'retry-after': '7' } }),
      'EMBED_RATE_LIMITED',
      429,
      'rate_limited',
    ],
    [
      '429',
      () => Response.json({ error: CANARY }, { status: 429 }),
      'EMBED_RATE_LIMITED',
      429,
      'rate_limited',
    ],
    ['304', () => new Response(null, { status: 304 }), 'EMBED_UNAVAILABLE', 502, 'vendor_failed'],
  ])('%s of the vendor is told, and not repeated', async (_status, respond, code, status, error) => {
    const failure = await errorOf(() => make(answering(respond))(asked()))
    expect(failure).toBeInstanceOf(EmbedError)
    expect(failure.code).toBe(code)
    expect(told(failure)).not.toContain(CANARY)
    const onError = vi.fn()
    const response = await askMint(make(answering(respond)), { onError })
    expect(response.status).toBe(status)
    expect(await response.clone().json()).toMatchObject({ error })
    expect(await textOf(response)).not.toContain(CANARY)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(told(onError.mock.calls[0]?.[0])).not.toContain(CANARY)
  })

  test('a vendor that hangs is given up after 8 s, and its request ended', async () => {
    const fetch = hanging()
    const response = askMint(make(fetch))
    await vi.advanceTimersByTimeAsync(7_999)
    expect(fetch.mock.calls[0]?.[1]?.signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect((await response).status).toBe(504)
    expect(fetch.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
    expect(await textOf(await response)).not.toContain(CANARY)
  })

  test('a page that goes away ends the request', async () => {
    const fetch = hanging()
    const leaving = new AbortController()
    const response = askMint(make(fetch), { signal: leaving.signal })
    await vi.advanceTimersByTimeAsync(1_000)
    leaving.abort()
    await response
    expect(fetch.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
  })

  test('a connection that drops is a 502', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.reject(new TypeError('fetch failed')))
    const response = await askMint(make(fetch))
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
      502,
      'vendor_failed',
    ])
  })

  test('the global fetch is looked up at each call', async () => {
    const mint = make(undefined as unknown as typeof fetch)
    const fetch = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => Response.json({ embed_token: 'abc', success: true }))
    await mint(asked())
    await mint(asked())
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  test('is a GET, ends with its signal, and its secret is in no address', async () => {
    const fetch = answering(() => Response.json({ embed_token: 'abc', success: true }))
    const { signal } = new AbortController()
    await make(fetch)(asked({ signal }))
    const [url, init] = fetch.mock.calls[0] ?? []
    expect(new Request(url as string, init).method).toBe('GET')
    expect(init?.body).toBeUndefined()
    expect(init?.signal).toBe(signal)
    expect(addressOf(url)).not.toContain(CANARY)
  })

  test('does not follow a redirect, which would take the secret along', async () => {
    const fetch = answering(
      () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example' } }),
    )
    await expect(make(fetch)(asked())).rejects.toMatchObject({ code: 'EMBED_UNAVAILABLE' })
    expect(fetch).toHaveBeenCalledTimes(1)
    expect(fetch.mock.calls[0]?.[1]?.redirect).toBe('manual')
  })

  test('a secret with a line break in it is not told to the log', async () => {
    const onError = vi.fn()
    const fetch = answering(() => Response.json({ embed_token: 'abc', success: true }))
    const response = await askMint(make(fetch, `${CANARY}\nand more`), { onError })
    expect(await textOf(response)).not.toContain(CANARY)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(told(onError.mock.calls[0]?.[0])).not.toContain(CANARY)
  })

  describe('a rate limit is handed on', () => {
    test.each<[string, Record<string, string>, unknown, string, number | undefined]>([
      ['seconds in the header', { 'retry-after': '12' }, {}, '12', 12_000],
      ['0 in the header', { 'retry-after': '0' }, {}, '0', 0],
      [
        'a date in the header, by the vendor’s clock',
        { 'retry-after': 'Fri, 20 Nov 2026 09:00:30 GMT', date: 'Fri, 20 Nov 2026 09:00:00 GMT' },
        {},
        '30',
        30_000,
      ],
      [
        'a date in the header, by ours',
        { 'retry-after': new Date(T0 + 45_000).toUTCString() },
        {},
        '45',
        45_000,
      ],
      ['a date that has passed', { 'retry-after': 'Fri, 20 Nov 2020 09:00:30 GMT' }, {}, '0', 0],
      ['more than a day in the header', { 'retry-after': '86401' }, {}, '86400', 86_400_000],
      ['a number of 400 digits in the header', { 'retry-after': '9'.repeat(400) }, {}, '86400', 86_400_000],
      [
        'a date of the next century',
        { 'retry-after': 'Fri, 20 Nov 2126 09:00:30 GMT' },
        {},
        '86400',
        86_400_000,
      ],
      ['a huge number in the body', {}, { retryAfter: 1e300 }, '86400', 86_400_000],
      ['seconds in the body', {}, { retryAfter: 9 }, '9', 9_000],
      ['parts of a second in the body', {}, { retryAfter: 1.2 }, '2', 1_200],
      ['0 in the body', {}, { retryAfter: 0 }, '0', 0],
      ['both: the header’s', { 'retry-after': '12' }, { retryAfter: 9 }, '12', 12_000],
      ['a senseless header, and a body', { 'retry-after': 'soon' }, { retryAfter: 9 }, '9', 9_000],
      ['nothing', {}, {}, '30', undefined],
      ['a senseless header', { 'retry-after': '-5' }, {}, '30', undefined],
      ['a word in the body', {}, { retryAfter: '9' }, '30', undefined],
      ['a negative number in the body', {}, { retryAfter: -9 }, '30', undefined],
      ['null', {}, { retryAfter: null }, '30', undefined],
      ['a body that is null', {}, null, '30', undefined],
      ['a body that is a list', {}, [{ retryAfter: 9 }], '30', undefined],
      ['a body that is a string', {}, 'retryAfter', '30', undefined],
    ])('%s', async (_name, headers, body, retryAfter, retryAfterMs) => {
      const fetch = answering(() => Response.json(body, { status: 429, headers }))
      expect(await errorOf(() => make(fetch)(asked()))).toMatchObject({
        code: 'EMBED_RATE_LIMITED',
        retryAfterMs,
      })
      const response = await askMint(make(fetch))
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, retryAfter])
      expect(await response.json()).toMatchObject({ error: 'rate_limited', retryAfter: Number(retryAfter) })
    })

    test('of HTML that says nothing', async () => {
      const response = await askMint(
        make(answering(() => new Response('<h1>Slow down</h1>', { status: 429 }))),
      )
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30'])
    })
  })
})
