// Cloudflare Workers. Secrets come with each request: `wrangler secret put RAI_ACCESS_KEY`.
import { createHandler, type Secrets } from './handler'

/** Made at the first request: the cache lasts as long as the isolate. */
let handler: ReturnType<typeof createHandler> | undefined

export default {
  fetch(request: Request, env: Secrets): Promise<Response> | Response {
    if (new URL(request.url).pathname !== '/api/embed-token') return new Response(null, { status: 404 })
    handler ??= createHandler(env)
    return handler(request)
  },
}
