// Runs in Bun. It says its port on a line.
import { rateLimits } from 'react-embed-token/server/limits'
import { createTokenHandler } from 'react-embed-token/server'
import { createEndpoints } from './endpoints'

declare const Bun: {
  serve: (options: { port: number; fetch: (request: Request) => Promise<Response> | Response }) => {
    port: number
  }
}

/** The vendor. */
let mints = 0
globalThis.fetch = async () =>
  Response.json({ data: { embedToken: `token-${(mints += 1)}`, expiresIn: 900 } })

const endpoints = {
  ...createEndpoints(),
  '/limited': createTokenHandler<string>({
    authorize: (request) => request.headers.get('x-user'),
    identityOf: (user) => user,
    mint: () => 'abc',
    limits: rateLimits({ perIdentity: { points: 2, durationSeconds: 60 } }),
  }),
} as Record<string, (request: Request) => Promise<Response>>

const server = Bun.serve({
  port: 0,
  fetch: (request) =>
    endpoints[new URL(request.url).pathname]?.(request) ?? new Response(null, { status: 404 }),
})
console.log(server.port)
