// One instance of a partner's backend, in a process of its own. It says its port to the process that started it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { cached, createTokenHandler, type Mint } from '../../src/server'
import { rateLimits } from '../../src/server/limits'
import { redisCache, type WhenAway } from '../../src/server/cache'
import { type ClientKind, connectClient } from './clients'

/** What an instance is started with. */
export interface InstanceSettings {
  kind: ClientKind
  redis: string
  vendor: string
  instances: number
  limit: number
  /** How long a token lives, in seconds. */
  expiresIn: number
  /** How long one answer of Redis may take, in ms. Default 500. */
  boundMs?: number
}

const settings = JSON.parse(process.env['INSTANCE'] ?? '{}') as InstanceSettings
const { client } = await connectClient(settings.kind, settings.redis, settings.boundMs)
const encryptionKeys = [{ kid: 'test', key: new Uint8Array(32).fill(1) }]

/** Asks the vendor of the test. */
const mint: Mint<string> = async ({ user, signal }) => {
  const response = await fetch(`${settings.vendor}?user=${user}&life=${settings.expiresIn}`, { signal })
  if (!response.ok) throw new Error(`The vendor answered ${response.status}.`)
  return response.json()
}

const limits = rateLimits({
  perIdentity: { points: settings.limit, durationSeconds: 3_600 },
  client,
  instances: settings.instances,
  storeTimeoutMs: settings.boundMs,
})

function handlerOf(whenAway: WhenAway) {
  return createTokenHandler<string>({
    authorize: (request) => request.headers.get('x-user'),
    identityOf: (user) => user,
    mint: cached(mint, {
      cache: redisCache({ client, encryptionKeys, whenAway, storeTimeoutMs: settings.boundMs }),
      identityOf: (user) => user,
    }),
    limits,
    onError: () => {},
  })
}

const handlers: Record<string, (request: Request) => Promise<Response>> = {
  '/refuse': handlerOf('refuse'),
  '/memory': handlerOf('memory'),
}

const listener = getRequestListener(
  (request) =>
    handlers[new URL(request.url).pathname]?.(request) ?? new Response('no such path', { status: 404 }),
  { overrideGlobalObjects: false },
)
const server = createServer((request, response) => void listener(request, response))
// On a busy machine, 5 s may pass between the end of one request and the arrival of the next that was sent.
server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
