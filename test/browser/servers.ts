import type { TestProject } from 'vitest/node'
import { createBackend } from '../emulators/backend'
import { createReturningAiEmulator } from '../emulators/returning-ai'
import { serveOnLocalhost } from '../emulators/serve'
import { createFramePages } from './frame-pages'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Origins of independent sets of servers: a vendor, and a backend that mints with it. */
    worlds: Record<WorldName, { vendor: string; backend: string }>
    /** Two origins of pages for frames; what the first one redirects goes to the second. */
    framePages: [string, string]
  }
}

/**
 * By how long tokens live: `short` ones are renewed after 10 s and not used after 18 s, `long` ones are not
 * renewed in a test.
 */
const TTL_SECONDS = { short: 20, long: 900 }
export type WorldName = keyof typeof TTL_SECONDS

export default async function setup(project: TestProject) {
  const worlds = {} as Record<WorldName, { vendor: string; backend: string }>
  const closing: (() => Promise<void>)[] = []
  for (const [name, ttlSeconds] of Object.entries(TTL_SECONDS) as [WorldName, number][]) {
    const emulator = createReturningAiEmulator({ ttlSeconds })
    const vendor = await serveOnLocalhost(emulator.fetch)
    const backend = createBackend({ vendorOrigin: vendor.origin, allowedOrigins: [] })
    // The test page's own origin is known only when it asks.
    const handle = async (request: Request) => {
      const origin = request.headers.get('origin') ?? ''
      const forwarded = new Request(request)
      forwarded.headers.delete('origin')
      forwarded.headers.delete('sec-fetch-site')
      const response =
        request.method === 'OPTIONS' ? new Response(null, { status: 204 }) : await backend.fetch(forwarded)
      if (response.type === 'error') return response
      const headers = new Headers(response.headers)
      headers.set('access-control-allow-origin', origin)
      headers.set('access-control-allow-headers', 'content-type')
      return new Response(response.body, { status: response.status, headers })
    }
    const served = await serveOnLocalhost(handle)
    worlds[name] = { vendor: vendor.origin, backend: served.origin }
    closing.push(vendor.close, served.close)
  }
  project.provide('worlds', worlds)
  const second = await serveOnLocalhost(createFramePages(() => ''))
  const first = await serveOnLocalhost(createFramePages(() => second.origin))
  closing.push(first.close, second.close)
  project.provide('framePages', [first.origin, second.origin])
  return async () => {
    await Promise.all(closing.map((close) => close()))
  }
}
