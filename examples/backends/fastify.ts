// Fastify 5: npm install fastify @whatwg-node/server
import { createServerAdapter } from '@whatwg-node/server'
import Fastify, { type FastifyInstance } from 'fastify'

/** The app. */
export function createApp(handler: (request: Request) => Promise<Response>): FastifyInstance {
  const app = Fastify()
  const adapter = createServerAdapter(handler)
  app.post('/api/embed-token', async (request, reply) =>
    reply.send(await adapter.handleNodeRequestAndResponse(request, reply)),
  )
  return app
}
