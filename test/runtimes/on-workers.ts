// Runs in workerd. What it asks of the vendor is answered by `outboundService` of miniflare.
import { createEndpoints } from './endpoints'

let endpoints: ReturnType<typeof createEndpoints> | undefined

export default {
  fetch(request: Request): Promise<Response> | Response {
    endpoints ??= createEndpoints()
    return endpoints[new URL(request.url).pathname]?.(request) ?? new Response(null, { status: 404 })
  },
}
