// @vitest-environment node
import { describe, expect, test, vi } from 'vitest'
import { Response as WhatwgResponse } from '@whatwg-node/server'
import nodeFetch, { Response as NodeFetchResponse } from 'node-fetch'
import { fetch as undiciFetch, Response as UndiciResponse } from 'undici'
import { createTokenHandler, type MintRequest, type TokenHandlerOptions } from '../../src/server'
import { fromEndpoint } from '../../src/source/endpoint'
import { request } from '../kit/endpoint'
import { FRAMEWORKS, serving } from './frameworks'

interface User {
  id: string
}

/** The handler of a host whose vendors are `acme` and `other`, and what it was asked. */
function createHost(more: Partial<TokenHandlerOptions<User>> = {}) {
  const asked = vi.fn<(request: MintRequest<User>) => void>()
  const onError = vi.fn()
  const mint = (request: MintRequest<User>) => {
    asked(request)
    return `token-of-${request.vendor}`
  }
  const authorize = (request: Request) =>
    request.headers.get('cookie') === 'session=1' ? { id: 'user-1' } : null
  return {
    asked,
    onError,
    handler: createTokenHandler<User>({ authorize, mint: { acme: mint, other: mint }, onError, ...more }),
  }
}

const HEADERS = { 'content-type': 'application/json', cookie: 'session=1' }
const post = (url: string, init: RequestInit) => fetch(url, { method: 'POST', headers: HEADERS, ...init })

describe.each(FRAMEWORKS)('%s', (framework, listenerOf) => {
  test('hands the body over whole, to fromEndpoint as well', async () => {
    const { handler, asked } = createHost()
    await serving(await listenerOf(handler), async (url) => {
      const body = JSON.stringify({ vendor: 'acme', params: { name: 'Zoë', deep: { list: [1, null] } } })
      const response = await post(url, { body })
      expect(await response.json()).toEqual({ embedToken: 'token-of-acme', expiresIn: null })
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
      expect(asked.mock.calls[0]?.[0]).toMatchObject({
        user: { id: 'user-1' },
        vendor: 'acme',
        params: { name: 'Zoë', deep: { list: [1, null] } },
      })

      const source = fromEndpoint(url, { headers: { cookie: 'session=1' } })
      const answer = await source.fetch(request({ vendor: 'other' }))
      expect(answer.body).toEqual({ embedToken: 'token-of-other', expiresIn: null })
      expect(asked.mock.calls[1]?.[0]).toMatchObject({ vendor: 'other', params: { board: 7 } })
    })
  })

  test('never calls a single mint without what the page sent', async () => {
    const mint = vi.fn(() => 'abc')
    const { handler } = createHost({ mint })
    await serving(await listenerOf(handler), async (url) => {
      await post(url, { body: JSON.stringify({ vendor: 'acme', params: { board: 7 } }) })
    })
    expect(mint).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ vendor: 'acme', params: { board: 7 } }),
    )
  })

  test.each<[string, RequestInit, number, number?]>([
    ['nobody', { body: '{"vendor":"acme"}', headers: { 'content-type': 'application/json' } }, 401],
    ['an unknown vendor', { body: '{"vendor":"nobody"}' }, 404],
    ['an empty body', { body: '' }, 400],
    ['a body that is too long', { body: JSON.stringify({ vendor: 'x'.repeat(60_000) }) }, 400],
    [
      'bytes without a type',
      { body: new Uint8Array([0x7b, 0x7d]), headers: { cookie: 'session=1' } },
      400,
      415,
    ],
  ])('refuses %s', async (_name, init, status, statusOfFastify = status) => {
    const { handler, asked, onError } = createHost()
    const refused = await serving(await listenerOf(handler), async (url) => (await post(url, init)).status)
    expect(refused).toBe(framework === 'Fastify' ? statusOfFastify : status)
    expect(asked).not.toHaveBeenCalled()
    expect(onError.mock.calls.filter(([error]) => !String(error).includes('was read before'))).toEqual([])
  })
})

describe('a session that another service refuses', () => {
  const NAMES = ['Express 5', 'Express 5, express.json()', 'Fastify', 'Hono', 'Next.js, Pages Router']
  const hosts = FRAMEWORKS.filter(([name]) => NAMES.includes(name))
  const AUTHORIZE: [string, (service: string) => Promise<unknown>][] = [
    ['fetch', (service) => fetch(service)],
    ['undici', (service) => undiciFetch(service)],
    ['node-fetch', (service) => nodeFetch(service)],
    ['undici’s Response', async () => new UndiciResponse('no session', { status: 401 })],
    ['node-fetch’s Response', async () => new NodeFetchResponse('no session', { status: 401 })],
    ['@whatwg-node’s Response', async () => new WhatwgResponse('no session', { status: 401 })],
  ]

  test.each(hosts)('is refused in %s, whichever library says so', async (_, listenerOf) => {
    await serving(
      (_request, response) => response.writeHead(401, { 'content-type': 'text/plain' }).end('no session'),
      async (service) => {
        for (const [library, authorize] of AUTHORIZE) {
          const { handler, asked } = createHost({
            authorize: (() => authorize(service)) as () => Promise<null>,
          })
          const [status, text] = await serving(await listenerOf(handler), async (url) => {
            const response = await post(url, { body: '{"vendor":"acme"}' })
            return [response.status, await response.text()]
          })
          expect([library, status, text]).toEqual([library, 401, 'no session'])
          expect(asked).not.toHaveBeenCalled()
        }
      },
    )
  })
})
