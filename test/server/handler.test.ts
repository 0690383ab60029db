// @vitest-environment node
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../src/errors'
import { createTokenHandler, type MintRequest, type TokenHandlerOptions } from '../../src/server'
import { fromEndpoint } from '../../src/source'
import { parseTokenResponse } from '../../src/token'

const T0 = Date.UTC(2026, 10, 18, 12)
const URL_OF_HANDLER = 'https://app.example.com/api/embed-token'
const OWN = 'https://app.example.com'
const ALLOWED = 'https://shop.example.com'
const EVIL = 'https://evil.test'
const CANARY = 'cAnArY-7f3e9b-access-key'

interface User {
  id: string
}

const USER: User = { id: 'user-1' }

const authorize = vi.fn<TokenHandlerOptions<User>['authorize']>()
const mint = vi.fn<(asked: MintRequest<User>) => unknown>()
const onError = vi.fn<(error: unknown, request: Request) => void>()

function createHandler(more: Partial<TokenHandlerOptions<User>> = {}) {
  return createTokenHandler<User>({ authorize, mint, allowedOrigins: [ALLOWED], onError, ...more })
}

function ask(init: RequestInit = {}): Request {
  const headers = new Headers(init.headers)
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  return new Request(URL_OF_HANDLER, { method: 'POST', ...init, headers })
}

function json(body: unknown, init: RequestInit = {}): Request {
  return ask({ body: JSON.stringify(body), ...init, headers: { 'content-type': 'application/json', ...init.headers } })
}

/** What every answer has, whatever it says. */
async function expectSafe(response: Response): Promise<Response> {
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('vary')).toMatch(/Origin/)
  expect(response.headers.get('vary')).toMatch(/Sec-Fetch-Site/)
  const text = await response.clone().text()
  expect([text, ...[...response.headers].flat()].join('\n')).not.toContain(CANARY)
  return response
}

async function answerTo(request: Request, more: Partial<TokenHandlerOptions<User>> = {}): Promise<Response> {
  return expectSafe(await createHandler(more)(request))
}

beforeEach(() => {
  vi.useFakeTimers({ now: T0 })
  authorize.mockReset().mockReturnValue(USER)
  mint.mockReset().mockReturnValue({ embedToken: 'abc', expiresIn: 900 })
  onError.mockReset()
})

afterEach(() => {
  expect(vi.getTimerCount(), 'timers that are left').toBe(0)
  vi.useRealTimers()
})

describe('method × Sec-Fetch-Site × Origin × session × outcome', () => {
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
  const ORIGINS = [null, OWN, ALLOWED, EVIL, 'null', `${OWN}.evil.test`] as const

  /** Which of {@link ORIGINS} may ask, by what `Sec-Fetch-Site` says. */
  const MAY_ASK: [string | null, (0 | 1)[]][] = [
    //              none own allowed evil null suffix
    [null, /*     */ [1, 1, 1, 0, 0, 0]],
    ['same-origin', [1, 1, 1, 1, 1, 1]], // a browser's word, which a page cannot forge
    ['none', /*   */ [1, 1, 1, 1, 1, 1]],
    ['same-site', /**/ [0, 0, 1, 0, 0, 0]],
    ['cross-site', [0, 0, 1, 0, 0, 0]],
    ['', /*       */ [0, 0, 1, 0, 0, 0]],
    ['Same-Origin', [0, 0, 1, 0, 0, 0]],
  ]

  const SESSIONS: [string, () => ReturnType<typeof authorize>, number | null][] = [
    ['a user', () => USER, null],
    ['a user, later', () => Promise.resolve(USER), null],
    ['null', () => null, 401],
    ['undefined', () => Promise.resolve(undefined), 401],
    ['false', () => false, 401],
    ['a Response', () => new Response('Not you', { status: 403, headers: { 'cache-control': 'public, max-age=60' } }), 403],
    [
      'an error',
      () => {
        throw new Error(`db ${CANARY}`)
      },
      500,
    ],
  ]

  const OUTCOMES: [string, () => unknown, number][] = [
    ['a token', () => ({ embedToken: 'abc', expiresIn: 900 }), 200],
    ['no token', () => ({ message: CANARY }), 502],
    ['an error', () => Promise.reject(new Error(`vendor ${CANARY}`)), 502],
    ['a rate limit', () => Promise.reject(new EmbedError('EMBED_RATE_LIMITED', CANARY, { retryAfterMs: 7_000 })), 429],
    ['nothing', () => new Promise(() => {}), 504],
  ]

  for (const [site, row] of MAY_ASK) {
    test.each(METHODS)(`%s with Sec-Fetch-Site: ${site === null ? 'none sent' : JSON.stringify(site)}`, async (method) => {
      let cells = 0
      for (const [column, origin] of ORIGINS.entries()) {
        for (const [session, authorized, refusal] of SESSIONS) {
          for (const [outcome, minted, status] of OUTCOMES) {
            authorize.mockReset().mockImplementation(authorized)
            mint.mockReset().mockImplementation(minted)
            const mayAsk = row[column] === 1
            const isAuthorizing = mayAsk && method === 'POST'
            const expected = !mayAsk ? 403 : method === 'OPTIONS' ? 204 : method !== 'POST' ? 405 : (refusal ?? status)
            const headers = { ...(origin === null ? {} : { origin }), ...(site === null ? {} : { 'sec-fetch-site': site }) }

            const answering = createHandler()(new Request(URL_OF_HANDLER, { method, headers }))
            if (outcome === 'nothing') await vi.advanceTimersByTimeAsync(8_000)
            const response = await expectSafe(await answering)

            const cell = `origin ${origin}, session ${session}, vendor ${outcome}`
            expect(response.status, cell).toBe(expected)
            expect(authorize.mock.calls.length, `authorize: ${cell}`).toBe(isAuthorizing ? 1 : 0)
            expect(mint.mock.calls.length, `mint: ${cell}`).toBe(isAuthorizing && refusal === null ? 1 : 0)
            expect(response.headers.get('access-control-allow-origin'), cell).toBe(origin === ALLOWED ? ALLOWED : null)
            cells += 1
          }
        }
      }
      expect(cells).toBe(ORIGINS.length * SESSIONS.length * OUTCOMES.length)
    })
  }
})

describe('a token', () => {
  test.each<[string, unknown, object]>([
    ['expiresIn', { embedToken: 'abc', expiresIn: 900 }, { embedToken: 'abc', expiresIn: 900 }],
    ['another shape', { data: { token: 'abc', expires_in: 900.9 } }, { embedToken: 'abc', expiresIn: 900 }],
    ['a bare string, which never dies', 'abc', { embedToken: 'abc', expiresIn: null }],
    ['expiresAt, made into what is left', { token: 'abc', expiresAt: T0 / 1_000 + 60 }, { embedToken: 'abc', expiresIn: 60 }],
  ])('is answered in one format, from %s', async (_, minted, expected) => {
    mint.mockResolvedValue(minted)
    const response = await answerTo(json({ vendor: 'acme', params: {} }))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await response.json()).toEqual(expected)
  })

  test('has as much less to live as the vendor took to answer', async () => {
    mint.mockImplementation(() => new Promise((resolve) => setTimeout(resolve, 3_500, { embedToken: 'abc', expiresIn: 900 })))
    const answering = answerTo(json({}))
    await vi.advanceTimersByTimeAsync(3_500)
    expect(await (await answering).json()).toEqual({ embedToken: 'abc', expiresIn: 896 })
  })

  test('is minted from what was asked, and for whom authorize said', async () => {
    const request = json({ vendor: 'acme', params: { board: 7 }, user: { id: 'somebody-else' } })
    await answerTo(request)
    expect(authorize).toHaveBeenCalledExactlyOnceWith(request)
    expect(mint).toHaveBeenCalledOnce()
    const asked = mint.mock.calls[0]?.[0]
    expect(asked).toMatchObject({ user: USER, vendor: 'acme', params: { board: 7 } })
    expect(asked?.request).toBe(request)
    expect(asked?.signal.aborted).toBe(false)
    expect(Object.keys(asked ?? {}).sort()).toEqual(['params', 'request', 'signal', 'user', 'vendor'])
  })

  test.each([0, '', NaN, 0n])('is given to a user who is %o: only null, undefined and false are nobody', async (user) => {
    const seen = vi.fn((_: MintRequest<unknown>) => 'abc')
    const response = await createTokenHandler<unknown>({ authorize: () => user, mint: seen })(json({}))
    expect(response.status).toBe(200)
    expect(seen.mock.calls[0]?.[0].user).toBe(user)
  })

  test('arrives at fromEndpoint as it left', async () => {
    const handle = createHandler()
    const source = fromEndpoint(URL_OF_HANDLER, { fetch: (input, init) => handle(new Request(input, init)) })
    const request = {
      vendor: 'acme',
      params: { board: 7 },
      signal: new AbortController().signal,
      reason: 'first',
      attempt: 1,
      current: null,
    } as const
    const { body } = await source.fetch(request)
    expect(parseTokenResponse(body, { sentAt: T0, receivedAt: T0 })).toEqual({ value: 'abc', receivedAt: T0, expiresAt: T0 + 900_000 })
    expect(mint.mock.calls[0]?.[0]).toMatchObject({ vendor: 'acme', params: { board: 7 } })

    mint.mockRejectedValue(new EmbedError('EMBED_RATE_LIMITED', 'wait', { retryAfterMs: 6_500 }))
    await expect(source.fetch(request)).rejects.toMatchObject({ code: 'EMBED_RATE_LIMITED', retryAfterMs: 7_000 })
    authorize.mockReturnValue(null)
    await expect(source.fetch(request)).rejects.toMatchObject({ code: 'EMBED_DENIED' })
  })
})

describe('one mint a vendor', () => {
  const acme = vi.fn(() => 'token-of-acme')
  const other = vi.fn(() => 'token-of-other')
  const minters = { acme, other }

  beforeEach(() => {
    acme.mockClear()
    other.mockClear()
  })

  test('is chosen by the vendor asked for', async () => {
    const response = await answerTo(json({ vendor: 'other' }), { mint: minters })
    expect(await response.json()).toMatchObject({ embedToken: 'token-of-other' })
    expect([acme.mock.calls.length, other.mock.calls.length]).toEqual([0, 1])
  })

  test.each(['', 'nobody', 'Acme', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])('refuses %j with 403', async (vendor) => {
    const response = await answerTo(json({ vendor }), { mint: minters })
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: 'forbidden' })
    expect([acme.mock.calls.length, other.mock.calls.length]).toEqual([0, 0])
  })

  test.each([null, 7, ['acme'], { id: 'acme' }, undefined])('refuses a vendor that is %j', async (vendor) => {
    expect((await answerTo(json({ vendor }), { mint: minters })).status).toBe(403)
  })
})

describe('a body', () => {
  const broken = () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"vendor":'))
        controller.error(new Error('reset'))
      },
    })

  test.each<[string, () => BodyInit]>([
    ['that is text', () => 'hello'],
    ['that is a form', () => new URLSearchParams({ vendor: 'acme' })],
    ['that is multipart', () => new FormData()],
    ['that is cut off', () => '{"vendor":"acme"'],
    ['with something after it', () => '{}{}'],
    ['that is a comment', () => '// {}'],
    ['in single quotes', () => "{'vendor':'acme'}"],
    ['that is null', () => 'null'],
    ['that is a number', () => '42'],
    ['that is a string', () => '"acme"'],
    ['that is true', () => 'true'],
    ['that is undefined', () => 'undefined'],
    ['that is NaN', () => 'NaN'],
    ['that is white space', () => ' \n'],
    ['that is HTML', () => '<html></html>'],
    ['with a NUL', () => '\0'],
    ['that is not UTF-8', () => new Uint8Array([0xff, 0xfe, 0xfd])],
    ['that is nested deeply and never closed', () => '['.repeat(16_000)],
    ['that is too long', () => JSON.stringify({ vendor: 'x'.repeat(16_384) })],
    ['that is much too long', () => JSON.stringify({ vendor: 'x'.repeat(1_000_000) })],
    ['that breaks off', broken],
  ])('%s gives 400, and mints nothing', async (_, body) => {
    const response = await answerTo(ask({ body: body(), duplex: 'half' } as RequestInit))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'bad_request' })
    expect(mint).not.toHaveBeenCalled()
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'of type %s gives 400, and mints nothing',
    async (type) => {
      const response = await answerTo(ask({ body: '{}', headers: { 'content-type': type } }))
      expect(response.status).toBe(400)
      expect(mint).not.toHaveBeenCalled()
    },
  )

  test('that authorize reads is there for the handler as well', async () => {
    authorize.mockImplementation(async (request) => ((await request.text()) ? USER : null))
    expect((await answerTo(json({ vendor: 'acme' }))).status).toBe(200)
  })

  test('that was read already gives 400', async () => {
    const request = json({ vendor: 'acme' })
    await request.text()
    expect((await answerTo(request)).status).toBe(400)
  })

  test.each<[string, string | undefined, object]>([
    ['none', undefined, { vendor: '', params: {} }],
    ['an empty one', '', { vendor: '', params: {} }],
    ['an empty object', '{}', { vendor: '', params: {} }],
    ['a vendor that is no string', '{"vendor":7}', { vendor: '', params: {} }],
    ['params that are an array', '{"vendor":"acme","params":[1]}', { vendor: 'acme', params: {} }],
    ['params that are null', '{"vendor":"acme","params":null}', { vendor: 'acme', params: {} }],
    ['params that are a string', '{"vendor":"acme","params":"x"}', { vendor: 'acme', params: {} }],
    ['more than is asked for', '{"vendor":"acme","params":{"a":1},"admin":true}', { vendor: 'acme', params: { a: 1 } }],
    ['a deep one', `{"params":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`, { vendor: '' }],
  ])('of %s is read as what it says, and no more', async (_, body, expected) => {
    expect((await answerTo(ask(body === undefined ? {} : { body }))).status).toBe(200)
    expect(mint.mock.calls[0]?.[0]).toMatchObject(expected)
  })

  test('of 16 384 characters is still read', async () => {
    const body = JSON.stringify({ vendor: '' })
    const longest = JSON.stringify({ vendor: 'x'.repeat(16_384 - body.length) })
    expect(longest).toHaveLength(16_384)
    expect((await answerTo(ask({ body: longest }))).status).toBe(200)
  })

  test('cannot reach a prototype', async () => {
    await answerTo(ask({ body: '{"__proto__":{"polluted":1},"params":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}' }))
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(mint.mock.calls[0]?.[0].vendor).toBe('')
  })

  test('is not read before the user is known', async () => {
    authorize.mockReturnValue(null)
    const request = ask({ body: 'hello' })
    expect((await answerTo(request)).status).toBe(401)
    expect(request.bodyUsed).toBe(false)
  })
})

describe('a refusal', () => {
  test.each<[number, string, () => Request, Partial<TokenHandlerOptions<User>>]>([
    [401, 'unauthenticated', () => json({}), { authorize: () => null }],
    [403, 'forbidden', () => json({}, { headers: { origin: EVIL } }), {}],
    [403, 'forbidden', () => json({ vendor: 'nobody' }), { mint: {} }],
    [405, 'method_not_allowed', () => new Request(URL_OF_HANDLER), {}],
    [400, 'bad_request', () => ask({ body: 'x' }), {}],
    [500, 'internal', () => json({}), { authorize: () => Promise.reject(new Error(CANARY)) }],
    [502, 'vendor_failed', () => json({}), { mint: () => Promise.reject(new Error(CANARY)) }],
    [429, 'rate_limited', () => json({}), { mint: () => Promise.reject(new EmbedError('EMBED_RATE_LIMITED', CANARY)) }],
  ])('with %i is { error: "%s", message }', async (status, code, request, more) => {
    const response = await answerTo(request(), more)
    expect(response.status).toBe(status)
    const body = (await response.json()) as Record<string, unknown>
    expect(body).toMatchObject({ error: code, message: expect.stringMatching(/^[\x20-\x7e]{5,100}$/) as unknown })
    expect(Object.keys(body).sort()).toEqual(status === 429 ? ['error', 'message', 'retryAfter'] : ['error', 'message'])
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
    ['an Error of a vendor’s SDK', () => fail(Object.assign(new Error('x'), { response: { status: 401, data: { accessKey: CANARY } } }))],
    ['a thrown Response', () => fail(new Response(CANARY, { status: 401, headers: { 'x-key': CANARY } }))],
    ['an EmbedError that is no rate limit', () => fail(new EmbedError('EMBED_DENIED', CANARY))],
    ['undefined', () => fail(undefined)],
  ])('with 502 follows %s, at once or later, and repeats nothing of it', async (_, act) => {
    for (const failing of [act, async () => act()]) {
      mint.mockImplementation(failing)
      expect((await answerTo(json({}))).status).toBe(502)
    }
  })

  test('is told to onError with what really happened, and only a failure is', async () => {
    const cause = new Error(CANARY)
    mint.mockRejectedValue(cause)
    const request = json({})
    await answerTo(request)
    expect(onError.mock.calls).toEqual([[cause, request]])

    onError.mockClear()
    authorize.mockRejectedValueOnce(cause)
    await answerTo(json({}))
    expect(onError.mock.calls[0]?.[0]).toBe(cause)

    onError.mockClear()
    mint.mockResolvedValue('abc')
    await answerTo(json({}))
    await answerTo(new Request(URL_OF_HANDLER))
    await answerTo(json({}, { headers: { origin: EVIL } }))
    await answerTo(ask({ body: 'x' }))
    authorize.mockReturnValue(null)
    await answerTo(json({}))
    expect(onError).not.toHaveBeenCalled()
  })

  test('is answered even if onError throws', async () => {
    mint.mockRejectedValue(new Error('down'))
    onError.mockImplementation(() => {
      throw new Error('the log is down as well')
    })
    const response = await answerTo(json({ vendor: 'acme' }))
    expect(response.status).toBe(502)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('a page that has gone away already: the vendor’s signal says so', async () => {
    mint.mockResolvedValue({ token: 't' })
    await answerTo(json({ vendor: 'acme' }, { signal: AbortSignal.abort() }))
    expect(mint.mock.calls[0]?.[0].signal.aborted).toBe(true)
  })

  test('a JWT from a cache has what is left of it, not its whole life', async () => {
    const now = Math.floor(Date.now() / 1_000)
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    mint.mockResolvedValue({ token: `${encode({ alg: 'none' })}.${encode({ iat: now - 600, exp: now + 300 })}.c2ln` })
    const { expiresIn } = (await (await answerTo(json({ vendor: 'acme' }))).json()) as { expiresIn: number }
    expect(expiresIn).toBeLessThanOrEqual(300)
    expect(expiresIn).toBeGreaterThan(295)
  })

  test('a timeoutMs of Infinity is none', async () => {
    mint.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve({ token: 't' }), 20)))
    const answering = answerTo(json({ vendor: 'acme' }), { timeoutMs: Infinity })
    await vi.advanceTimersByTimeAsync(100)
    expect((await answering).status).toBe(200)
    await vi.runOnlyPendingTimersAsync()
  })

  test('needs no onError', async () => {
    mint.mockRejectedValue(new Error('x'))
    expect((await answerTo(json({}), { onError: undefined })).status).toBe(502)
  })
})

describe('time', () => {
  test.each<[string, number | undefined, number]>([
    ['by default', undefined, 8_000],
    ['as set', 1_500, 1_500],
  ])('a vendor that hangs is given up in time, %s, and told', async (_, timeoutMs, expected) => {
    let signal: AbortSignal | undefined
    mint.mockImplementation((asked) => {
      signal = asked.signal
      return new Promise(() => {})
    })
    const settled = vi.fn()
    const answering = answerTo(json({}), { timeoutMs })
    void answering.then(settled)
    await vi.advanceTimersByTimeAsync(expected - 1)
    expect(settled).not.toHaveBeenCalled()
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    const response = await answering
    expect(response.status).toBe(504)
    expect(await response.json()).toMatchObject({ error: 'vendor_timeout' })
    expect(signal?.aborted).toBe(true)
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'EMBED_TIMEOUT' })
  })

  test('a vendor that fails because it was given up is a time-out all the same', async () => {
    mint.mockImplementation(({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))))
    const answering = answerTo(json({}))
    await vi.advanceTimersByTimeAsync(8_000)
    expect((await answering).status).toBe(504)
  })

  test('a page that has gone away ends the vendor’s request', async () => {
    const page = new AbortController()
    let signal: AbortSignal | undefined
    mint.mockImplementation((asked) => {
      signal = asked.signal
      return new Promise((_, reject) => asked.signal.addEventListener('abort', () => reject(new Error('aborted'))))
    })
    const answering = answerTo(json({}, { signal: page.signal }))
    await vi.advanceTimersByTimeAsync(100)
    expect(signal?.aborted).toBe(false)
    page.abort()
    await vi.advanceTimersByTimeAsync(0)
    expect(signal?.aborted).toBe(true)
    expect((await answering).status).toBe(502)
  })
})

describe('a Response of authorize', () => {
  test('is answered as it is, but not cached', async () => {
    const own = new Response('{"step":"mfa"}', {
      status: 403,
      statusText: 'Second factor',
      headers: [
        ['content-type', 'application/problem+json'],
        ['cache-control', 'public, max-age=3600'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['x-own', 'yes'],
      ],
    })
    const response = await answerTo(json({}), { authorize: () => own })
    expect([response.status, response.statusText, await response.text()]).toEqual([403, 'Second factor', '{"step":"mfa"}'])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.get('x-own')).toBe('yes')
    expect(mint).not.toHaveBeenCalled()
  })

  test.each<[string, () => Response, number]>([
    ['a redirect', () => Response.redirect('https://app.example.com/login', 303), 303],
    ['one without a body', () => new Response(null, { status: 204 }), 204],
    ['one that says 200', () => Response.json({ ok: true }), 200],
  ])('may be %s', async (_, own, status) => {
    const response = await answerTo(json({}), { authorize: async () => own() })
    expect(response.status).toBe(status)
    expect(mint).not.toHaveBeenCalled()
  })

  test('can be read by an allowed origin', async () => {
    const response = await answerTo(json({}, { headers: { origin: ALLOWED } }), { authorize: () => new Response('x', { status: 403 }) })
    expect(response.headers.get('access-control-allow-origin')).toBe(ALLOWED)
  })
})

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
    expect(Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')))).toEqual({
      'access-control-allow-origin': ALLOWED,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type,x-csrf',
      'access-control-allow-methods': 'POST',
      'access-control-expose-headers': 'Date, Retry-After',
      'access-control-max-age': '600',
    })
    expect(authorize).not.toHaveBeenCalled()
    expect(mint).not.toHaveBeenCalled()
  })

  test.each([EVIL, OWN, 'null', `${ALLOWED}.evil.test`, `${ALLOWED}/`, ALLOWED.toUpperCase(), 'http://shop.example.com', '*'])(
    'a preflight of %s gets none of it',
    async (origin) => {
      const response = await answerTo(new Request(URL_OF_HANDLER, preflight(origin)))
      expect(response.status).toBe(403)
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    },
  )

  test.each<[number, Partial<TokenHandlerOptions<User>>]>([
    [200, {}],
    [401, { authorize: () => null }],
    [429, { mint: () => Promise.reject(new EmbedError('EMBED_RATE_LIMITED', 'wait', { retryAfterMs: 1 })) }],
    [502, { mint: () => null }],
  ])('an allowed origin can read a %i and its Retry-After', async (status, more) => {
    const response = await answerTo(json({}, { headers: { origin: ALLOWED, 'sec-fetch-site': 'cross-site' } }), more)
    expect(response.status).toBe(status)
    expect(response.headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(response.headers.get('access-control-allow-credentials')).toBe('true')
    expect(response.headers.get('access-control-expose-headers')).toBe('Date, Retry-After')
  })

  test('no origin is allowed by default', async () => {
    const response = await answerTo(new Request(URL_OF_HANDLER, preflight(ALLOWED)), { allowedOrigins: undefined })
    expect(response.status).toBe(403)
  })
})

function fail(what: unknown): never {
  throw what
}
