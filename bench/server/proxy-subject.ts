// One of the two that are compared, in a process of its own: `undici` pipes Node's streams, and does nothing
// else; `ours` is createVendorProxy behind @hono/node-server, with the global fetch.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { exportJWK, generateKeyPair } from 'jose'
import { Agent, stream } from 'undici'
import { createVendorProxy } from '../../src/server/proxy'
import { createEmbedTokenIssuer } from '../../src/server/signing'

const [, , kind = '', upstream = '', streams = '0'] = process.argv
const ORIGIN = 'https://app.example.com'

async function ours(): Promise<{ listener: Listener; token: string }> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const issuer = createEmbedTokenIssuer({ issuer: ORIGIN, keys: [await exportJWK(privateKey)] })
  const grant = { identity: 'user-1', vendor: 'interakt', scope: 'embed', origin: ORIGIN }
  const proxy = createVendorProxy({
    vendor: 'interakt',
    issuer,
    secret: 'f3b0c442-98fc-4c14-9afb-f4c8996fb924',
    allowedOrigins: [ORIGIN],
    baseUrl: upstream,
    maxConcurrent: Number(streams),
  })
  return {
    listener: getRequestListener(proxy, { overrideGlobalObjects: false }),
    token: (await issuer.sign(grant)).embedToken,
  }
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

function plain(): { listener: Listener; token: string } {
  const dispatcher = new Agent({ bodyTimeout: 0 })
  return {
    token: 'none',
    listener(request, response) {
      const gone = new AbortController()
      response.on('close', () => gone.abort())
      stream(
        `${upstream}${request.url}`,
        { method: 'POST', body: request, opaque: response, dispatcher, signal: gone.signal },
        ({ statusCode, opaque }) => {
          const to = opaque
          to.writeHead(statusCode, { 'content-type': 'text/event-stream' })
          to.flushHeaders()
          return to
        },
      ).catch(() => {})
    },
  }
}

const { listener, token } = kind === 'ours' ? await ours() : plain()
const server = createServer((request, response) => void listener(request, response))
process.on('message', (asked) => {
  if (asked !== 'memory') return
  globalThis.gc?.()
  process.send?.({ rss: process.memoryUsage().rss })
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port, token }))
