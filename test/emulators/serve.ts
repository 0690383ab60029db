import { serve, type Http2Bindings, type HttpBindings } from '@hono/node-server'
import type { AddressInfo } from 'node:net'

/** A handler on a port of its own on this machine. */
export interface Served {
  origin: string
  close: () => Promise<void>
}

/**
 * Hosts a `(Request) => Response` on localhost; a `Response.error()` drops the connection. @param port - 0:
 * any free one.
 */
export function serveOnLocalhost(
  handle: (request: Request) => Response | Promise<Response>,
  port = 0,
  hostname: 'localhost' | '127.0.0.1' = 'localhost',
): Promise<Served> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        port,
        hostname,
        fetch: async (request: Request, env: HttpBindings | Http2Bindings) => {
          const response = await handle(request)
          if (response.type !== 'error') return response
          env.incoming.socket.destroy()
          return new Response(null)
        },
      },
      (address: AddressInfo) => {
        resolve({
          origin: `http://${hostname}:${address.port}`,
          close: () =>
            new Promise((done) => {
              server.close(() => done())
              if ('closeAllConnections' in server) server.closeAllConnections()
            }),
        })
      },
    )
    server.once('error', reject)
  })
}
