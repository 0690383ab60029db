// @vitest-environment node
// The backends of examples/backends, on a port of this machine.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { describe, expect, test, vi } from 'vitest'
import * as express from '../../examples/backends/express'
import * as fastify from '../../examples/backends/fastify'
import { createHandler } from '../../examples/backends/handler'
import * as hono from '../../examples/backends/hono'
import * as next from '../../examples/backends/next'
import workers from '../../examples/backends/workers'
import { serving } from './frameworks'
import { addressOf } from './minting'

type Handler = (request: Request) => Promise<Response>
type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

const NODE: [string, (handler: Handler) => Promise<Listener>][] = [
  [
    'hono',
    async (handler) => getRequestListener(hono.createApp(handler).fetch, { overrideGlobalObjects: false }),
  ],
  ['express', async (handler) => express.createApp(handler)],
  [
    'fastify',
    async (handler) => {
      const app = fastify.createApp(handler)
      await app.ready()
      return app.routing
    },
  ],
]

const secrets = { RAI_ACCESS_ID: 'id', RAI_ACCESS_KEY: 'key' }
const INIT = {
  method: 'POST',
  headers: { 'content-type': 'application/json', cookie: 'session=user-1' },
  body: '{"vendor":"returning-ai","identity":"user-1"}',
}

/** The vendor answers; what goes to this machine's ports is left alone. */
function stubVendor() {
  const real = globalThis.fetch
  const vendor = vi.fn<typeof fetch>(async () =>
    Response.json({ data: { embedToken: 'abc', expiresIn: 900 } }),
  )
  const chosen: typeof fetch = (input, init) =>
    addressOf(input).startsWith('http://127.0.0.1') ? real(input, init) : vendor(input, init)
  vi.stubGlobal('fetch', chosen)
  return vendor
}

const TOKEN = { embedToken: 'abc', expiresIn: expect.any(Number) as number, identity: 'user-1' }

describe.each(NODE)('%s', (_, listenerOf) => {
  test('gives a token, and keeps it', async () => {
    const vendor = stubVendor()
    await serving(await listenerOf(createHandler(secrets)), async (url) => {
      expect(await (await fetch(url, INIT)).json()).toEqual(TOKEN)
      expect(await (await fetch(url, INIT)).json()).toEqual(TOKEN)
      expect((await fetch(url, { ...INIT, headers: { 'content-type': 'application/json' } })).status).toBe(
        401,
      )
    })
    expect(vendor).toHaveBeenCalledTimes(1)
  })

  test('tells the handler of a client that hangs up', async () => {
    let heard: () => void = () => {}
    const gone = new Promise<void>((resolve) => (heard = resolve))
    let began: () => void = () => {}
    const asked = new Promise<void>((resolve) => (began = resolve))
    const handler: Handler = (request) =>
      new Promise((resolve) => {
        request.signal.addEventListener('abort', () => {
          heard()
          resolve(new Response('nobody reads this'))
        })
        began()
      })
    await serving(await listenerOf(handler), async (url) => {
      const leaving = new AbortController()
      const answer = fetch(url, { ...INIT, signal: leaving.signal }).catch(() => null)
      await asked
      leaving.abort()
      await gone
      expect(await answer).toBeNull()
    })
  })
})

test('workers and next give a token', async () => {
  stubVendor()
  const request = () => new Request('https://app.example.com/api/embed-token', INIT)
  expect(await (await workers.fetch(request(), secrets)).json()).toEqual(TOKEN)
  expect((await workers.fetch(new Request('https://app.example.com/'), secrets)).status).toBe(404)
  const preflight = new Request('https://app.example.com/api/embed-token', { method: 'OPTIONS' })
  expect((await next.OPTIONS(preflight)).status).toBe(204)
  expect(next.POST).toBe(next.OPTIONS)
})

test('hono says that it is well', async () => {
  const app = hono.createApp(createHandler(secrets))
  expect((await app.request('/healthz')).status).toBe(200)
  expect((await app.request('/readyz')).status).toBe(200)
})
