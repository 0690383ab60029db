// One of the handlers in a process of its own, by @hono/node-server. `SUBJECT` names it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { connectClient } from '../../test/server-redis/clients.ts'
import { redisCache } from '../../src/server/cache/index.ts'
import { rateLimits } from '../../src/server/limits/index.ts'
import { bareHono, type Handler, ours } from './handlers.ts'

async function subject(): Promise<Handler> {
  const name = process.env['SUBJECT']
  if (name === 'hono') return bareHono()
  if (name === 'memory') return ours()
  const { client } = await connectClient('ioredis', process.env['REDIS'] ?? '')
  const cache = (localMs?: number) =>
    redisCache({ client, localMs, encryptionKeys: [{ kid: 'bench', key: new Uint8Array(32) }] })
  switch (name) {
    case 'hono + one GET':
      return bareHono((id) => client.get(id))
    case 'redis, localMs: 0':
      return ours(cache(0))
    case 'redis, limits in Redis': {
      const limits = rateLimits({ client, perIdentity: { points: 1e9, durationSeconds: 3_600 } })
      return ours(cache(), limits)
    }
    default:
      return ours(cache())
  }
}

const listener = getRequestListener(await subject(), { overrideGlobalObjects: false })
const server = createServer((request, response) => void listener(request, response))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
