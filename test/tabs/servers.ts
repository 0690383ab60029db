import { inject } from 'vitest'
import { createTokenHandler } from '../../src/server'
import { returningAiMint } from '../../src/server/returning-ai'
import {
  ACCESS_ID,
  ACCESS_KEY,
  createReturningAiEmulator,
  type ReturningAiCounts,
  type ReturningAiSettings,
} from '../emulators/returning-ai'
import { serveOnLocalhost } from '../emulators/serve'
import { createGate, type Gate } from './gate'
import type { PageSetup } from './page'

/** Two names of one server, and so two origins to a browser; both are secure contexts. */
export type Host = '127.0.0.1' | 'localhost'

/** A vendor, and a backend that serves the page and mints for whoever the page says it is. */
export interface Servers {
  vendor: { settings: ReturningAiSettings; counts: ReturningAiCounts; gate: Gate }
  backend: {
    /** Requests for tokens, in order. */
    requests: { user: string; at: number }[]
    /** Users whose session has ended: it answers them 401. */
    signedOut: Set<string>
    /** How it fails every request for a token. */
    outage: 'none' | 'server-error' | 'drop' | 'html'
    gate: Gate
  }
  /** What pages printed on their console, or threw. */
  printed: readonly string[]
  urlOf: (setup: Omit<PageSetup, 'vendorOrigin'>, host?: Host) => string
  /** A page without anything. */
  blankUrl: string
  close: () => Promise<void>
}

export const TOKEN_PATH = '/embed-token'

/** As wide as the device: without it, a phone shows a page of 980 px, made small. */
const VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
const HTML = { 'content-type': 'text/html; charset=utf-8' }

/**
 * @param ttlSeconds - how long tokens live, at first.
 * @param isSimulated - the page and the vendor's frame are served with a clock that stands still.
 */
export async function startServers({
  ttlSeconds,
  isSimulated = false,
}: {
  ttlSeconds: number
  isSimulated?: boolean
}): Promise<Servers> {
  const scripts = inject('scripts')
  const clock = () => (isSimulated ? `<script>simulatedAt = ${Date.now()};${scripts.clock}</script>` : '')
  const emulator = createReturningAiEmulator({ ttlSeconds })
  const printed: string[] = []
  const backend: Servers['backend'] = {
    requests: [],
    signedOut: new Set(),
    outage: 'none',
    gate: createGate(),
  }
  const vendorGate = createGate()
  const handle = createTokenHandler<string>({
    authorize(request) {
      const user = request.headers.get('x-user')
      return user !== null && backend.signedOut.has(user) ? null : user
    },
    mint: {
      'returning-ai': returningAiMint({
        accessId: ACCESS_ID,
        accessKey: ACCESS_KEY,
        userIdentifiers: ({ user }) => ({ 'data-customer-id': user }),
        fetch: (input, init) => emulator.fetch(new Request(input, init)),
      }),
    },
  })

  async function answerToken(request: Request): Promise<Response> {
    backend.requests.push({ user: request.headers.get('x-user') ?? '', at: Date.now() })
    await backend.gate.pass(TOKEN_PATH)
    switch (backend.outage) {
      case 'none':
        return dated(await handle(request))
      case 'server-error':
        return Response.json({ error: 'down' }, { status: 500 })
      case 'drop':
        return Response.error()
      case 'html':
        return new Response('<!doctype html><title>Sign in</title>', { headers: HTML })
    }
  }

  /**
   * Node's own Date is real time's: a page in simulated time would take the answer for one that a cache has
   * kept.
   */
  function dated(response: Response): Response {
    if (isSimulated) response.headers.set('date', new Date().toUTCString())
    return response
  }

  async function answer(request: Request): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case TOKEN_PATH:
        return answerToken(request)
      case '/printed':
        printed.push(await request.text())
        return new Response(null, { status: 204 })
      case '/page.js':
        return new Response(scripts.page, { headers: { 'content-type': 'text/javascript; charset=utf-8' } })
      case '/page':
        return new Response(
          `<!doctype html><title>Page</title>${VIEWPORT}${clock()}<body><script type="module" src="/page.js"></script>`,
          { headers: HTML },
        )
      case '/blank':
        return new Response('<!doctype html><title>Blank</title>', { headers: HTML })
      default:
        return new Response(null, { status: 204 })
    }
  }

  const vendor = await serveOnLocalhost(async (request) => {
    const { pathname } = new URL(request.url)
    if (request.method !== 'OPTIONS') await vendorGate.pass(pathname)
    const response = await emulator.fetch(request)
    return isSimulated && pathname === '/frame'
      ? new Response((await response.text()).replace('<head>', `<head>${clock()}`), response)
      : response
  })
  const server = await serveOnLocalhost(answer, 0, '127.0.0.1')
  const origin = (host: Host = '127.0.0.1') => server.origin.replace('127.0.0.1', host)
  return {
    vendor: { settings: emulator.settings, counts: emulator.counts, gate: vendorGate },
    backend,
    printed,
    urlOf: (setup, host) =>
      `${origin(host)}/page?setup=${encodeURIComponent(JSON.stringify({ ...setup, vendorOrigin: vendor.origin }))}`,
    blankUrl: `${origin()}/blank`,
    close: async () => void (await Promise.all([vendor.close(), server.close()])),
  }
}
