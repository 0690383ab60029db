// Hono on Node: npm install hono @hono/node-server
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createService, type Service } from 'react-embed-token/server'

/** The app, with health checks and a graceful stop. */
export function createApp(
  handler: (request: Request) => Promise<Response>,
  service: Service = createService(),
): Hono {
  const handle = service.handle(handler)
  return new Hono()
    .all('/api/embed-token', (c) => handle(c.req.raw))
    .get('/healthz', () => service.healthz())
    .get('/readyz', () => service.readyz())
}

/** Serves until the process is told to stop. */
export function start(handler: (request: Request) => Promise<Response>, port: number): void {
  const service = createService()
  const server = serve({ fetch: createApp(handler, service).fetch, port, overrideGlobalObjects: false })
  process.once('SIGTERM', () => void service.close().then(() => server.close()))
}
