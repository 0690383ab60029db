// What an endpoint refuses, and why: the session is over, it is somebody else's, or headers could not be
// made.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fromEndpoint } from '../../src/source/endpoint'
import { fromFunction } from '../../src/source/source'
import { CANARY, request, endpoint, ok, status, html, opaqueRedirect, unreachable } from '../kit/endpoint'
import { errorOf } from '../kit/errors'

beforeEach(() => vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true))
afterEach(() => vi.unstubAllGlobals())

describe('a session that is over', () => {
  test.each<[string, (() => Response | Promise<Response>)[], string?]>([
    ['401', [status(401)]],
    ['a redirect to another origin', [opaqueRedirect, unreachable], 'got a redirect: probably'],
    ['a redirect to a page of the same origin', [opaqueRedirect, html]],
    ['a redirect that is never followed', [opaqueRedirect, opaqueRedirect]],
    ['a redirect as servers see it', [status(302), html]],
    ['HTML with 200', [html]],
    [
      'the words of an identity server',
      [() => Response.json({ error: 'invalid_grant', jwt: CANARY }, { status: 400 })],
    ],
  ])('is told by %s', async (_, answers, message = 'Sign the user in again.') => {
    const error = await errorOf(endpoint(answers).source.fetch(request()))
    expect(error).toMatchObject({ code: 'EMBED_DENIED', isSessionOver: true, retryable: false })
    expect(error.message).toContain(message)
    expect(error.message).not.toContain(CANARY)
  })

  test('is not what a 403 tells: the user is known, and may not', async () => {
    expect(await errorOf(endpoint([status(403)]).source.fetch(request()))).toMatchObject({
      code: 'EMBED_DENIED',
      isSessionOver: false,
    })
  })

  test('is not what a redirect to where the endpoint is now tells', async () => {
    const { source, asked } = endpoint([opaqueRedirect, ok()])
    await expect(source.fetch(request())).resolves.toMatchObject({ body: { embedToken: 'abc' } })
    expect(asked.map(({ init }) => init.redirect)).toEqual(['manual', 'follow'])
  })

  test('is not what a network that is away tells, with a redirect or without', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    for (const answers of [[unreachable], [opaqueRedirect, unreachable]]) {
      expect(await errorOf(endpoint(answers).source.fetch(request()))).toMatchObject({
        code: 'EMBED_NETWORK',
        isSessionOver: false,
      })
    }
  })

  test('is told by a Response of a function, of any library', async () => {
    for (const answer of [opaqueRedirect(), html(), status(401)()]) {
      expect(await errorOf(fromFunction(() => answer).fetch(request()))).toMatchObject({
        code: 'EMBED_DENIED',
        isSessionOver: true,
      })
    }
    const foreign = { ok: false, status: 401, headers: { get: () => null }, text: () => Promise.resolve('') }
    expect(await errorOf(fromFunction(() => foreign).fetch(request()))).toMatchObject({
      code: 'EMBED_DENIED',
      isSessionOver: true,
    })
  })
})

describe('onDenied', () => {
  test('renews what the headers carry, once, and the backend is asked once more', async () => {
    let bearer = 'old'
    const onDenied = vi.fn(() => Promise.resolve((bearer = 'new')))
    const { source, asked } = endpoint([status(401), ok()], {
      headers: () => ({ authorization: bearer }),
      onDenied,
    })
    await expect(source.fetch(request())).resolves.toMatchObject({ body: { embedToken: 'abc' } })
    expect(onDenied).toHaveBeenCalledOnce()
    expect(asked.map(({ init }) => (init.headers as Record<string, string>)['authorization'])).toEqual([
      'old',
      'new',
    ])
  })

  test('is called once for all tokens that are denied together', async () => {
    let finish: (value?: unknown) => void = () => {}
    const onDenied = vi.fn(() => new Promise((resolve) => (finish = resolve)))
    const { source, asked } = endpoint([status(401), status(401), ok()], { onDenied })
    const both = [source.fetch(request()), source.fetch(request({ vendor: 'other' }))]
    await vi.waitFor(() => expect(onDenied).toHaveBeenCalled())
    finish()
    await Promise.all(both)
    expect(onDenied).toHaveBeenCalledOnce()
    expect(asked).toHaveLength(4)
  })

  test('is not called again before a token was given or a person asked', async () => {
    const onDenied = vi.fn()
    const { source, asked } = endpoint([status(401)], { onDenied })
    for (const reason of ['due', 'due', 'expired'] as const) await errorOf(source.fetch(request({ reason })))
    expect(onDenied).toHaveBeenCalledOnce()
    expect(asked).toHaveLength(4)
    await errorOf(source.fetch(request({ reason: 'asked' })))
    expect(onDenied).toHaveBeenCalledTimes(2)
  })

  test('is called again after a token was given', async () => {
    const onDenied = vi.fn()
    const { source } = endpoint([status(401), ok(), status(401), ok()], { onDenied })
    for (const reason of ['first', 'due'] as const) await source.fetch(request({ reason }))
    expect(onDenied).toHaveBeenCalledTimes(2)
  })

  test('that answers false, or throws, leaves it at that', async () => {
    const isFalse = endpoint([status(401)], { onDenied: () => false })
    expect((await errorOf(isFalse.source.fetch(request()))).code).toBe('EMBED_DENIED')
    expect(isFalse.asked).toHaveLength(1)
    const throwing = endpoint([status(401)], {
      onDenied: () => Promise.reject(Object.assign(new Error(CANARY), { error: 'login_required' })),
    })
    const error = await errorOf(throwing.source.fetch(request()))
    expect(error).toMatchObject({ code: 'EMBED_DENIED', isSessionOver: true })
    expect(error.message).not.toContain(CANARY)
    const limited = endpoint([status(401)], {
      onDenied: () => Promise.reject(Object.assign(new Error(CANARY), { status: 429 })),
    })
    expect((await errorOf(limited.source.fetch(request()))).code).toBe('EMBED_RATE_LIMITED')
  })

  test('has asked again what was denied while it renewed, and is not called a second time', async () => {
    let bearer = 'old'
    const onDenied = vi.fn(() => (bearer = 'new'))
    const waiting: (() => void)[] = []
    const fetch = async (_: unknown, { headers }: RequestInit = {}) => {
      const isDenied = new Headers(headers).get('authorization') === 'old'
      await new Promise<void>((resolve) => waiting.push(resolve))
      return isDenied ? status(401)() : ok()()
    }
    const source = fromEndpoint('/t', { headers: () => ({ authorization: bearer }), onDenied, fetch: fetch })
    const both = [source.fetch(request()), source.fetch(request({ vendor: 'other' }))]
    await vi.waitFor(() => expect(waiting).toHaveLength(2))
    for (const next of [0, 1, 2, 3]) {
      await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(next))
      // The first is denied, and has asked again, before the second is denied.
      waiting[next]?.()
      if (next === 0) await vi.waitFor(() => expect(waiting).toHaveLength(3))
    }
    for (const answer of await Promise.all(both)) expect(answer.body).toEqual({ embedToken: 'abc' })
    expect(onDenied).toHaveBeenCalledOnce()
  })

  test('that throws at once is read as one that rejects', async () => {
    const onDenied = () => {
      throw Object.assign(new Error(CANARY), { error: 'login_required' })
    }
    expect(await errorOf(endpoint([status(401)], { onDenied }).source.fetch(request()))).toMatchObject({
      code: 'EMBED_DENIED',
      isSessionOver: true,
    })
  })

  test('that never settles holds up nobody after the request that called it: the denial is told, and a person has it called again', async () => {
    const onDenied = vi.fn<() => unknown>(() => new Promise(() => {}))
    const { source } = endpoint([status(401)], { onDenied })
    const late = new AbortController()
    void source.fetch(request({ signal: late.signal })).catch(() => {})
    await vi.waitFor(() => expect(onDenied).toHaveBeenCalledOnce())
    late.abort()
    expect((await errorOf(source.fetch(request({ reason: 'due' })))).code).toBe('EMBED_DENIED')
    expect(onDenied).toHaveBeenCalledOnce()
    onDenied.mockReturnValue(false)
    await errorOf(source.fetch(request({ reason: 'asked' })))
    expect(onDenied).toHaveBeenCalledTimes(2)
  })

  test('that settles after its request was over does not end the one that a person began since: others still wait for that', async () => {
    const finish: ((value?: unknown) => void)[] = []
    const onDenied = vi.fn(() => new Promise((resolve) => finish.push(resolve)))
    let isDenied = true
    const { source } = endpoint([() => (isDenied ? status(401)() : ok()())], { onDenied })
    const late = new AbortController()
    const first = source.fetch(request({ signal: late.signal })).catch(() => {})
    await vi.waitFor(() => expect(onDenied).toHaveBeenCalledTimes(1))
    late.abort()
    const asked = source.fetch(request({ reason: 'asked' }))
    await vi.waitFor(() => expect(onDenied).toHaveBeenCalledTimes(2))
    finish[0]?.(false)
    await first
    const joining = source.fetch(request({ reason: 'due' }))
    await new Promise((resolve) => setTimeout(resolve))
    isDenied = false
    finish[1]?.()
    for (const answer of await Promise.all([asked, joining]))
      expect(answer.body).toEqual({ embedToken: 'abc' })
    expect(onDenied).toHaveBeenCalledTimes(2)
  })

  test('leaves nothing on the signal of the request', async () => {
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    await endpoint([status(401), ok()], { onDenied: () => {} }).source.fetch(request({ signal }))
    expect(added.mock.calls.map(([type, listener]) => [type, listener])).toEqual([
      ['abort', expect.any(Function)],
    ])
    expect(removed.mock.calls).toEqual(added.mock.calls)
  })

  test('is not called for what is no denial', async () => {
    const onDenied = vi.fn()
    for (const code of [400, 404, 429, 503])
      await errorOf(endpoint([status(code)], { onDenied }).source.fetch(request()))
    expect(onDenied).not.toHaveBeenCalled()
  })
})

describe('headers that throw', () => {
  test.each<[string, unknown, object]>([
    [
      'login_required of an OpenID client',
      { error: 'login_required' },
      { code: 'EMBED_DENIED', isSessionOver: true },
    ],
    ['a status', { status: 401 }, { code: 'EMBED_DENIED', isSessionOver: true }],
    [
      '429 with Retry-After',
      { response: { status: 429, headers: { 'retry-after': '60' } } },
      { code: 'EMBED_RATE_LIMITED', retryAfterMs: 60_000 },
    ],
    ['anything else', new Error('no'), { code: 'EMBED_UNAVAILABLE' }],
  ])('%s is read as what a function throws', async (_, thrown, expected) => {
    for (const headers of [
      () => Promise.reject(thrown),
      () => {
        throw thrown
      },
    ]) {
      expect(await errorOf(endpoint([ok()], { headers }).source.fetch(request()))).toMatchObject(expected)
    }
  })
})

describe('whose token it is', () => {
  test('is told by our own handler with 409', async () => {
    const mismatch = () => Response.json({ error: 'identity_mismatch' }, { status: 409 })
    expect(await errorOf(endpoint([mismatch]).source.fetch(request()))).toMatchObject({
      code: 'EMBED_IDENTITY_MISMATCH',
      retryable: false,
    })
    expect((await errorOf(endpoint([status(409)]).source.fetch(request()))).code).toBe(
      'EMBED_REQUEST_REFUSED',
    )
  })

  test('is read out of the answer, or out of the JWT in it, by identityOf', async () => {
    const claims = btoa(JSON.stringify({ sub: 7 }))
    const body = { token: `eyJhbGciOiJub25lIn0.${claims}.c2ln`, user: 'user-1' }
    const byBody = endpoint([ok(body)], { identityOf: (answer) => (answer as { user: string }).user })
    expect((await byBody.source.fetch(request())).identity).toBe('user-1')
    const selected = endpoint([ok({ user: 'user-1', session: { jwt: body.token } })], {
      select: 'session.jwt',
      identityOf: (answer, { sub }) => `${(answer as { user: string }).user}, ${sub as number}`,
    })
    expect((await selected.source.fetch(request())).identity).toBe('user-1, 7')
    const byClaims = endpoint([ok(body)], { identityOf: (_, { sub }) => sub as number })
    expect((await byClaims.source.fetch(request())).identity).toBe('7')
    expect(
      (await fromFunction(() => body, { identityOf: (_, { sub }) => sub as number }).fetch(request()))
        .identity,
    ).toBe('7')
    expect(
      await endpoint([ok({ token: 'opaque' })], {
        identityOf: (_, { sub }) => sub as undefined,
      }).source.fetch(request()),
    ).not.toHaveProperty('identity')
  })
})
