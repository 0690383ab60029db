// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest'
import { createVendorProxy } from '../../../src/server/proxy'
import { createJwksHandler } from '../../../src/server/signing'
import { ISSUER } from '../signing/signing'
import { ask, CHAT, CONFIG, createShield, EVIL, fetchOf, OTHER_PAGE, PAGE, reasonOf } from './shielding'

afterEach(() => void vi.useRealTimers())

test('Interakt answers through the proxy, which holds the real token', async () => {
  const { proxy, mint, secret, upstream, errors } = await createShield('interakt')
  const token = await mint()
  const config = await proxy(ask(CONFIG, { 'x-access-token': token }))
  expect(await config.json()).toMatchObject({ success: true, data: { name: 'Help desk' } })
  const chat = await proxy(
    ask(CHAT, { 'x-access-token': token, accept: 'text/event-stream' }, { message: 'Hello' }),
  )
  expect(chat.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(await chat.text()).toContain('"type":"done"')
  const sent = upstream.requests.map(({ url, headers }) => [url, Object.fromEntries(headers)])
  expect(sent[1]).toEqual([
    'https://admin.interakt.app/api/v1/ai-experiences/chat',
    {
      accept: 'text/event-stream',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      origin: PAGE,
      'x-access-token': secret,
    },
  ])
  expect(errors).toEqual([])
})

test('Open Chat Widget answers through the proxy, with either of its headers', async () => {
  for (const header of ['x-api-key', 'x-widget-api-key']) {
    const { proxy, mint, secret, upstream } = await createShield('open-chat-widget')
    const body = { sessionId: 's-1', message: 'Hello' }
    const response = await proxy(ask('/v1/chat/stream', { [header]: await mint() }, body))
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    expect(await response.text()).toContain('"type":"done"')
    expect(upstream.requests[0]?.headers.get(header)).toBe(secret)
    expect(upstream.requests[0]?.url).toBe('https://chat.example.com/v1/chat/stream')
  }
})

test('Runtype gets the real token in the body, and the page a session that is good only here', async () => {
  const { proxy, mint, secret, upstream, emulators } = await createShield('runtype')
  const init = await proxy(
    ask('/v1/client/init', { 'x-persona-version': '4.17.0' }, { token: await mint(), flowId: 'f' }),
  )
  const session = (await init.json()) as { sessionId: string; expiresAt: string }
  expect(JSON.parse(upstream.bodies[0] ?? '')).toEqual({ token: secret, flowId: 'f' })
  expect(upstream.requests[0]?.headers.get('x-persona-version')).toBe('4.17.0')
  expect(session.sessionId).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/)
  // The vendor's session lives longer, the token 15 minutes.
  expect(Date.parse(session.expiresAt)).toBeLessThanOrEqual(Date.now() + 900_000)
  const messages = [{ role: 'user', content: 'Hello' }]
  const chat = await proxy(ask('/v1/client/chat', {}, { sessionId: session.sessionId, messages }))
  expect(await chat.text()).toContain('execution_complete')
  expect((JSON.parse(upstream.bodies[1] ?? '') as { sessionId: string }).sessionId).toMatch(/^session_/)
  // The next token goes on with it; another user's begins anew.
  await proxy(ask('/v1/client/init', {}, { token: await mint(), sessionId: session.sessionId }))
  expect(emulators.runtype.counts.resumed).toBe(1)
  const other = await mint({ identity: 'user-2' })
  await proxy(ask('/v1/client/init', {}, { token: other, sessionId: session.sessionId }))
  expect(emulators.runtype.counts.resumed).toBe(1)
  expect(emulators.runtype.counts.tokens).toEqual([secret])
})

test('a stolen token is refused from another origin, for another scope, in another session, and after 15 minutes', async () => {
  const cases = [
    {
      vendor: 'interakt',
      use: (token: string, page: string) => ask(CHAT, { 'x-access-token': token, origin: page }, {}),
    },
    {
      vendor: 'open-chat-widget',
      use: (token: string, page: string) => ask('/chat', { 'x-api-key': token, origin: page }, {}),
    },
    {
      vendor: 'runtype',
      use: (token: string, page: string) => ask('/v1/client/init', { origin: page }, { token }),
    },
  ] as const
  for (const { vendor, use } of cases) {
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
    let identity = 'user-1'
    const { proxy, mint, upstream } = await createShield(vendor, { authorize: () => ({ identity }) })
    const token = await mint()
    expect(await reasonOf(await proxy(use(token, EVIL)))).toBe('403 origin_refused')
    // Allowed, and still another one than the token's.
    expect(await reasonOf(await proxy(use(token, OTHER_PAGE)))).toBe('403 origin_refused')
    expect(await reasonOf(await proxy(use(await mint({ scope: 'sales' }), PAGE)))).toBe('401 token_rejected')
    expect(await reasonOf(await proxy(use(await mint({ vendor: 'acme' as never }), PAGE)))).toBe(
      '401 token_rejected',
    )
    identity = 'user-2'
    expect(await reasonOf(await proxy(use(token, PAGE)))).toBe('403 identity_mismatch')
    identity = 'user-1'
    vi.setSystemTime(Date.now() + 906_000)
    expect(await reasonOf(await proxy(use(token, PAGE)))).toBe('401 token_expired')
    expect(upstream.requests).toEqual([])
    vi.useRealTimers()
  }
})

test('a stolen session of Runtype is refused in the same four ways', async () => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
  let identity: string | null = 'user-1'
  const authorize = () => (identity === null ? null : { identity })
  const { proxy, mint, options } = await createShield('runtype', { authorize })
  const init = await proxy(ask('/v1/client/init', {}, { token: await mint() }))
  const { sessionId } = (await init.json()) as { sessionId: string }
  const chat = (page: string, session: unknown = sessionId) =>
    ask('/v1/client/chat', { origin: page }, { sessionId: session, messages: [] })
  expect((await proxy(chat(PAGE))).status).toBe(200)
  expect(await reasonOf(await proxy(chat(OTHER_PAGE)))).toBe('403 origin_refused')
  expect(await reasonOf(await proxy(chat(PAGE, `${sessionId.slice(0, -4)}AAAA`)))).toBe('401 token_rejected')
  expect(await reasonOf(await proxy(chat(PAGE, 'session_1')))).toBe('401 token_rejected')
  expect(await reasonOf(await proxy(chat(PAGE, null)))).toBe('401 token_missing')
  const sales = createVendorProxy({ ...options, scope: 'sales' })
  expect(await reasonOf(await sales(chat(PAGE)))).toBe('401 token_rejected')
  identity = 'user-2'
  expect(await reasonOf(await proxy(chat(PAGE)))).toBe('403 identity_mismatch')
  identity = null
  expect(await reasonOf(await proxy(chat(PAGE)))).toBe('401 unauthenticated')
  identity = 'user-1'
  vi.setSystemTime(Date.now() + 906_000)
  expect(await reasonOf(await proxy(chat(PAGE)))).toBe('401 token_expired')
})

test('a GET of the page’s own origin has no Origin: the browser says that it is its own', async () => {
  const { proxy, mint } = await createShield('interakt')
  const token = await mint()
  const get = (headers: Record<string, string>) =>
    proxy(ask(CONFIG, { 'x-access-token': token, origin: undefined, ...headers }))
  expect((await get({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  expect((await get({ referer: `${PAGE}/shop` })).status).toBe(200)
  expect(await reasonOf(await get({ 'sec-fetch-site': 'cross-site' }))).toBe('403 origin_refused')
  expect(await reasonOf(await get({ referer: `${EVIL}/` }))).toBe('403 origin_refused')
  expect(await reasonOf(await get({}))).toBe('403 origin_refused')
})

test('pages of allowed origins get CORS, with credentials where there is a session', async () => {
  const { proxy } = await createShield('interakt')
  const preflight = (path: string, origin: string, method = 'POST') =>
    new Request(`https://app.example.com/embed${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method },
    })
  const allowed = await proxy(preflight(CHAT, OTHER_PAGE))
  expect(allowed.status).toBe(204)
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    'access-control-allow-origin': OTHER_PAGE,
    'access-control-allow-headers': 'content-type, x-access-token',
    'access-control-expose-headers': 'Date, Age, Retry-After',
    vary: 'Origin, Sec-Fetch-Site',
  })
  expect(allowed.headers.has('access-control-allow-credentials')).toBe(false)
  const session = await createShield('interakt', { authorize: () => null })
  expect((await session.proxy(preflight(CHAT, PAGE))).headers.get('access-control-allow-credentials')).toBe(
    'true',
  )
  const refused = await proxy(preflight(CHAT, EVIL))
  expect(refused.status).toBe(403)
  expect(refused.headers.has('access-control-allow-origin')).toBe(false)
  expect((await proxy(preflight('/admin', PAGE))).status).toBe(404)
  expect((await proxy(preflight(CHAT, PAGE, 'DELETE'))).status).toBe(405)
})

test('refusals have the vendor’s shape', async () => {
  const interakt = await createShield('interakt', { limit: () => ({ retryAfterSeconds: 7 }) })
  const none = await interakt.proxy(ask(CHAT, {}, {}))
  expect(await none.json()).toEqual({
    success: false,
    error: 'Invalid access token',
    code: 'UNAUTHORIZED',
    reason: 'token_missing',
  })
  const limited = await interakt.proxy(ask(CHAT, { 'x-access-token': await interakt.mint() }, {}))
  expect(limited.headers.get('retry-after')).toBe('7')
  expect(await limited.json()).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', retryAfter: 7 })
  const chat = await createShield('open-chat-widget')
  expect(await (await chat.proxy(ask('/chat', {}, {}))).json()).toEqual({
    error: 'Unauthorized',
    reason: 'token_missing',
  })
  const runtype = await createShield('runtype')
  expect(await (await runtype.proxy(ask('/v1/client/init', {}, {}))).json()).toEqual({
    error: 'Unauthorized',
    hint: 'There is no token.',
    reason: 'token_missing',
  })
})

test('errors of the vendor pass with their status and shape, and a refused real token is told to onError', async () => {
  const search = await createShield('interakt')
  search.emulators.interakt.settings.rateLimited = true
  const secret = search.emulators.interakt.tokenOf('search')
  const proxy = createVendorProxy({ ...search.options, secret })
  const limited = await proxy(
    ask('/api/v1/search', { 'x-access-token': await search.mint() }, { query: 'a' }),
  )
  expect(limited.status).toBe(429)
  expect(limited.headers.get('retry-after')).toBe('5')
  expect(await limited.json()).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', retryAfter: 5 })
  search.emulators.interakt.rotate('search')
  const refused = await proxy(
    ask('/api/v1/search', { 'x-access-token': await search.mint() }, { query: 'a' }),
  )
  expect(refused.status).toBe(401)
  expect(search.errors).toMatchObject([{ code: 'EMBED_DENIED' }])
})

test('no cookie, no redirect and no HTML comes through', async () => {
  const answers: Response[] = [
    new Response(null, { status: 302, headers: { location: 'https://evil.test/' } }),
    new Response('<script>alert(1)</script>', { headers: { 'content-type': 'text/html' } }),
    new Response('x', { headers: { 'content-type': 'application/json', 'content-encoding': 'zstd' } }),
  ]
  for (const answer of answers) {
    const { proxy, mint, errors, secret } = await createShield('interakt', {
      fetch: fetchOf(() => answer).fetch,
    })
    const response = await proxy(ask(CHAT, { 'x-access-token': await mint() }, {}))
    expect(await reasonOf(response)).toBe('502 vendor_failed')
    expect(errors).toHaveLength(1)
    expect(String(errors[0])).not.toContain(secret)
  }
  const upstream = fetchOf(() =>
    Response.json(
      {},
      { headers: { 'set-cookie': 'a=b', server: 'x', 'x-token': 'y', 'cache-control': 'public' } },
    ),
  )
  const { proxy, mint } = await createShield('interakt', { fetch: upstream.fetch })
  const response = await proxy(
    ask(
      CHAT,
      {
        'x-access-token': await mint(),
        cookie: 'session=1',
        authorization: 'Bearer x',
        'x-forwarded-for': '1.1.1.1',
      },
      {},
    ),
  )
  expect([...response.headers.keys()].sort()).toEqual([
    'access-control-allow-headers',
    'access-control-allow-methods',
    'access-control-allow-origin',
    'access-control-expose-headers',
    'access-control-max-age',
    'cache-control',
    'content-type',
    'vary',
    'x-accel-buffering',
    'x-content-type-options',
  ])
  expect(response.headers.get('cache-control')).toBe('no-store')
  for (const name of ['cookie', 'authorization', 'x-forwarded-for'])
    expect(upstream.requests[0]?.headers.has(name)).toBe(false)
})

test('a user’s address is passed on only where the host says it, and only if it is one', async () => {
  for (const [said, sent] of [
    ['203.0.113.7', '203.0.113.7'],
    ['1.1.1.1, 2.2.2.2', null],
    ['a\r\nb', null],
  ] as const) {
    const { proxy, mint, upstream } = await createShield('interakt', { clientAddress: () => said })
    await proxy(ask(CONFIG, { 'x-access-token': await mint(), 'sec-fetch-site': 'same-origin' }))
    expect(upstream.requests[0]?.headers.get('x-forwarded-for')).toBe(sent)
  }
})

test('a vendor that is away or slow is 502 and 504', async () => {
  const away = await createShield('interakt', { fetch: () => Promise.reject(new TypeError('fetch failed')) })
  expect(await reasonOf(await away.proxy(ask(CHAT, { 'x-access-token': await away.mint() }, {})))).toBe(
    '502 vendor_unreachable',
  )
  const hang: typeof fetch = (_, init) =>
    new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
  const slow = await createShield('interakt', { fetch: hang, timeoutMs: 1 })
  expect(await reasonOf(await slow.proxy(ask(CHAT, { 'x-access-token': await slow.mint() }, {})))).toBe(
    '504 vendor_timeout',
  )
  expect(slow.errors).toMatchObject([{ code: 'EMBED_TIMEOUT' }])
})

test('what the host’s own functions throw is 500, and says nothing', async () => {
  const fail = () => {
    throw new Error('db password hunter2')
  }
  for (const more of [
    { authorize: fail },
    { limit: fail },
    { secret: fail },
    { secret: '' },
    { secret: 'short' },
  ]) {
    const { proxy, mint, errors } = await createShield('interakt', more)
    const response = await proxy(ask(CHAT, { 'x-access-token': await mint() }, {}))
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).not.toMatch(/hunter2/)
    expect(errors).toHaveLength(1)
  }
})

test('a user has so many answers at once, and each place is given back', async () => {
  const { proxy, mint } = await createShield('interakt', { maxConcurrent: 2 })
  const token = await mint()
  const chat = (of = token) => proxy(ask(CHAT, { 'x-access-token': of }, { message: 'Hello' }))
  const [one, two] = [await chat(), await chat()]
  const third = await chat()
  expect(third.headers.get('retry-after')).toBe('1')
  expect(await reasonOf(third)).toBe('429 too_many_requests')
  expect((await chat(await mint({ identity: 'user-2' }))).status).toBe(200)
  await one.text()
  await two.body?.cancel()
  expect([(await chat()).status, (await chat()).status]).toEqual([200, 200])
})

test('a proxy without the private key verifies with the issuer’s JWKS', async () => {
  const { options, issuer, mint } = await createShield('interakt')
  const keys = fetchOf(createJwksHandler(issuer))
  const jwks = 'https://app.example.com/.well-known/jwks.json'
  const who = { issuer: ISSUER, audience: ISSUER }
  const proxy = createVendorProxy({ ...options, issuer: { jwks, fetch: keys.fetch, ...who } })
  const get = async (handle: typeof proxy, token: string) =>
    handle(ask(CONFIG, { 'x-access-token': token, 'sec-fetch-site': 'same-origin' }))
  expect((await get(proxy, await mint())).status).toBe(200)
  expect((await get(proxy, await mint({ identity: 'user-2' }))).status).toBe(200)
  expect(keys.requests).toHaveLength(1)
  expect(await reasonOf(await get(proxy, await mint({ scope: 'sales' })))).toBe('401 token_rejected')
  const foreign = await createShield('interakt')
  expect(await reasonOf(await get(proxy, await foreign.mint()))).toBe('401 token_rejected')
  const errors: unknown[] = []
  const away = createVendorProxy({
    ...options,
    issuer: { jwks, fetch: () => Promise.reject(new TypeError('fetch failed')), ...who },
    onError: (error) => void errors.push(error),
  })
  expect(await reasonOf(await get(away, await mint()))).toBe('502 vendor_unreachable')
  expect(errors).toMatchObject([{ code: 'EMBED_UNAVAILABLE' }])
})
