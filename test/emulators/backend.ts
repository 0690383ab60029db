import { createTokenHandler } from '../../src/server/handler/handler'
import { returningAiMint } from '../../src/server/returning-ai'
import { ACCESS_ID, ACCESS_KEY } from './returning-ai'

/** The partner's backend, as a page's developer would write it, and a switch to break it. */
export interface EmulatedBackend {
  fetch: (request: Request) => Promise<Response>
  settings: { outage: 'none' | 'server-error' | 'drop' | 'hang' | 'denied' | 'rate-limit' | 'html' }
  counts: { requests: number; requestedAt: number[] }
}

/** @param mintUrl - the emulated vendor's mint API. */
export function createBackend({
  vendorOrigin,
  allowedOrigins,
  fetch,
}: {
  vendorOrigin: string
  allowedOrigins: string[]
  fetch?: typeof globalThis.fetch
}): EmulatedBackend {
  const settings: EmulatedBackend['settings'] = { outage: 'none' }
  const counts: EmulatedBackend['counts'] = { requests: 0, requestedAt: [] }
  const handle = createTokenHandler({
    authorize: () => (settings.outage === 'denied' ? null : { id: 'user-1' }),
    mint: {
      'returning-ai': returningAiMint<{ id: string }>({
        accessId: ACCESS_ID,
        accessKey: ACCESS_KEY,
        url: `${vendorOrigin}/v2/api/widget-access-keys/token`,
        userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }),
        fetch,
      }),
    },
    allowedOrigins,
    onError: () => {}, // its vendor's faults are switched on
  })
  const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
  return {
    settings,
    counts,
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (pathname === '/__settings' || pathname === '/__counts') {
        if (request.method === 'POST') Object.assign(settings, await request.json())
        return Response.json(request.method === 'GET' ? counts : settings, { headers: open })
      }
      if (request.method === 'OPTIONS') return handle(request)
      counts.requests += 1
      counts.requestedAt.push(Date.now())
      switch (settings.outage) {
        case 'server-error':
          return Response.json({ error: 'down' }, { status: 500, headers: open })
        case 'drop':
          return Response.error()
        case 'hang':
          await new Promise((resolve) => request.signal.addEventListener('abort', resolve))
          return Response.error()
        case 'rate-limit':
          return Response.json(
            { error: 'rate_limited', retryAfter: 5 },
            { status: 429, headers: { ...open, 'retry-after': '5' } },
          )
        case 'html':
          return new Response('<!doctype html><title>Sign in</title>', {
            headers: { ...open, 'content-type': 'text/html' },
          })
        default:
          return handle(request)
      }
    },
  }
}
