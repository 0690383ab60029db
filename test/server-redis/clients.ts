// Redis clients with the settings that docs/backend-production.md names.
import { createClient } from '@redis/client'
import { Redis } from 'ioredis'
import type { RedisClient } from '../../src/server/cache'

export const CLIENTS = ['ioredis', 'node-redis'] as const
export type ClientKind = (typeof CLIENTS)[number]

/** A client, and what closes it. */
export async function connectClient(
  kind: ClientKind,
  url: string,
  /** How long one command may take; a test of something else does not depend on it. */
  boundMs = 500,
): Promise<{ client: RedisClient; close: () => void }> {
  if (kind === 'ioredis') {
    const client = new Redis(url, {
      enableOfflineQueue: false,
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      commandTimeout: boundMs,
      connectTimeout: 1_000,
      autoResendUnfulfilledCommands: false,
      retryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
    })
    client.on('error', () => {})
    await client.connect().catch(() => {}) // it goes on trying
    return { client, close: () => client.disconnect() }
  }
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: 500,
    socket: {
      socketTimeout: 2 * boundMs,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1_000),
    },
  })
  client.on('error', () => {})
  await client.connect()
  return { client, close: () => client.destroy() }
}
