// @vitest-environment node
// The mints of the vendors whose tokens are made in a dashboard, or fetched from one: what they ask, what they hand out, and what they never say.
import { afterEach, beforeEach, describe, expect, test, vi, type Mock } from 'vitest'
import { EmbedError } from '../../src/errors'
import { createTokenHandler, type Mint, type MintRequest } from '../../src/server'
import { answeringAgentMint, type AnsweringAgentMintOptions } from '../../src/server/answering-agent'
import { interaktMint, type InteraktMintOptions } from '../../src/server/interakt'
import { openChatWidgetMint } from '../../src/server/open-chat-widget'
import { runtypeMint } from '../../src/server/runtype'
import { createAnsweringAgentEmulator, type AnsweringAgentEmulator } from '../emulators/answering-agent'
import { createInteraktEmulator, type InteraktEmulator } from '../emulators/interakt'

const T0 = Date.UTC(2026, 10, 20, 12)
const CANARY = 'cAnArY-7f3e9b-a-secret-of-some-length'

interface User {
  id: string
}
type Params = Readonly<Record<string, unknown>>

beforeEach(() => {
  vi.useFakeTimers({ now: T0 })
})
afterEach(() => {
  expect(vi.getTimerCount(), 'nothing is left running').toBe(0)
  vi.useRealTimers()
})

interface Asking {
  vendor?: string
  params?: Params
  user?: string
  onError?: (error: unknown) => void
  signal?: AbortSignal
}

/** Asks for a token as a page does. */
async function ask(mint: Mint<User>, { vendor = 'any', params = {}, user = 'user-1', onError, signal }: Asking = {}): Promise<Response> {
  const handler = createTokenHandler<User>({ authorize: () => ({ id: user }), mint, onError })
  const request = new Request('https://app.example.com/api/embed-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ vendor, params }),
    ...(signal ? { signal } : {}),
  })
  return handler(request)
}

function asked(more: Partial<MintRequest<User>> = {}): MintRequest<User> {
  const request = new Request('https://app.example.com/api/embed-token', { method: 'POST' })
  return { user: { id: 'user-1' }, vendor: 'any', params: {}, request, signal: new AbortController().signal, ...more }
}

async function errorOf(make: () => unknown): Promise<EmbedError> {
  try {
    await make()
  } catch (cause) {
    return cause as EmbedError
  }
  throw new Error('Expected an error, there was none.')
}

/** All that an error tells a log. */
function told(error: unknown): string {
  const texts: string[] = []
  for (let at = error; at instanceof Error; at = at.cause) texts.push(at.message, at.stack ?? '', JSON.stringify(at))
  expect(texts, 'an error').not.toEqual([])
  return texts.join('\n')
}

/** Where a `fetch` goes. */
function addressOf(input: Parameters<typeof fetch>[0] | undefined): string {
  return input instanceof Request ? input.url : String(input ?? '')
}

async function textOf(response: Response): Promise<string> {
  return [await response.text(), response.statusText, ...[...response.headers].flat()].join('\n')
}

/** A vendor that answers as it is told. */
function answering(make: (request: Request) => Response | Promise<Response>): Mock<typeof fetch> {
  return vi.fn<typeof fetch>(async (input, init) => make(new Request(input, init)))
}

/** A vendor that never answers, until nobody waits any more. */
const hanging = () =>
  vi.fn<typeof fetch>(
    (_, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')))),
  )

/** The two mints that ask a vendor, as one family. */
const ASKING: [string, (fetch: typeof globalThis.fetch, secret?: string) => Mint<User>][] = [
  ['answeringAgentMint', (fetch, apiKey = CANARY) => answeringAgentMint<User>({ apiKey, externalId: ({ user }) => user.id, fetch })],
  ['interaktMint with verify', (fetch, accessToken = CANARY) => interaktMint<User>({ accessToken, verify: true, fetch })],
]

describe.each(ASKING)('%s', (_, make) => {
  test.each<[string, () => Response, string, number, string]>([
    ['401', () => Response.json({ message: CANARY }, { status: 401 }), 'EMBED_UNAVAILABLE', 502, 'vendor_failed'],
    ['403', () => Response.json({ message: CANARY }, { status: 403 }), 'EMBED_UNAVAILABLE', 502, 'vendor_failed'],
    ['404', () => Response.json({ message: CANARY }, { status: 404 }), 'EMBED_UNAVAILABLE', 502, 'vendor_failed'],
    ['422', () => Response.json({ message: CANARY }, { status: 422 }), 'EMBED_UNAVAILABLE', 502, 'vendor_failed'],
    ['500', () => new Response(CANARY, { status: 500, statusText: CANARY }), 'EMBED_UNAVAILABLE', 502, 'vendor_failed'],
    ['502 of a proxy', () => new Response(`<h1>${CANARY}</h1>`, { status: 502 }), 'EMBED_UNAVAILABLE', 502, 'vendor_failed'],
    ['503 without a time', () => new Response(null, { status: 503 }), 'EMBED_UNAVAILABLE', 502, 'vendor_failed'],
    ['503 with one', () => new Response(null, { status: 503, headers: { 'retry-after': '7' } }), 'EMBED_RATE_LIMITED', 429, 'rate_limited'],
    ['429', () => Response.json({ error: CANARY }, { status: 429 }), 'EMBED_RATE_LIMITED', 429, 'rate_limited'],
    ['304', () => new Response(null, { status: 304 }), 'EMBED_UNAVAILABLE', 502, 'vendor_failed'],
  ])('%s of the vendor is told, and not repeated', async (_status, respond, code, status, error) => {
    const failure = await errorOf(() => make(answering(respond))(asked()))
    expect(failure).toBeInstanceOf(EmbedError)
    expect(failure.code).toBe(code)
    expect(told(failure)).not.toContain(CANARY)
    const onError = vi.fn()
    const response = await ask(make(answering(respond)), { onError })
    expect(response.status).toBe(status)
    expect(await response.clone().json()).toMatchObject({ error })
    expect(await textOf(response)).not.toContain(CANARY)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(told(onError.mock.calls[0]?.[0])).not.toContain(CANARY)
  })

  test('a vendor that hangs is given up after 8 s, and its request ended', async () => {
    const fetch = hanging()
    const response = ask(make(fetch))
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
    const response = ask(make(fetch), { signal: leaving.signal })
    await vi.advanceTimersByTimeAsync(1_000)
    leaving.abort()
    await response
    expect(fetch.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
  })

  test('a connection that drops is a 502', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.reject(new TypeError('fetch failed')))
    const response = await ask(make(fetch))
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([502, 'vendor_failed'])
  })

  test('the global fetch is looked up at each call', async () => {
    const mint = make(undefined as unknown as typeof fetch)
    const fetch = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({ embed_token: 'abc', success: true }))
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
    const fetch = answering(() => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example' } }))
    await expect(make(fetch)(asked())).rejects.toMatchObject({ code: 'EMBED_UNAVAILABLE' })
    expect(fetch).toHaveBeenCalledTimes(1)
    expect(fetch.mock.calls[0]?.[1]?.redirect).toBe('manual')
  })

  test('a secret with a line break in it is not told to the log', async () => {
    const onError = vi.fn()
    const fetch = answering(() => Response.json({ embed_token: 'abc', success: true }))
    const response = await ask(make(fetch, `${CANARY}\nand more`), { onError })
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
      ['a date in the header, by ours', { 'retry-after': new Date(T0 + 45_000).toUTCString() }, {}, '45', 45_000],
      ['a date that has passed', { 'retry-after': 'Fri, 20 Nov 2020 09:00:30 GMT' }, {}, '0', 0],
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
      expect(await errorOf(() => make(fetch)(asked()))).toMatchObject({ code: 'EMBED_RATE_LIMITED', retryAfterMs })
      const response = await ask(make(fetch))
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, retryAfter])
      expect(await response.json()).toMatchObject({ error: 'rate_limited', retryAfter: Number(retryAfter) })
    })

    test('of HTML that says nothing', async () => {
      const response = await ask(make(answering(() => new Response('<h1>Slow down</h1>', { status: 429 }))))
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30'])
    })
  })
})

describe('answeringAgentMint', () => {
  let emulator: AnsweringAgentEmulator
  const fetchFromEmulator = vi.fn<typeof fetch>(async (input, init) => {
    const response = await emulator.fetch(new Request(input, init))
    if (response.type === 'error') throw init?.signal?.reason ?? new TypeError('fetch failed')
    return response
  })
  const create = (more: Partial<AnsweringAgentMintOptions<User>> = {}) =>
    answeringAgentMint<User>({ apiKey: emulator.apiKey, externalId: ({ user }) => user.id, fetch: fetchFromEmulator, ...more })

  beforeEach(() => {
    emulator = createAnsweringAgentEmulator()
    fetchFromEmulator.mockClear()
  })
  afterEach(() => {
    expect(emulator.counts.posts, 'to post rotates the user’s secret').toBe(0)
  })

  test('hands out the user’s current token, which does not expire', async () => {
    const response = await ask(create())
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ embedToken: emulator.tokenOf('user-1'), expiresIn: null })
    expect(emulator.counts).toMatchObject({ gets: 1, posts: 0 })
  })

  test('asks the documented address, with the key in its header', async () => {
    await create()(asked())
    const [url, init] = fetchFromEmulator.mock.calls[0] ?? []
    expect(url).toBe('https://answeringagent.com/api/v1/users/user-1/embed-token')
    expect(new Headers(init?.headers).get('x-api-key')).toBe(emulator.apiKey)
  })

  test.each([
    'https://playground.answeringagent.com/api/v1',
    'https://playground.answeringagent.com/api/v1/',
    'https://playground.answeringagent.com/api/v1///',
  ])('asks another deployment, %s', async (baseUrl) => {
    await create({ baseUrl })(asked())
    expect(fetchFromEmulator.mock.calls[0]?.[0]).toBe('https://playground.answeringagent.com/api/v1/users/user-1/embed-token')
  })

  test('asks for each token, and gives the same one: nothing is rotated', async () => {
    const mint = create()
    const tokens = await Promise.all([1, 2, 3].map(async () => ((await (await ask(mint)).json()) as { embedToken: string }).embedToken))
    expect(new Set(tokens).size).toBe(1)
    expect(emulator.counts).toMatchObject({ gets: 3, posts: 0 })
  })

  test('gives the new one once the vendor has rotated it', async () => {
    const mint = create()
    const before = await (await ask(mint)).text()
    emulator.rotate('user-1')
    const after = await (await ask(mint)).text()
    expect(after).not.toBe(before)
    expect(after).toContain(emulator.tokenOf('user-1'))
  })

  test('each user gets their own, as authorised, whatever the page sends', async () => {
    const mint = create()
    const of = async (user: string) =>
      ((await (await ask(mint, { user, params: { user: 'user-1', id: 'user-1' } })).json()) as { embedToken: string }).embedToken
    expect([await of('alice'), await of('bob')]).toEqual([emulator.tokenOf('alice'), emulator.tokenOf('bob')])
    expect(emulator.tokenOf('alice')).not.toBe(emulator.tokenOf('bob'))
    expect(emulator.tokenOf('user-1')).toBeUndefined()
  })

  test('the host’s function is asked with the whole request', async () => {
    const externalId = vi.fn(() => 'x')
    const request = asked({ params: { a: 1 } })
    await create({ externalId })(request)
    expect(externalId).toHaveBeenCalledExactlyOnceWith(request)
  })

  test.each([
    'a/b',
    '../admin',
    'a?b=c',
    'a#b',
    'a b',
    'ä@example.com',
    'a%2Fb',
    '%2e%2e',
    'a\\b',
    'a;b',
    ';',
    '/',
    '?',
    'a\nb',
    '*',
    '😀',
    '...',
    '.a',
    'a..',
  ])('the user %j is one step of the path', async (user) => {
    const response = await ask(create(), { user })
    expect(response.status).toBe(200)
    const url = new URL(addressOf(fetchFromEmulator.mock.calls[0]?.[0]))
    expect(url.pathname).toMatch(/^\/api\/v1\/users\/[^/]+\/embed-token$/)
    expect(url.search + url.hash).toBe('')
    expect(await response.json()).toMatchObject({ embedToken: emulator.tokenOf(user) })
  })

  test.each(['.', '..'])('the user %j is one step of the path, or refused', async (user) => {
    await ask(create(), { user })
    for (const [url] of fetchFromEmulator.mock.calls) expect(new URL(addressOf(url)).pathname).toMatch(/^\/api\/v1\/users\/[^/]+\/embed-token$/)
  })

  test.each(['', undefined, null])('no user, %j, is an error of the host’s, and asks nothing', async (id) => {
    const mint = create({ externalId: () => id as string })
    expect(await errorOf(() => mint(asked()))).toMatchObject({ name: 'EmbedError', code: 'EMBED_CONFIG' })
    expect((await ask(mint)).status).toBe(502)
    expect(fetchFromEmulator).not.toHaveBeenCalled()
  })

  test('a function of the host’s that throws is a 502, with its error in the log only', async () => {
    const cause = new Error(`no such column ${CANARY}`)
    const onError = vi.fn()
    const mint = create({
      externalId: () => {
        throw cause
      },
    })
    const response = await ask(mint, { onError })
    expect(response.status).toBe(502)
    expect(await textOf(response)).not.toContain(CANARY)
    expect(onError.mock.calls[0]?.[0]).toBe(cause)
    expect(fetchFromEmulator).not.toHaveBeenCalled()
  })

  test('a user whose name is half a character is a 502', async () => {
    expect((await ask(create(), { user: '\ud800' })).status).toBe(502)
  })

  test('a user that the vendor does not know is a 502, and is not made', async () => {
    emulator.settings.knownUsers = ['alice']
    expect((await ask(create(), { user: 'bob' })).status).toBe(502)
    expect((await ask(create(), { user: 'alice' })).status).toBe(200)
    expect(emulator.tokenOf('bob')).toBeUndefined()
  })

  test('a wrong key is a 502', async () => {
    const response = await ask(create({ apiKey: CANARY }))
    expect(response.status).toBe(502)
    expect(await textOf(response)).not.toContain(CANARY)
  })

  test.each(['forbidden', 'server-error'] as const)('%s of the vendor is a 502', async (apiFault) => {
    emulator.settings.apiFault = apiFault
    expect((await ask(create())).status).toBe(502)
  })

  test('a vendor that hangs is a 504', async () => {
    emulator.settings.apiFault = 'hang'
    const response = ask(create())
    await vi.advanceTimersByTimeAsync(8_000)
    expect((await response).status).toBe(504)
  })

  test.each<[string, () => Response]>([
    ['HTML', () => new Response(`<html>${CANARY}`)],
    ['HTML that says that it is JSON', () => new Response(`<html>${CANARY}`, { headers: { 'content-type': 'application/json' } })],
    ['nothing', () => new Response(null)],
    ['null', () => Response.json(null)],
    ['a list', () => Response.json([CANARY])],
    ['an empty object', () => Response.json({})],
    ['an empty token', () => Response.json({ embed_token: '' })],
    ['the word "undefined"', () => Response.json({ embed_token: 'undefined' })],
    ['a token that is an object', () => Response.json({ embed_token: { value: CANARY } })],
    ['a token with a space', () => Response.json({ embed_token: `${CANARY} ${CANARY}` })],
    ['an error that is a 200', () => Response.json({ error: CANARY, embed_token: CANARY })],
    ['a token under another name', () => Response.json({ embedtoken: CANARY, auth_token: CANARY })],
  ])('an answer of %s is a 502, and not repeated', async (_, respond) => {
    const onError = vi.fn()
    const response = await ask(create({ fetch: answering(respond) }), { onError })
    expect(response.status).toBe(502)
    expect(await textOf(response)).not.toContain(CANARY)
    expect(told(onError.mock.calls[0]?.[0])).not.toContain(CANARY)
  })

  test.each(['', undefined, null])('the key %j is an error when it is wanted, and none as a build imports the mint', async (apiKey) => {
    const mint = create({ apiKey: apiKey as string })
    expect(await errorOf(() => mint(asked()))).toMatchObject({ name: 'EmbedError', code: 'EMBED_CONFIG' })
  })
})

describe('interaktMint', () => {
  let emulator: InteraktEmulator
  const fetchFromEmulator = vi.fn<typeof fetch>(async (input, init) => emulator.fetch(new Request(input, init)))
  const create = (more: Partial<InteraktMintOptions<User>> = {}) =>
    interaktMint<User>({ accessToken: emulator.tokenOf('chat'), fetch: fetchFromEmulator, ...more })

  beforeEach(() => {
    emulator = createInteraktEmulator()
    fetchFromEmulator.mockClear()
  })

  test('hands out the stored token, which does not expire, and asks nobody', async () => {
    const response = await ask(create())
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ embedToken: emulator.tokenOf('chat'), expiresIn: null })
    expect(fetchFromEmulator).not.toHaveBeenCalled()
  })

  test.each([true, false])('chooses it by what the page asks for (verify: %s)', async (verify) => {
    const accessToken = ({ params }: MintRequest<User>) => emulator.tokenOf(params['widget'] === 'search' ? 'search' : 'chat')
    const mint = create({ accessToken, verify })
    for (const widget of ['chat', 'search'] as const) {
      const response = await ask(mint, { params: { widget } })
      expect(await response.json()).toEqual({ embedToken: emulator.tokenOf(widget), expiresIn: null })
    }
    expect(fetchFromEmulator).toHaveBeenCalledTimes(verify ? 2 : 0)
  })

  test('chooses it by the user, also with a promise', async () => {
    const accessToken = async ({ user }: MintRequest<User>) => emulator.tokenOf('chat', user.id)
    const mint = create({ accessToken, verify: true })
    for (const user of ['alice', 'bob']) {
      expect(await (await ask(mint, { user })).json()).toMatchObject({ embedToken: emulator.tokenOf('chat', user) })
    }
  })

  test('asks for the token once, also with verify', async () => {
    const accessToken = vi.fn(() => emulator.tokenOf('chat'))
    const request = asked()
    await create({ accessToken, verify: true })(request)
    expect(accessToken).toHaveBeenCalledExactlyOnceWith(request)
  })

  test('verify: asks whether the vendor knows it, in its header, at the documented address', async () => {
    const token = emulator.tokenOf('chat')
    expect((await ask(create({ verify: true }))).status).toBe(200)
    const [url, init] = fetchFromEmulator.mock.calls[0] ?? []
    expect(addressOf(url)).toMatch(/^https:\/\/admin\.interakt\.app\/api\/v1\/embed-snippet\?containerId=\w+$/)
    expect(new Headers(init?.headers).get('x-access-token')).toBe(token)
    expect(emulator.counts.refused).toBe(0)
  })

  test('verify: a token that was regenerated is a 502, and told to the log', async () => {
    const mint = create({ verify: true })
    expect((await ask(mint)).status).toBe(200)
    const token = emulator.tokenOf('chat')
    emulator.rotate('chat')
    const onError = vi.fn()
    const response = await ask(mint, { onError })
    expect(response.status).toBe(502)
    expect(told(onError.mock.calls[0]?.[0])).toContain('Interakt')
    expect(told(onError.mock.calls[0]?.[0])).not.toContain(token)
    expect(await textOf(response)).not.toContain(token)
  })

  test('without verify it is handed out all the same: the widget will say', async () => {
    const mint = create()
    emulator.rotate('chat')
    expect((await ask(mint)).status).toBe(200)
  })

  test.each(['https://interakt.example', 'https://interakt.example/', 'https://interakt.example//'])('verify: at %s', async (baseUrl) => {
    await create({ verify: true, baseUrl })(asked())
    expect(new URL(addressOf(fetchFromEmulator.mock.calls[0]?.[0])).href).toMatch(/^https:\/\/interakt\.example\/api\/v1\/embed-snippet/)
  })

  test.each([{ success: false }, {}, null, 'ok'])('verify: %j is no word that the token is known', async (body) => {
    const fetch = vi.fn(() => Promise.resolve(Response.json(body)))
    const mint = interaktMint({ accessToken: 'token', verify: true, fetch })
    await expect(Promise.resolve(mint(asked()))).rejects.toMatchObject({ code: 'EMBED_UNAVAILABLE' })
  })

  test('verify: the vendor’s own rate limit is handed on', async () => {
    const retryAfter = 17
    const body = { success: false, error: 'Rate limit exceeded', code: 'RATE_LIMIT_EXCEEDED', retryAfter }
    const response = await ask(create({ verify: true, fetch: answering(() => Response.json(body, { status: 429 })) }))
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '17'])
    expect(await response.json()).toMatchObject({ retryAfter: 17 })
  })

  test.each(['', undefined, null])('verify: a function that returns %j is an error, and asks nothing', async (token) => {
    const mint = create({ accessToken: () => token as string, verify: true })
    expect(await errorOf(() => mint(asked()))).toMatchObject({ code: 'EMBED_CONFIG' })
    expect(fetchFromEmulator).not.toHaveBeenCalled()
  })
})

describe('openChatWidgetMint', () => {
  const key = 'k'.repeat(24)

  test('hands out the key, which does not expire', async () => {
    const response = await ask(openChatWidgetMint<User>({ apiKey: key }))
    expect([response.status, await response.json()]).toEqual([200, { embedToken: key, expiresIn: null }])
  })

  test.each([1, 8, 23])('a key of %i characters, which the vendor refuses, is an error when it is wanted, and not repeated', async (length) => {
    const short = CANARY.slice(0, length)
    const mint = openChatWidgetMint({ apiKey: short })
    const error = await errorOf(() => mint(asked()))
    expect(error).toMatchObject({ name: 'EmbedError', code: 'EMBED_CONFIG' })
    expect(error.message).toContain(String(length))
    if (length > 1) expect(told(error)).not.toContain(short)
  })

  test.each([24, 25, 200])('one of %i is not', async (length) => {
    expect(await openChatWidgetMint({ apiKey: 'x'.repeat(length) })(asked())).toMatchObject({ embedToken: 'x'.repeat(length) })
  })

  test('a function that chooses by deployment is asked for each', async () => {
    const apiKey = vi.fn(({ params }: MintRequest<User>) => `${params['deployment'] as string}-${'x'.repeat(30)}`)
    const mint = openChatWidgetMint<User>({ apiKey })
    for (const deployment of ['eu', 'us']) {
      expect(await (await ask(mint, { params: { deployment } })).json()).toMatchObject({ embedToken: `${deployment}-${'x'.repeat(30)}` })
    }
    expect(apiKey).toHaveBeenCalledTimes(2)
  })
})

describe('runtypeMint', () => {
  test('hands out the client token, which does not expire', async () => {
    const response = await ask(runtypeMint<User>({ clientToken: 'ct_live_flow01k7_abc' }))
    expect([response.status, await response.json()]).toEqual([200, { embedToken: 'ct_live_flow01k7_abc', expiresIn: null }])
  })

  test('looks it up for each request, so that a rotated one needs no deployment', async () => {
    let current = 'ct_live_1'
    const mint = runtypeMint<User>({ clientToken: async () => current })
    expect(await (await ask(mint)).json()).toMatchObject({ embedToken: 'ct_live_1' })
    current = 'ct_live_2'
    expect(await (await ask(mint)).json()).toMatchObject({ embedToken: 'ct_live_2' })
  })
})

/** The three that hand out what is stored, as one family. */
const STORED: [string, string, (stored: string | ((request: MintRequest<User>) => string | Promise<string>)) => Mint<User>][] = [
  ['interaktMint', 'Interakt', (accessToken) => interaktMint<User>({ accessToken })],
  ['openChatWidgetMint', 'Open Chat Widget', (apiKey) => openChatWidgetMint<User>({ apiKey })],
  ['runtypeMint', 'Runtype', (clientToken) => runtypeMint<User>({ clientToken })],
]

describe.each(STORED)('%s hands out what is stored', (_, vendor, make) => {
  test.each(['', undefined, null])('%j is an error when it is wanted, that names the vendor', async (stored) => {
    const mint = make(stored as string)
    const error = await errorOf(() => mint(asked()))
    expect(error).toMatchObject({ name: 'EmbedError', code: 'EMBED_CONFIG' })
    expect(error.message).toContain(vendor)
  })

  test.each<[string, unknown]>([
    ['nothing', ''],
    ['undefined', undefined],
    ['null', null],
    ['the word "undefined"', 'undefined'],
    ['a number', 7],
    ['an object', { token: CANARY }],
    ['a token with a line break', `${CANARY}\n${CANARY}`],
    ['a token with a space', ` ${CANARY}`],
    ['HTML', `<html>${CANARY}`],
    ['a page of text', CANARY.repeat(1_000)],
  ])('a function that returns %s is a 502, and that is not repeated', async (_name, value) => {
    for (const stored of [() => value as string, async () => value as string]) {
      const onError = vi.fn()
      const response = await ask(make(stored), { onError })
      expect(response.status).toBe(502)
      expect(await textOf(response)).not.toContain(CANARY)
      expect(onError).toHaveBeenCalledTimes(1)
      expect(told(onError.mock.calls[0]?.[0])).not.toContain(CANARY)
    }
  })

  test.each<[string, () => string | Promise<string>]>([
    [
      'throws',
      () => {
        throw new Error(CANARY)
      },
    ],
    ['rejects', () => Promise.reject(new Error(CANARY))],
  ])('a function that %s is a 502, with its error in the log only', async (_name, stored) => {
    const onError = vi.fn()
    const response = await ask(make(stored), { onError })
    expect(response.status).toBe(502)
    expect(await textOf(response)).not.toContain(CANARY)
    expect((onError.mock.calls[0]?.[0] as Error).message).toBe(CANARY)
  })

  test('a function that hangs is a 504', async () => {
    const response = ask(make(() => new Promise(() => {})))
    await vi.advanceTimersByTimeAsync(8_000)
    expect((await response).status).toBe(504)
  })

  test('a function that says to wait is a 429', async () => {
    const wait = () => Promise.reject(new EmbedError('EMBED_RATE_LIMITED', 'wait', { retryAfterMs: 4_000 }))
    const response = await ask(make(wait))
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '4'])
  })

  test('a stored JWT lives as long as it says', async () => {
    const claims = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '')
    const token = `${claims({ alg: 'none' })}.${claims({ exp: T0 / 1_000 + 600, iat: T0 / 1_000 - 300 })}.c2ln`
    expect(await (await ask(make(() => token))).json()).toEqual({ embedToken: token, expiresIn: 600 })
  })

  test('is never kept by anything between: no-store', async () => {
    const response = await ask(make('a-token-of-more-than-24-characters'))
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})
