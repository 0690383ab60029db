// Bun: bun run bun.ts
import { createHandler } from './handler'

/** The part of Bun that is used here. */
declare const Bun: {
  serve: (options: {
    port: number
    routes: Record<string, (request: Request) => Response | Promise<Response>>
    fetch: (request: Request) => Response
  }) => { stop: () => Promise<void> }
}

/** Serves until it is stopped. */
export function start(port: number): { stop: () => Promise<void> } {
  return Bun.serve({
    port,
    routes: { '/api/embed-token': createHandler(process.env) },
    fetch: () => new Response(null, { status: 404 }),
  })
}
