import { describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../src/errors/errors'
import { type EndpointOptions, fromEndpoint } from '../../src/source/endpoint'
import { fromFunction, fromStatic } from '../../src/source/source'
import type { TokenRequest, TokenSource } from '../../src/source/token-source'
import { CANARY, request } from '../kit/endpoint'
import { errorOf } from '../kit/errors'
import { fakeTime, HOUR, T0 } from '../kit/time'

const DATE = { date: new Date(T0).toUTCString() }

/** A `fetch` that answers with `answer`, and remembers what it was asked. */
function fakeFetch(answer: () => Response | Promise<Response>) {
  return vi.fn<typeof fetch>(async () => answer())
}

function endpoint(answer: () => Response | Promise<Response>, options: EndpointOptions = {}): TokenSource {
  return fromEndpoint('/api/embed-token', { ...options, fetch: fakeFetch(answer) })
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers })
}

function failureOf(source: TokenSource, asked = request()): Promise<EmbedError> {
  return errorOf(source.fetch(asked))
}

fakeTime()

describe('fromEndpoint asks', () => {
  async function asked(
    options: EndpointOptions = {},
    more: Partial<TokenRequest> = {},
  ): Promise<[unknown, RequestInit]> {
    const fetch = fakeFetch(() => json(200, { embedToken: 'abc' }))
    await fromEndpoint('/api/embed-token', { ...options, fetch }).fetch(request(more))
    expect(fetch).toHaveBeenCalledOnce()
    const [url, init] = fetch.mock.calls[0] ?? []
    return [url, init ?? {}]
  }

  test('with POST, JSON, the page’s own cookies, and nothing of a cache', async () => {
    const [url, init] = await asked()
    expect(url).toBe('/api/embed-token')
    expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin', cache: 'no-store' })
    expect(init.headers).toEqual({ 'content-type': 'application/json', accept: 'application/json' })
    expect(JSON.parse(init.body as string)).toEqual({
      vendor: 'acme',
      params: { board: 7 },
      reason: 'first',
      attempt: 1,
    })
  })

  test('a URL object as it is', async () => {
    const fetch = fakeFetch(() => json(200, 'abc'))
    const url = new URL('https://backend.test/token')
    await fromEndpoint(url, { fetch }).fetch(request())
    expect(fetch.mock.calls[0]?.[0]).toBe(url)
  })

  test('without the token it holds: the backend need not see it', async () => {
    const current = { value: CANARY, receivedAt: 0, expiresAt: null, refreshAt: null }
    const [url, init] = await asked({}, { current })
    expect(JSON.stringify([url, init])).not.toContain(CANARY)
  })

  test.each<RequestCredentials>(['include', 'omit'])('with credentials: %s', async (credentials) => {
    expect((await asked({ credentials }))[1].credentials).toBe(credentials)
  })

  test('with headers of yours beside its own', async () => {
    const [, init] = await asked({ headers: { 'x-csrf': '1' } })
    expect(init.headers).toEqual({
      'content-type': 'application/json',
      accept: 'application/json',
      'x-csrf': '1',
    })
  })

  test('with headers of a function, and of an async one, called for each request', async () => {
    let calls = 0
    const fetch = fakeFetch(() => json(200, 'abc'))
    for (const headers of [
      () => ({ 'x-csrf': String(++calls) }),
      () => Promise.resolve({ 'x-csrf': String(++calls) }),
    ]) {
      const source = fromEndpoint('/t', { fetch, headers })
      await source.fetch(request())
      await source.fetch(request())
    }
    expect(fetch.mock.calls.map(([, init]) => (init?.headers as Record<string, string>)['x-csrf'])).toEqual([
      '1',
      '2',
      '3',
      '4',
    ])
  })

  test('with the caller’s signal, and fails when that is aborted', async () => {
    const abort = new AbortController()
    const fetch = vi.fn<typeof globalThis.fetch>(
      (_, init) =>
        new Promise((_resolve, reject) =>
          init?.signal?.addEventListener('abort', () =>
            reject(Object.assign(new Error('Gone'), { name: 'AbortError' })),
          ),
        ),
    )
    const asking = failureOf(fromEndpoint('/t', { fetch }), request({ signal: abort.signal }))
    await vi.waitFor(() => expect(fetch.mock.calls[0]?.[1]?.signal).toBe(abort.signal))
    abort.abort()
    expect((await asking).cause).toMatchObject({ name: 'AbortError' })
  })

  test('through the global fetch of that moment, where none is given', async () => {
    const source = fromEndpoint('/t')
    const fetch = vi.spyOn(globalThis, 'fetch').mockResolvedValue(json(200, { embedToken: 'abc' }))
    await expect(source.fetch(request())).resolves.toMatchObject({ body: { embedToken: 'abc' } })
    expect(fetch).toHaveBeenCalledOnce()
  })
})

describe('fromEndpoint answers', () => {
  test.each<[string, unknown]>([
    ['an object', { embedToken: 'abc', expiresIn: 900 }],
    ['a string', 'abc'],
    ['null, which is not its business', null],
  ])('with the body as it came: %s', async (_, body) => {
    expect((await endpoint(() => json(200, body)).fetch(request())).body).toEqual(body)
  })

  test.each([200, 201, 203])('with what a %i holds', async (status) => {
    await expect(endpoint(() => json(status, { token: 'abc' })).fetch(request())).resolves.toMatchObject({
      body: { token: 'abc' },
    })
  })

  test.each<[string, Record<string, string>, number | undefined]>([
    ['the Date', DATE, T0],
    ['the Date and the Age of a cache on the way', { ...DATE, age: '120' }, T0 + 120_000],
    ['the Date beside a senseless Age', { ...DATE, age: 'old' }, T0],
    ['the Date beside a negative Age', { ...DATE, age: '-5' }, T0],
    ['no Date', {}, undefined],
    ['an Age alone', { age: '120' }, undefined],
    ['a senseless Date', { date: 'yesterday' }, undefined],
  ])('with the backend’s time: %s', async (_, headers, expected) => {
    vi.setSystemTime(T0 + 5 * HOUR)
    expect((await endpoint(() => json(200, 'abc', headers)).fetch(request())).serverTime).toBe(expected)
  })
})

describe('fromEndpoint fails', () => {
  test.each<[number, string, boolean]>([
    [401, 'EMBED_DENIED', false],
    [403, 'EMBED_DENIED', false],
    [400, 'EMBED_REQUEST_REFUSED', false],
    [404, 'EMBED_REQUEST_REFUSED', false],
    [405, 'EMBED_REQUEST_REFUSED', false],
    [410, 'EMBED_REQUEST_REFUSED', false],
    [415, 'EMBED_REQUEST_REFUSED', false],
    [422, 'EMBED_REQUEST_REFUSED', false],
    [300, 'EMBED_REQUEST_REFUSED', false],
    [408, 'EMBED_UNAVAILABLE', true],
    [425, 'EMBED_UNAVAILABLE', true],
    [429, 'EMBED_RATE_LIMITED', true],
    [500, 'EMBED_UNAVAILABLE', true],
    [501, 'EMBED_UNAVAILABLE', true],
    [502, 'EMBED_UNAVAILABLE', true],
    [503, 'EMBED_UNAVAILABLE', true],
    [504, 'EMBED_UNAVAILABLE', true],
    [522, 'EMBED_UNAVAILABLE', true],
    [599, 'EMBED_UNAVAILABLE', true],
  ])('%i is %s', async (status, code, retryable) => {
    const error = await failureOf(endpoint(() => new Response(`<p>${CANARY}</p>`, { status })))
    expect(error).toMatchObject({ code, retryable })
    expect(error.message).toContain(String(status))
    expectNoCanary(error)
  })

  test.each([
    [401, 'Sign the user in'],
    [403, 'origin'],
  ])('%i says what to look at', async (status, part) => {
    expect((await failureOf(endpoint(() => json(status, {})))).message).toContain(part)
  })

  test('and where there is nothing to look at, says only what came', async () => {
    expect((await failureOf(endpoint(() => json(502, {})))).message).toBe('Expected a token, got status 502.')
  })

  test.each<[string, unknown]>([
    ['a TypeError of fetch', new TypeError('Failed to fetch')],
    ['anything else', 'nope'],
  ])('with EMBED_NETWORK where nothing comes: %s', async (_, thrown) => {
    const error = await failureOf(endpoint(() => Promise.reject(thrown)))
    expect(error).toMatchObject({ code: 'EMBED_NETWORK', retryable: true, cause: thrown })
    expect(error.message).toBe('Expected a token, got no answer. Offline? Otherwise check the URL and CORS.')
  })

  test('with EMBED_NETWORK where the connection breaks half-way', async () => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`{"embedToken":"${CANARY}`))
        controller.error(new TypeError('terminated'))
      },
    })
    const error = await failureOf(endpoint(() => new Response(broken)))
    expect(error).toMatchObject({
      code: 'EMBED_NETWORK',
      retryable: true,
      cause: expect.any(TypeError) as unknown,
    })
    expect(error.message).toContain('got no answer')
    expectNoCanary(error)
  })

  test.each<[string, string]>([
    ['a sentence', `${CANARY} is what it is`],
    ['JSON that is cut off', `{"embedToken":"${CANARY}`],
    ['text with three dots and blanks', `eyJ.${CANARY}. x`],
    ['nothing', ''],
    ['text as long as is read', `${CANARY} `.padEnd(65_536, 'x')],
    ['a body of 70 000 characters', `"${CANARY.padEnd(70_000, 'x')}"`],
    ['a body of 10 MB', `"${CANARY.padEnd(10 * 1024 * 1024, 'x')}"`],
  ])('with EMBED_TOKEN_MALFORMED at 200 with %s, and does not repeat it', async (_, body) => {
    const error = await failureOf(endpoint(() => new Response(body)))
    expect(error).toMatchObject({ code: 'EMBED_TOKEN_MALFORMED', retryable: true })
    expect(error.message).toBe(`Expected JSON, got a string of ${body.length} characters (status 200).`)
    expectNoCanary(error)
  })

  test.each<[number, boolean]>([
    [65_536, true],
    [65_537, false],
  ])('reads a body of %i characters: %s', async (length, isRead) => {
    const body = `"${'x'.repeat(length - 2)}"`
    const answer = endpoint(() => new Response(body)).fetch(request())
    await (isRead
      ? expect(answer).resolves.toMatchObject({ body: 'x'.repeat(length - 2) })
      : expect(answer).rejects.toThrow(`${length} characters`))
  })

  test('a log-in page after a redirect is told as such', async () => {
    const response = new Response(`<html>${CANARY}`)
    Object.defineProperty(response, 'redirected', { value: true })
    const error = await failureOf(endpoint(() => response))
    expect(error.message).toContain('after a redirect')
    expectNoCanary(error)
  })
})

describe('fromEndpoint is told to wait', () => {
  const later = (ms: number) => new Date(T0 + ms).toUTCString()

  test.each<[string, Record<string, string>, unknown, number | undefined]>([
    ['by seconds', { 'retry-after': '7' }, {}, 7_000],
    ['by 0 seconds', { 'retry-after': '0' }, {}, 0],
    ['by a date, against the answer’s Date', { ...DATE, 'retry-after': later(90_000) }, {}, 90_000],
    ['by a date, against Date and Age', { ...DATE, age: '30', 'retry-after': later(90_000) }, {}, 60_000],
    ['by a date that is over', { ...DATE, 'retry-after': later(-90_000) }, {}, 0],
    ['by the body', {}, { retryAfter: 12 }, 12_000],
    ['by the header before the body', { 'retry-after': '7' }, { retryAfter: 12 }, 7_000],
    ['by the body, the header being senseless', { 'retry-after': 'soon' }, { retryAfter: 12 }, 12_000],
    ['by an empty header and the body', { 'retry-after': '' }, { retryAfter: 12 }, 12_000],
    ['by nobody', {}, {}, undefined],
    ['by a body with a string', {}, { retryAfter: '12' }, undefined],
    ['by a body with a negative number', {}, { retryAfter: -12 }, undefined],
    ['by a body that is an array', {}, [{ retryAfter: 12 }], undefined],
    ['by a body that is null', {}, null, undefined],
  ])('%s', async (_, headers, body, expected) => {
    for (const skew of [0, -24 * HOUR, -HOUR, HOUR, 24 * HOUR]) {
      vi.setSystemTime(T0 + skew)
      for (const status of [429, 503]) {
        const error = await failureOf(endpoint(() => json(status, body, headers)))
        expect(error.retryAfterMs, `client's clock wrong by ${skew} ms`).toBe(expected)
      }
    }
  })

  test('by a date without a Date: against this machine’s clock, for want of a better', async () => {
    expect(
      (await failureOf(endpoint(() => json(429, {}, { 'retry-after': later(90_000) })))).retryAfterMs,
    ).toBe(90_000)
  })

  test('by an answer that is not JSON', async () => {
    const error = await failureOf(
      endpoint(() => new Response('<h1>Too many</h1>', { status: 429, headers: { 'retry-after': '9' } })),
    )
    expect(error).toMatchObject({ code: 'EMBED_RATE_LIMITED', retryAfterMs: 9_000 })
  })
})

describe('fromFunction', () => {
  test('hands on what the function returns, at once or later', async () => {
    const body = { data: { embedToken: 'abc' } }
    for (const source of [
      fromFunction(() => body),
      fromFunction(() => Promise.resolve(body)),
      fromFunction(async () => body),
    ]) {
      await expect(source.fetch(request())).resolves.toEqual({ body })
    }
  })

  test('tells the function everything about the request', async () => {
    const seen = vi.fn<(asked: TokenRequest) => string>(() => 'abc')
    const current = { value: 'old', receivedAt: 1, expiresAt: 2, refreshAt: 1 }
    const asked = request({ reason: 'rejected', attempt: 3, current })
    await fromFunction(seen).fetch(asked)
    expect(seen).toHaveBeenCalledExactlyOnceWith(asked)
    expect(seen.mock.calls[0]?.[0]).toMatchObject({
      vendor: 'acme',
      params: { board: 7 },
      reason: 'rejected',
      attempt: 3,
      current,
    })
    expect(seen.mock.calls[0]?.[0].signal).toBe(asked.signal)
  })

  test('reads a Response that the function returns', async () => {
    await expect(fromFunction(() => json(200, { token: 'abc' }, DATE)).fetch(request())).resolves.toEqual({
      body: { token: 'abc' },
      serverTime: T0,
      ageMs: 0,
      isUncached: false,
    })
    expect(await failureOf(fromFunction(() => json(429, {}, { 'retry-after': '4' })))).toMatchObject({
      code: 'EMBED_RATE_LIMITED',
      retryAfterMs: 4_000,
    })
    const html = await failureOf(fromFunction(() => Promise.resolve(new Response(`<html>${CANARY}`))))
    expect(html).toMatchObject({ code: 'EMBED_DENIED', isSessionOver: true })
    expectNoCanary(html)
  })

  test('hands on an EmbedError as it is, also one of another copy of the package', async () => {
    const own = new EmbedError('EMBED_DENIED', 'Sign in first.')
    const foreign = Object.assign(new Error('Sign in first.'), {
      name: 'EmbedError',
      code: 'EMBED_DENIED',
      retryable: false,
    })
    for (const thrown of [own, foreign]) {
      await expect(fromFunction(() => Promise.reject(thrown)).fetch(request())).rejects.toBe(thrown)
    }
  })

  const withStatus = (status: unknown) => Object.assign(new Error('no'), { status })
  const likeAxios = (status: unknown) =>
    Object.assign(new Error('no'), { name: 'AxiosError', response: { status } })

  test.each<[string, unknown, string, boolean]>([
    ['an Error', new Error('no'), 'EMBED_UNAVAILABLE', true],
    ['a string', 'no', 'EMBED_UNAVAILABLE', true],
    ['undefined', undefined, 'EMBED_UNAVAILABLE', true],
    ['null', null, 'EMBED_UNAVAILABLE', true],
    ['a number', 401, 'EMBED_UNAVAILABLE', true],
    ['status 401', withStatus(401), 'EMBED_DENIED', false],
    ['status 403', withStatus(403), 'EMBED_DENIED', false],
    ['status 399, which is no failure', withStatus(399), 'EMBED_UNAVAILABLE', true],
    ['status 400', withStatus(400), 'EMBED_REQUEST_REFUSED', false],
    ['status 404', withStatus(404), 'EMBED_REQUEST_REFUSED', false],
    ['status 408', withStatus(408), 'EMBED_UNAVAILABLE', true],
    ['status 429', withStatus(429), 'EMBED_RATE_LIMITED', true],
    ['status 500', withStatus(500), 'EMBED_UNAVAILABLE', true],
    ['status 200, which is no failure', withStatus(200), 'EMBED_UNAVAILABLE', true],
    ['status 0', withStatus(0), 'EMBED_UNAVAILABLE', true],
    ['a status that is no number', withStatus('401'), 'EMBED_UNAVAILABLE', true],
    ['a plain object with a status', { status: 403 }, 'EMBED_DENIED', false],
    ['response.status 401', likeAxios(401), 'EMBED_DENIED', false],
    ['response.status 429', likeAxios(429), 'EMBED_RATE_LIMITED', true],
    ['response.status 503', likeAxios(503), 'EMBED_UNAVAILABLE', true],
    ['a response of null', Object.assign(new Error('no'), { response: null }), 'EMBED_UNAVAILABLE', true],
    ['status before response.status', Object.assign(likeAxios(500), { status: 403 }), 'EMBED_DENIED', false],
  ])('makes of %s what it is', async (_, thrown, code, retryable) => {
    const throwing = fromFunction(() => {
      throw thrown
    })
    for (const source of [fromFunction(() => Promise.reject(thrown)), throwing]) {
      expect(await failureOf(source)).toMatchObject({ code, retryable, cause: thrown })
    }
  })

  test.each<[unknown, number | undefined]>([
    [4, 4_000],
    [0, 0],
    [-1, undefined],
    [NaN, undefined],
    [Infinity, undefined],
    ['4', undefined],
  ])('takes retryAfter: %s of what was thrown as %s ms', async (retryAfter, expected) => {
    const error = await failureOf(
      fromFunction(() => Promise.reject(Object.assign(new Error('no'), { status: 503, retryAfter }))),
    )
    expect(error.retryAfterMs).toBe(expected)
  })

  test.each<[object, string]>([
    [withStatus(503), 'the source threw (status 503)'],
    [new Error('no'), 'the source threw'],
    [new Error(`bad token ${CANARY}`), 'the source threw'],
  ])('says the status of what was thrown, and does not repeat its message: %o', async (thrown, part) => {
    const { message } = await failureOf(fromFunction(() => Promise.reject(thrown)))
    expect(message).toBe(`Expected a token, got what ${part}, see the cause.`)
  })

  test('hands on what the function returns where the realm knows no Response', async () => {
    vi.stubGlobal('Response', undefined)
    await expect(fromFunction(() => 'abc').fetch(request())).resolves.toEqual({ body: 'abc' })
  })
})

describe('the id of a source', () => {
  const href = (path: string) => new URL(path, location.href).href
  const headers = { 'x-tenant': '1' }

  test.each<[string, () => TokenSource, string | null | undefined]>([
    [
      'of an endpoint is its URL, in full',
      () => fromEndpoint('/api/embed-token'),
      'http://localhost:3000/api/embed-token',
    ],
    [
      'of an endpoint elsewhere is its URL',
      () => fromEndpoint(new URL('https://backend.test/token')),
      'https://backend.test/token',
    ],
    [
      'of an endpoint with headers is none: they may choose whose token it is',
      () => fromEndpoint('/t', { headers }),
      undefined,
    ],
    [
      'of an endpoint with headers of a function is none',
      () => fromEndpoint('/t', { headers: () => headers }),
      undefined,
    ],
    ['of an endpoint is what it was given', () => fromEndpoint('/t', { id: 'mine' }), 'mine'],
    [
      'of an endpoint with headers is what it was given',
      () => fromEndpoint('/t', { headers, id: 'mine' }),
      'mine',
    ],
    ['of an endpoint that is not to be shared is null', () => fromEndpoint('/t', { id: null }), null],
    ['of a function is what it was given', () => fromFunction(() => 'abc', { id: 'mine' }), 'mine'],
    ['of a function that is not to be shared is null', () => fromFunction(() => 'abc', { id: null }), null],
    ['of a function is none, where none was given', () => fromFunction(() => 'abc'), undefined],
    ['of a token that stays the same is null', () => fromStatic('abc'), null],
  ])('%s', (_, create, expected) => {
    expect(create().id).toBe(expected)
  })

  test('of an endpoint is the URL that a request would go to at that moment, also from a page with a base of its own', () => {
    const source = fromEndpoint('token')
    const base = document.createElement('base')
    history.replaceState(null, '', '/boards/7/')
    try {
      expect(source.id).toBe(href('/boards/7/token'))
      base.href = 'https://backend.test/api/'
      document.head.append(base)
      expect(source.id).toBe('https://backend.test/api/token')
    } finally {
      base.remove()
      history.replaceState(null, '', '/')
    }
  })

  test.each(['https://backend.test/token', '/token'])(
    'of an endpoint is its address as it was given where there is no page: %s',
    (url) => {
      vi.stubGlobal('document', undefined)
      expect(fromEndpoint(url).id).toBe(url)
    },
  )
})

test('fromStatic answers always the same', async () => {
  const source = fromStatic('abc')
  await expect(source.fetch(request())).resolves.toEqual({ body: { token: 'abc', expiresIn: null } })
  await expect(source.fetch(request({ reason: 'rejected', attempt: 5 }))).resolves.toEqual({
    body: { token: 'abc', expiresIn: null },
  })
})

function expectNoCanary(error: EmbedError) {
  for (const text of [
    error.message,
    String(error.cause),
    error.stack ?? '',
    JSON.stringify(error),
    JSON.stringify(Object.getOwnPropertyDescriptors(error)),
  ]) {
    expect(text).not.toContain(CANARY.slice(0, 10))
  }
}
