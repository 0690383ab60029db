// @vitest-environment node
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import { createTokenHandler, type Mint, type MintRequest } from '../../../src/server'
import { returningAiMint, type ReturningAiMintOptions } from '../../../src/server/returning-ai'
import { parseTokenResponse } from '../../../src/token/token'
import {
  ACCESS_ID,
  ACCESS_KEY,
  createReturningAiEmulator,
  type Fault,
  type ReturningAiEmulator,
} from '../../emulators/returning-ai'
import { CANARY, T0, type User } from '../handling'

const MINT_URL = 'https://vendor.test/v2/api/widget-access-keys/token'

let emulator: ReturningAiEmulator

/** The emulator as a `fetch`: a dropped connection throws, as it does there. */
const fetchFromEmulator = vi.fn<typeof fetch>(async (input, init) => {
  const response = await emulator.fetch(new Request(input, init))
  if (init?.signal?.aborted) throw init.signal.reason
  if (response.type === 'error') throw new TypeError('fetch failed')
  return response
})

function createMint(more: Partial<ReturningAiMintOptions<User>> = {}): Mint<User> {
  return returningAiMint<User>({
    accessId: ACCESS_ID,
    accessKey: ACCESS_KEY,
    url: MINT_URL,
    fetch: fetchFromEmulator,
    ...more,
  })
}

function asked(more: Partial<MintRequest<User>> = {}): MintRequest<User> {
  const request = new Request('https://app.example.com/api/embed-token', { method: 'POST' })
  return {
    user: { id: 'user-1' },
    vendor: 'returning-ai',
    params: {},
    request,
    signal: new AbortController().signal,
    ...more,
  }
}

async function errorOf(minting: unknown): Promise<unknown> {
  return Promise.resolve(minting).then(
    () => new Error('nothing was thrown'),
    (cause: unknown) => cause,
  )
}

beforeEach(() => {
  vi.useFakeTimers({ now: T0 })
  emulator = createReturningAiEmulator()
  fetchFromEmulator.mockClear()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('the request', () => {
  test('is the documented one', async () => {
    await createMint()(asked())
    const [url, init] = fetchFromEmulator.mock.calls[0] ?? []
    expect(url).toBe(MINT_URL)
    expect(init).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } })
    expect(JSON.parse(init?.body as string)).toEqual({ accessId: ACCESS_ID, accessKey: ACCESS_KEY })
  })

  test('goes to the documented address by default, through the global fetch of that moment', async () => {
    const mint = returningAiMint({ accessId: ACCESS_ID, accessKey: ACCESS_KEY })
    const fetch = vi
      .spyOn(globalThis, 'fetch')
      .mockResolvedValue(Response.json({ data: { embedToken: 'abc' } }))
    await mint(asked())
    expect(fetch.mock.calls[0]?.[0]).toBe('https://api-v2.returning.ai/v2/api/widget-access-keys/token')
  })

  test('carries who the user is, from the request as it was authorised', async () => {
    const userIdentifiers = vi.fn(({ user }: MintRequest<User>) => ({ 'data-customer-id': user.id }) as const)
    const request = asked({ user: { id: 'user-7' } })
    await createMint({ userIdentifiers })(request)
    expect(userIdentifiers).toHaveBeenCalledExactlyOnceWith(request)
    expect(JSON.parse(fetchFromEmulator.mock.calls[0]?.[1]?.body as string)).toMatchObject({
      userIdentifiers: { 'data-customer-id': 'user-7' },
    })
  })

  test('waits for who the user is', async () => {
    await createMint({ userIdentifiers: async ({ user }) => ({ 'data-customer-id': user.id }) })(asked())
    expect(JSON.parse(fetchFromEmulator.mock.calls[0]?.[1]?.body as string)).toMatchObject({
      userIdentifiers: { 'data-customer-id': 'user-1' },
    })
  })

  test.each([undefined, null, '', 'undefined', 7, Promise.resolve('user-1')])(
    'asks nobody where an identifier is %o: its token would be nobody’s',
    async (id) => {
      const userIdentifiers = () => ({ 'data-customer-id': id as string })
      expect(await errorOf(createMint({ userIdentifiers })(asked()))).toMatchObject({
        code: 'EMBED_CONFIG',
        message: expect.stringContaining('data-customer-id') as unknown,
      })
      expect(fetchFromEmulator).not.toHaveBeenCalled()
    },
  )

  test('ends with its signal', async () => {
    emulator.settings.mintFault = 'hang'
    const abort = new AbortController()
    const minting = errorOf(createMint()(asked({ signal: abort.signal })))
    await vi.advanceTimersByTimeAsync(60_000)
    abort.abort(new Error('too late'))
    expect(await minting).toMatchObject({ message: 'too late' })
  })

  test.each([
    ['', ACCESS_KEY],
    [ACCESS_ID, ''],
    [undefined as unknown as string, ACCESS_KEY],
    [ACCESS_ID, undefined as unknown as string],
  ])(
    'asks nobody with accessId %j and accessKey %j; a build may import it so',
    async (accessId, accessKey) => {
      const fetch = vi.fn<typeof globalThis.fetch>()
      const error = await errorOf(Promise.resolve(returningAiMint({ accessId, accessKey, fetch })(asked())))
      expect(error).toMatchObject({ code: 'EMBED_CONFIG' })
      expect(String(error)).not.toContain(ACCESS_KEY)
      expect(fetch).not.toHaveBeenCalled()
    },
  )

  test('is made anew for each token', async () => {
    const mint = createMint()
    await mint(asked())
    await mint(asked())
    expect(emulator.counts.mints).toBe(2)
  })
})

describe('the token', () => {
  test('of the current generation: identity is signed in, expiresIn is told', async () => {
    const body = await createMint({ userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }) })(
      asked(),
    )
    const token = parseTokenResponse(body, { sentAt: T0, receivedAt: T0 })
    expect(token.expiresAt).toBe(T0 + 900_000)
    expect(decodeJwt(token.value)).toMatchObject({ 'data-customer-id': 'user-1' })
  })

  test('of the older generation: no identity, and its life is in the JWT', async () => {
    emulator.settings.generation = 'older'
    const body = await createMint({ userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }) })(
      asked(),
    )
    expect(JSON.stringify(body)).not.toContain('expiresIn')
    const token = parseTokenResponse(body, { sentAt: T0, receivedAt: T0 })
    expect(token.expiresAt).toBe(T0 + 900_000)
    expect(decodeJwt(token.value)).not.toHaveProperty('data-customer-id')
  })

  test.each(['current', 'older'] as const)(
    'of the %s generation arrives through the handler with what is left of it',
    async (generation) => {
      Object.assign(emulator.settings, { generation, latencyMs: 2_000, ttlSeconds: 300 })
      const answering = handle()
      await vi.advanceTimersByTimeAsync(2_000)
      const response = await answering
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({
        embedToken: expect.stringMatching(/^eyJ/) as unknown,
        expiresIn: 298,
      })
    },
  )
})

describe('a fault of the vendor', () => {
  test.each<[Fault, string, number]>([
    ['refuse', 'EMBED_UNAVAILABLE', 502],
    ['server-error', 'EMBED_UNAVAILABLE', 502],
    ['rate-limit', 'EMBED_RATE_LIMITED', 429],
  ])('%s is %s, and %i to the page', async (fault, code, status) => {
    emulator.settings.mintFault = fault
    expect(await errorOf(createMint()(asked()))).toMatchObject({ name: 'EmbedError', code })
    const response = await handle()
    expect(response.status).toBe(status)
  })

  test.each<[Fault, string]>([
    ['html', 'vendor_failed'],
    ['wrong-shape', 'vendor_failed'],
    ['drop', 'vendor_failed'],
  ])('%s is a 502 to the page', async (fault, error) => {
    emulator.settings.mintFault = fault
    const response = await handle()
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ error })
  })

  test('hang is a 504 to the page, after 8 s', async () => {
    emulator.settings.mintFault = 'hang'
    const answering = handle()
    await vi.advanceTimersByTimeAsync(8_000)
    const response = await answering
    expect(response.status).toBe(504)
    expect(fetchFromEmulator.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
  })

  test('a wrong key is a 502 to the page, and does not sign its user out', async () => {
    const response = await handle({ accessKey: CANARY })
    expect(response.status).toBe(502)
    expect(emulator.counts.mints).toBe(0)
  })

  test.each<[string | null, number | undefined, string]>([
    ['5', 5_000, '5'],
    ['120', 120_000, '120'],
    [null, undefined, '30'],
    ['', undefined, '30'],
    ['soon', undefined, '30'],
    ['-5', undefined, '30'],
    ['1.5', undefined, '30'],
  ])('a rate limit with Retry-After: %s is handed on', async (retryAfter, retryAfterMs, toPage) => {
    const limited = () =>
      new Response('{}', { status: 429, headers: retryAfter === null ? {} : { 'retry-after': retryAfter } })
    const fetch = async () => limited()
    expect(await errorOf(createMint({ fetch })(asked()))).toMatchObject({
      code: 'EMBED_RATE_LIMITED',
      retryAfterMs,
    })
    const response = await handle({ fetch })
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, toPage])
  })

  test('the emulator’s own Retry-After is handed on', async () => {
    Object.assign(emulator.settings, { mintFault: 'rate-limit', retryAfterSeconds: 11 })
    expect((await handle()).headers.get('retry-after')).toBe('11')
  })
})

describe('the access key is never repeated', () => {
  const echo = { message: `bad key ${CANARY}`, accessKey: CANARY }

  test.each<[string, () => Promise<Response>]>([
    ['by an error’s body', async () => Response.json(echo, { status: 401 })],
    ['by a 500', async () => new Response(CANARY, { status: 500, statusText: CANARY })],
    ['by a rate limit', async () => Response.json(echo, { status: 429, headers: { 'x-key': CANARY } })],
    ['by an answer without a token', async () => Response.json(echo)],
    ['by an answer with an error', async () => Response.json({ error: echo })],
    [
      'by a token that is none',
      async () => Response.json({ data: { embedToken: `no token for ${CANARY}` } }),
    ],
    [
      'by a senseless lifetime',
      async () => Response.json({ data: { embedToken: 'abc', expiresIn: CANARY } }),
    ],
    ['by HTML', async () => new Response(`<html>${CANARY}`)],
    ['by an error that is thrown', () => Promise.reject(new TypeError(`fetch failed with ${CANARY}`))],
  ])('%s', async (_, fetch) => {
    const response = await handle({ accessKey: CANARY, fetch })
    expect(response.status).toBeGreaterThanOrEqual(400)
    const told = [await response.text(), response.statusText, ...[...response.headers].flat()].join('\n')
    expect(told).not.toContain(CANARY)
  })

  test('by an error of the library', async () => {
    for (const fault of ['refuse', 'server-error', 'rate-limit'] as const) {
      emulator.settings.mintFault = fault
      const error = (await errorOf(createMint({ accessKey: CANARY })(asked()))) as EmbedError
      expect(error).toBeInstanceOf(EmbedError)
      expect(
        [error.message, error.stack, String(error.cause), JSON.stringify(error)].join('\n'),
      ).not.toContain(CANARY)
    }
  })
})

async function handle(more: Partial<ReturningAiMintOptions<User>> = {}): Promise<Response> {
  const handler = createTokenHandler<User>({
    authorize: () => ({ id: 'user-1' }),
    mint: { 'returning-ai': createMint(more) },
    onError: () => {},
  })
  const request = new Request('https://app.example.com/api/embed-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ vendor: 'returning-ai', params: {} }),
  })
  const response = await handler(request)
  expect(response.headers.get('cache-control')).toBe('no-store')
  return response
}
