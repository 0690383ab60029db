// @vitest-environment node
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { runInNewContext } from 'node:vm'
import { Response as WhatwgResponse } from '@whatwg-node/server'
import { Response as NodeFetchResponse } from 'node-fetch'
import { Response as UndiciResponse } from 'undici'
import { describe, expect, test } from 'vitest'
import { ALLOWED, CANARY, fail, json, setUpHandler, type Options } from '../handling'

const { mint, onError, answerTo } = setUpHandler()

/** What types refuse, where they can. */
const authorizeAs = (make: () => unknown): Options => ({ authorize: make as () => null })

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
    expect([response.status, response.statusText, await response.text()]).toEqual([
      403,
      'Second factor',
      '{"step":"mfa"}',
    ])
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
    const response = await answerTo(json({}, { headers: { origin: ALLOWED } }), {
      authorize: () => new Response('x', { status: 403 }),
    })
    expect(response.headers.get('access-control-allow-origin')).toBe(ALLOWED)
  })
})

interface Init {
  status: number
  statusText: string
  headers: [string, string][]
}
const INIT: Init = {
  status: 403,
  statusText: 'Second factor',
  headers: [
    ['content-type', 'application/problem+json'],
    ['cache-control', 'public, max-age=3600'],
    ['set-cookie', 'a=1; Path=/'],
    ['set-cookie', 'b=2; Path=/'],
    ['x-own', 'yes'],
  ],
}

/** Classes that are not the handler's `Response`, and what makes one. */
const FOREIGN: [string, (body: string, init: Init) => unknown][] = [
  ['undici', (body, init) => new UndiciResponse(body, init)],
  ['node-fetch', (body, init) => new NodeFetchResponse(body, init)],
  ['@whatwg-node', (body, init) => new WhatwgResponse(body, init)],
  [
    'another realm',
    (body, init) => {
      const make =
        'class Response { constructor(body, init) { Object.assign(this, init, { body, ok: false, headers: new Map(init.headers) }) } } Response'
      const Foreign = runInNewContext(make) as new (body: string, init: unknown) => unknown
      const cookies = init.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
      return new Foreign(body, {
        ...init,
        headers: [...init.headers.filter(([name]) => name !== 'set-cookie'), ['set-cookie', cookies]],
      })
    },
  ],
  [
    'Node’s habits',
    (body, { status, statusText, headers }) => {
      const cookies = headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
      return {
        statusCode: status,
        statusText,
        headers: { ...Object.fromEntries(headers), 'set-cookie': cookies, 'x-none': undefined },
        body,
      }
    },
  ],
]

describe.each(FOREIGN)('a response of %s', (_, make) => {
  test('is answered as it is, but not cached', async () => {
    const response = await answerTo(
      json({}, { headers: { origin: ALLOWED } }),
      authorizeAs(() => make('{"step":"mfa"}', INIT)),
    )
    expect(response).toBeInstanceOf(Response)
    expect([response.status, response.statusText, await response.text()]).toEqual([
      403,
      'Second factor',
      '{"step":"mfa"}',
    ])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/'])
    expect(response.headers.get('x-own')).toBe('yes')
    expect(response.headers.get('x-none')).toBeNull()
    expect(response.headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(mint).not.toHaveBeenCalled()
    expect(onError).not.toHaveBeenCalled()
  })

  test.each([200, 401, 418, 500, 599])('of status %i is no user', async (status) => {
    const response = await answerTo(
      json({}),
      authorizeAs(async () => make('no', { ...INIT, status })),
    )
    expect([response.status, await response.text()]).toEqual([status, 'no'])
    expect(mint).not.toHaveBeenCalled()
  })

  test('that is thrown is answered, too', async () => {
    const response = await answerTo(
      json({}),
      authorizeAs(() => fail(make('no', INIT))),
    )
    expect([response.status, await response.text()]).toEqual([403, 'no'])
  })
})

test('a fetched answer has been decoded: what told its encoding is not repeated', async () => {
  const fetched = new Response('no', {
    status: 401,
    headers: { 'content-encoding': 'gzip', 'content-length': '999', connection: 'close' },
  })
  Object.defineProperty(fetched, 'url', { value: 'https://auth.example.com/session' })
  const response = await answerTo(json({}), { authorize: () => fetched })
  expect([response.status, await response.text()]).toEqual([401, 'no'])
  expect([...response.headers.keys()].sort()).toEqual([
    'cache-control',
    'content-type',
    'vary',
    'x-request-id',
  ])
})

test('an answer that is encoded already stays so', async () => {
  const own = () =>
    new Response(Uint8Array.of(31, 139), { status: 403, headers: { 'content-encoding': 'gzip' } })
  const response = await answerTo(json({}), { authorize: own })
  expect(response.headers.get('content-encoding')).toBe('gzip')
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(Uint8Array.of(31, 139))
})

describe('what looks like a response, and cannot be one, is 500, told, and no token:', () => {
  test.each<[string, () => unknown]>([
    ['Response.error()', () => Response.error()],
    [
      'one whose body was read',
      async () => {
        const response = new Response('no', { status: 403 })
        await response.text()
        return response
      },
    ],
    ['a status that is none', () => ({ status: 1_000, headers: {}, body: 'no' })],
    ['a body that is an object', () => ({ status: 403, headers: {}, body: { error: CANARY } })],
    ['a result of axios', () => ({ status: 401, statusText: 'Unauthorized', headers: {}, data: CANARY })],
    ['headers that are none', () => ({ status: 403, headers: { 'a b': CANARY }, body: 'no' })],
    [
      'a body that breaks off',
      () => ({ status: 403, ok: false, arrayBuffer: () => Promise.reject(new Error(CANARY)) }),
    ],
    ['Node’s response', () => new ServerResponse(new IncomingMessage(new Socket()))],
  ])('%s', async (_, make) => {
    const response = await answerTo(json({}), authorizeAs(make))
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ error: 'internal' })
    expect(onError).toHaveBeenCalledTimes(1)
    expect(mint).not.toHaveBeenCalled()
  })
})
