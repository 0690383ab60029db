// One of the handlers in a process of its own, by @hono/node-server. `SUBJECT` names it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { connectClient } from '../../test/server-redis/clients.ts'
import { redisCache } from '../../src/server/cache/index.ts'
import { bareHono, type Handler, ours } from './handlers.ts'

async function subject(): Promise<Handler> {
  switch (process.env['SUBJECT']) {
    case 'hono':
      return bareHono()
    case 'memory':
      return ours()
    default: {
      const { client } = await connectClient('ioredis', process.env['REDIS'] ?? '')
      return ours(redisCache({ client, encryptionKeys: [{ kid: 'bench', key: new Uint8Array(32) }] }))
    }
  }
}

const listener = getRequestListener(await subject(), { overrideGlobalObjects: false })
const server = createServer((request, response) => void listener(request, response))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
