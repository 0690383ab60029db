import { createServer, type Server } from 'node:http'
import type { BrowserContext } from 'playwright'

/** What wanted to leave for another origin, and whom pages and workers have asked for what. */
export interface Traffic {
  hits: { host: string; what: string }[]
  hosts: Set<string>
  paths: Set<string>
}

export const createTraffic = (): Traffic => ({ hits: [], hosts: new Set(), paths: new Set() })

/** The browser has calls of its own to make, of which no page knows. */
export function leftOf({ hits, hosts }: Traffic): string[] {
  return hits.filter(({ host }) => hosts.has(host)).map(({ what }) => what)
}

/**
 * Chromium's only way out: it is told of everything that no service worker has answered, and lets nothing
 * pass.
 */
export function createDeadEnd({ hits }: Traffic): Server {
  const deadEnd = createServer(({ method, url = '' }, response) => {
    hits.push({ host: new URL(url).host, what: `${method} ${url}` })
    response.writeHead(502).end()
  })
  // Without a request in it, a connection is opened early: `<link rel="preconnect">`, which no worker can
  // answer.
  return deadEnd.on('connect', (_, socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
}

export function watchTraffic(context: BrowserContext, { hits, hosts, paths }: Traffic): void {
  context.on('request', (request) => {
    const { host, pathname } = new URL(request.url())
    hosts.add(host)
    paths.add(pathname)
  })
  context.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_TUNNEL_CONNECTION_FAILED') return
    const url = request.url()
    hits.push({ host: new URL(url).host, what: `${request.method()} ${url}` })
  })
}
