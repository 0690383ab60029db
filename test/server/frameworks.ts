// The token handler in the frameworks that docs/backend.md names, each as its users would put it there, on a
// port of this machine.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createServerAdapter } from '@whatwg-node/server'
import express5 from 'express'
import express4 from 'express-4'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { withParsedBody } from '../../src/server'

type Handler = (request: Request) => Promise<Response>
type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

export const PATH = '/api/embed-token'

/**
 * A framework, with or without something that reads bodies before the handler: what listens to Node's
 * requests.
 */
export const FRAMEWORKS: [string, (handler: Handler) => Listener | Promise<Listener>][] = [
  ...[4, 5].flatMap((version): [string, (handler: Handler) => Listener][] => {
    const express = version === 4 ? express4 : express5
    const through = (parsers: Listener[]) => (handler: Handler) => {
      const app = express()
      for (const parser of parsers) app.use(parser)
      app.post(PATH, createServerAdapter(handler))
      return app
    }
    return [
      [`Express ${version}`, through([])],
      [`Express ${version}, express.json()`, through([express.json()])],
      [
        `Express ${version}, express.json() and express.urlencoded()`,
        through([express.json(), express.urlencoded({ extended: true })]),
      ],
      [`Express ${version}, express.text()`, through([express.text({ type: '*/*' })])],
      [`Express ${version}, express.raw()`, through([express.raw({ type: '*/*' })])],
    ]
  }),
  ['Fastify', (handler) => fastify(handler)],
  ['Fastify, without its parsers', (handler) => fastify(handler, { isParsing: false })],
  ['Hono', (handler) => hono(new Hono().post(PATH, (c) => handler(c.req.raw)))],
  [
    'Hono, a body that was read',
    (handler) =>
      hono(
        new Hono().post(PATH, async (c) =>
          handler(withParsedBody(c.req.raw, await c.req.json().catch(() => undefined))),
        ),
      ),
  ],
  [
    'Next.js, App Router',
    (handler) =>
      hono({ fetch: (request) => (handler as NextRoute)(request, { params: Promise.resolve({}) }) }),
  ],
  ['Next.js, Pages Router', (handler) => nextPages(createServerAdapter(handler), { bodyParser: true })],
  [
    'Next.js, Pages Router, bodyParser: false',
    (handler) => nextPages(createServerAdapter(handler), { bodyParser: false }),
  ],
]

/** How Next.js calls a route. */
type NextRoute = (request: Request, context: { params: Promise<object> }) => Promise<Response>

function hono({ fetch }: { fetch: (request: Request) => Response | Promise<Response> }): Listener {
  return getRequestListener(fetch, { overrideGlobalObjects: false })
}

async function fastify(handler: Handler, { isParsing = true } = {}): Promise<Listener> {
  const app = Fastify()
  if (!isParsing) {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  }
  const adapter = createServerAdapter(handler)
  app.post(PATH, async (request, reply) =>
    reply.send(await adapter.handleNodeRequestAndResponse(request, reply)),
  )
  await app.ready()
  return app.routing
}

/**
 * What Next.js does to an API route's request.
 *
 * @source next 16, `packages/next/src/server/api-utils/node/{api-resolver,parse-body}.ts`: JSON is parsed, an
 * empty body is `{}`, what has no type is a Buffer.
 */
function nextPages(route: Listener, { bodyParser }: { bodyParser: boolean }): Listener {
  return async (request, response) => {
    if (bodyParser) {
      const chunks: Uint8Array[] = []
      for await (const chunk of request) chunks.push(chunk as Uint8Array)
      const bytes = Buffer.concat(chunks)
      const isJson = request.headers['content-type']?.startsWith('application/json')
      const body: unknown = !isJson ? bytes : bytes.length === 0 ? {} : JSON.parse(bytes.toString())
      Object.assign(request, { body })
    }
    Object.assign(request, { query: {}, cookies: {} })
    return route(request, response)
  }
}

/** Serves while `use` runs. @param use - is given the endpoint's URL. */
export async function serving<T>(listener: Listener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => void listener(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
