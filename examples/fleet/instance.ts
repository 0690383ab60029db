// One instance of the partner's backend, in a process of its own. `fleet.ts` starts it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Redis } from 'ioredis'
import {
  cached,
  createService,
  createTokenHandler,
  memoryCache,
  type ServerEvent,
  type TokenCache,
  withBreaker,
} from 'react-embed-token/server'
import { redisCache } from 'react-embed-token/server/cache'
import { rateLimits } from 'react-embed-token/server/limits'
import { returningAiMint } from 'react-embed-token/server/returning-ai'
import { ACCESS_ID, ACCESS_KEY } from '../../test/emulators/returning-ai'
import { readSession, type User } from '../session'
import type { InstanceSettings } from './settings'

const settings = JSON.parse(process.env['INSTANCE'] ?? '{}') as InstanceSettings
const onEvent = (event: ServerEvent) => void process.send?.(event)

/** Answers at once when Redis is away: docs/backend-production.md. */
const client =
  settings.redis === null
    ? null
    : new Redis(settings.redis, {
        enableOfflineQueue: false,
        maxRetriesPerRequest: 0,
        commandTimeout: 500,
        connectTimeout: 1_000,
        autoResendUnfulfilledCommands: false,
        retryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
      })
client?.on('error', () => {})

// A secret of the deployment; here, one that all instances of this demo are given.
const encryptionKeys = [{ kid: 'demo', key: Uint8Array.from(Buffer.from(settings.cacheKey, 'base64')) }]
const cache: TokenCache = client
  ? redisCache({ client, encryptionKeys, whenAway: 'memory', onEvent })
  : memoryCache()
const identityOf = (user: User) => user.id

const handler = createTokenHandler<User>({
  authorize: readSession,
  identityOf,
  allowedOrigins: settings.allowedOrigins,
  mint: {
    'returning-ai': cached(
      withBreaker(
        returningAiMint<User>({
          accessId: ACCESS_ID,
          accessKey: ACCESS_KEY,
          url: settings.mintUrl,
          userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }),
        }),
        { vendor: 'returning-ai', onEvent },
      ),
      { cache, identityOf },
    ),
  },
  limits: rateLimits({ ...(client && { client }), instances: settings.instances, onEvent }),
  onEvent,
  onError: () => {}, // the faults of the demo are meant
})
const service = createService({ closing: [cache] })
const listener = getRequestListener(service.handle(handler), { overrideGlobalObjects: false })
const server = createServer((request, response) => void listener(request, response))
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit())
process.on('SIGINT', () => {}) // the parent's to end
