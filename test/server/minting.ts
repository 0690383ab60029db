// What the tests of the mints share: a mint behind a handler, asked as a page asks; vendors that answer as
// they are told; and what an error tells a log.
import { afterEach, beforeEach, expect, vi, type Mock } from 'vitest'
import type { EmbedError } from '../../src/errors/errors'
import { createTokenHandler, type Mint, type MintRequest } from '../../src/server'
import { T0, URL_OF_HANDLER, USER, type User } from './handling'

/** Fakes the time of each test. */
export function setUpMint(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: T0 })
  })
  afterEach(() => {
    expect(vi.getTimerCount(), 'timers that are left').toBe(0)
    vi.useRealTimers()
  })
}

interface Asking {
  vendor?: string
  params?: Readonly<Record<string, unknown>>
  user?: string
  onError?: (error: unknown) => void
  signal?: AbortSignal
}

/** Asks for a token as a page does. */
export async function askMint(mint: Mint<User>, asking: Asking = {}): Promise<Response> {
  const { vendor = 'any', params = {}, user = USER.id, onError = () => {}, signal } = asking
  const handler = createTokenHandler<User>({ authorize: () => ({ id: user }), mint, onError })
  const request = new Request(URL_OF_HANDLER, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ vendor, params }),
    ...(signal ? { signal } : {}),
  })
  return handler(request)
}

/** What a mint is asked by the handler. */
export function asked(more: Partial<MintRequest<User>> = {}): MintRequest<User> {
  const request = new Request(URL_OF_HANDLER, { method: 'POST' })
  return { user: USER, vendor: 'any', params: {}, request, signal: new AbortController().signal, ...more }
}

export async function errorOf(make: () => unknown): Promise<EmbedError> {
  try {
    await make()
  } catch (cause) {
    return cause as EmbedError
  }
  throw new Error('Nothing was thrown.')
}

/** All that an error tells a log. */
export function told(error: unknown): string {
  const texts: string[] = []
  for (let at = error; at instanceof Error; at = at.cause)
    texts.push(at.message, at.stack ?? '', JSON.stringify(at))
  expect(texts, 'an error').not.toEqual([])
  return texts.join('\n')
}

/** Where a `fetch` goes. */
export function addressOf(input: Parameters<typeof fetch>[0] | undefined): string {
  return input instanceof Request ? input.url : String(input ?? '')
}

/** All that an answer tells a page. */
export async function textOf(response: Response): Promise<string> {
  return [await response.text(), response.statusText, ...[...response.headers].flat()].join('\n')
}

/** A vendor that answers as it is told. */
export function answering(make: (request: Request) => Response | Promise<Response>): Mock<typeof fetch> {
  return vi.fn<typeof fetch>(async (input, init) => make(new Request(input, init)))
}

/** A vendor that never answers, until nobody waits any more. */
export function hanging(): Mock<typeof fetch> {
  return vi.fn<typeof fetch>(
    (_, init) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))),
      ),
  )
}
