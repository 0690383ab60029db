// @vitest-environment node
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import { fromEndpoint } from '../../../src/source/endpoint'
import { parseTokenResponse } from '../../../src/token/token'
import { request } from '../../kit/endpoint'
import { json, setUpHandler, T0, URL_OF_HANDLER, USER } from '../handling'

const { authorize, mint, createHandler, answerTo } = setUpHandler()

describe('a token', () => {
  test.each<[string, unknown, object]>([
    ['expiresIn', { embedToken: 'abc', expiresIn: 900 }, { embedToken: 'abc', expiresIn: 900 }],
    ['another shape', { data: { token: 'abc', expires_in: 900.9 } }, { embedToken: 'abc', expiresIn: 900 }],
    ['a bare string, which never dies', 'abc', { embedToken: 'abc', expiresIn: null }],
    [
      'expiresAt, made into what is left',
      { token: 'abc', expiresAt: T0 / 1_000 + 60 },
      { embedToken: 'abc', expiresIn: 60 },
    ],
  ])('is answered in one format, from %s', async (_, minted, expected) => {
    mint.mockResolvedValue(minted)
    const response = await answerTo(json({ vendor: 'acme', params: {} }))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await response.json()).toEqual(expected)
  })

  test('has as much less to live as the vendor took to answer', async () => {
    mint.mockImplementation(
      () => new Promise((resolve) => setTimeout(resolve, 3_500, { embedToken: 'abc', expiresIn: 900 })),
    )
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
    expect(asked).toMatchObject({
      user: USER,
      vendor: 'acme',
      params: { board: 7 },
      reason: undefined,
      attempt: undefined,
    })
    expect(asked?.request).toBe(request)
    expect(asked?.signal.aborted).toBe(false)
    expect(Object.keys(asked ?? {}).sort()).toEqual([
      'attempt',
      'onEvent',
      'params',
      'reason',
      'rejected',
      'request',
      'signal',
      'user',
      'vendor',
    ])
  })

  const NOTHING_SAID = { reason: undefined, attempt: undefined, rejected: undefined }
  test.each([
    [
      { reason: 'rejected', attempt: 2, rejected: '1a2b3c' },
      { reason: 'rejected', attempt: 2, rejected: '1a2b3c' },
    ],
    [{ reason: 7, attempt: '2', rejected: 3 }, {}],
    [{ rejected: 'x'.repeat(65) }, {}],
    [{ reason: null, attempt: null }, {}],
  ])('tells the mint why the page asks, from %j', async (said, expected) => {
    await answerTo(json({ vendor: 'acme', ...said }))
    const { reason, attempt, rejected } = mint.mock.calls[0]?.[0] ?? {}
    expect({ reason, attempt, rejected }).toEqual({ ...NOTHING_SAID, ...expected })
  })

  test('arrives at fromEndpoint as it left', async () => {
    const handle = createHandler()
    const source = fromEndpoint(URL_OF_HANDLER, { fetch: (input, init) => handle(new Request(input, init)) })
    const asked = request()
    const { body } = await source.fetch(asked)
    expect(parseTokenResponse(body, { sentAt: T0, receivedAt: T0 })).toEqual({
      value: 'abc',
      receivedAt: T0,
      expiresAt: T0 + 900_000,
    })
    expect(mint.mock.calls[0]?.[0]).toMatchObject({ vendor: 'acme', params: { board: 7 } })

    mint.mockRejectedValue(new EmbedError('EMBED_RATE_LIMITED', 'wait', { retryAfterMs: 6_500 }))
    await expect(source.fetch(asked)).rejects.toMatchObject({
      code: 'EMBED_RATE_LIMITED',
      retryAfterMs: 7_000,
    })
    authorize.mockReturnValue(null)
    await expect(source.fetch(asked)).rejects.toMatchObject({ code: 'EMBED_DENIED' })
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

  test.each(['', 'nobody', 'Acme', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'refuses %j with 404',
    async (vendor) => {
      const response = await answerTo(json({ vendor }), { mint: minters })
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ error: 'unknown_vendor' })
      expect([acme.mock.calls.length, other.mock.calls.length]).toEqual([0, 0])
    },
  )

  test.each([
    [null, 404],
    [undefined, 404],
    [7, 400],
    [['acme'], 400],
    [{ id: 'acme' }, 400],
  ])('refuses a vendor that is %j', async (vendor, status) => {
    expect((await answerTo(json({ vendor }), { mint: minters })).status).toBe(status)
    expect([acme.mock.calls.length, other.mock.calls.length]).toEqual([0, 0])
  })
})
