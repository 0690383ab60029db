import { EmbedError } from '../../errors/errors'

/** A client of ioredis 5 or 6: `new Redis(…)`. */
export interface IoRedisClient {
  readonly status: string
  get: (key: string) => Promise<string | null>
  call: (...args: [command: string, ...args: string[]]) => Promise<unknown>
  eval: (script: string, keys: number, ...args: string[]) => Promise<unknown>
}

/** A client of node-redis 5 or 6: `createClient(…)` of `redis` or `@redis/client`, connected. */
export interface NodeRedisClient {
  readonly isReady: boolean
  get: (key: string) => Promise<unknown>
  sendCommand: (args: string[]) => Promise<unknown>
  eval: (script: string, options: { keys: string[]; arguments: string[] }) => Promise<unknown>
}

/** A Redis client of your own. Its library is recognised by its methods. */
export type RedisClient = IoRedisClient | NodeRedisClient

/** The commands that are used here, the same for every client. */
export interface RedisCommands {
  get: (key: string) => Promise<string | null>
  /** Runs a script of Lua. The keys must be in one slot of a cluster. */
  run: (script: string, keys: string[], args: string[]) => Promise<unknown>
}

/** Which library a client is of. @throws {EmbedError} `EMBED_CONFIG`: of none that is known. */
export function kindOfRedis(client: unknown, what: string): 'ioredis' | 'node-redis' {
  const fields = (typeof client === 'object' && client !== null ? client : {}) as Record<string, unknown>
  const has = (name: string) => typeof fields[name] === 'function'
  if (has('get') && has('eval')) {
    if (typeof fields['isReady'] === 'boolean' && has('sendCommand')) return 'node-redis'
    if (typeof fields['status'] === 'string' && has('call')) return 'ioredis'
  }
  throw new EmbedError(
    'EMBED_CONFIG',
    `${what} is no Redis client. Give \`new Redis(…)\` of ioredis 5 or 6, or a connected \`createClient(…)\` of node-redis 5 or 6.`,
  )
}

/** Makes one kind of client of all. @throws {EmbedError} `EMBED_CONFIG`: it is none. */
export function redisCommands(client: RedisClient, what: string): RedisCommands {
  if (kindOfRedis(client, what) === 'node-redis') {
    const redis = client as NodeRedisClient
    return {
      get: async (key) => textOf(await redis.get(key)),
      run: (script, keys, args) => redis.eval(script, { keys, arguments: args }),
    }
  }
  const redis = client as IoRedisClient
  return {
    get: (key) => redis.get(key),
    run: (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args),
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
