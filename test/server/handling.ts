// A token handler with its three functions of the host as mocks, and requests for it.
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { createTokenHandler, type MintRequest, type TokenHandlerOptions } from '../../src/server'

export const T0 = Date.UTC(2026, 10, 18, 12)
export const URL_OF_HANDLER = 'https://app.example.com/api/embed-token'
export const OWN = 'https://app.example.com'
export const ALLOWED = 'https://shop.example.com'
export const EVIL = 'https://evil.test'
/** A secret: no answer may hold it. */
export const CANARY = 'cAnArY-7f3e9b-access-key'

export interface User {
  id: string
}
export const USER: User = { id: 'user-1' }

export type Options = Partial<TokenHandlerOptions<User>>

/** A POST of JSON, unless `init` says otherwise. */
export function ask(init: RequestInit = {}): Request {
  const headers = new Headers(init.headers)
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  return new Request(URL_OF_HANDLER, { method: 'POST', ...init, headers })
}

export function json(body: unknown, init: RequestInit = {}): Request {
  return ask({ body: JSON.stringify(body), ...init })
}

/** Holds what every answer has, whatever it says. */
export async function expectSafe(response: Response): Promise<Response> {
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('vary')).toMatch(/Origin/)
  expect(response.headers.get('vary')).toMatch(/Sec-Fetch-Site/)
  const text = await response.clone().text()
  expect([text, ...[...response.headers].flat()].join('\n')).not.toContain(CANARY)
  return response
}

/** `error` and `message` of a refusal. */
export async function refusalOf(response: Response): Promise<{ error: string; message: string }> {
  return (await response.json()) as { error: string; message: string }
}

/**
 * Mocks that are set back before each test, in faked time: a user is signed in, and the vendor answers a
 * token of 900 s.
 */
export function setUpHandler() {
  const authorize = vi.fn<TokenHandlerOptions<User>['authorize']>()
  const mint = vi.fn<(asked: MintRequest<User>) => unknown>()
  const onError = vi.fn<(error: unknown, request: Request) => void>()
  const createHandler = (more: Options = {}) =>
    createTokenHandler<User>({ authorize, mint, allowedOrigins: [ALLOWED], onError, ...more })

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

  return {
    authorize,
    mint,
    onError,
    createHandler,
    answerTo: async (request: Request, more: Options = {}) => expectSafe(await createHandler(more)(request)),
  }
}

export function fail(what: unknown): never {
  throw what
}

/** A JWT with these claims. Nobody checks its signature. */
export function jwt(claims: object): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'none' })}.${encode(claims)}.c2ln`
}
