// Several instances of a backend, each in its own process, on one Redis and one vendor.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { InstanceSettings } from './instance'
import type { OwnRedis } from './redis'
import type { Vendor } from './vendor'

export interface Instance {
  url: string
  /** `kill -9`. */
  kill: () => Promise<void>
  /** It stands still, as a machine does that swaps or is moved. */
  freeze: () => void
  thaw: () => void
}

/** What came of one request. */
export interface Asked {
  status: number
  tookMs: number
  waitHeader: string | null
  embedToken?: string
  expiresIn?: number | null
  error?: string
}

export async function startInstance(
  redis: OwnRedis,
  vendor: Vendor,
  settings: Omit<InstanceSettings, 'redis' | 'vendor'>,
): Promise<Instance> {
  const given: InstanceSettings = { ...settings, redis: redis.url, vendor: vendor.url }
  const child: ChildProcess = fork(join(import.meta.dirname, 'instance.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, INSTANCE: JSON.stringify(given) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [port] = (await once(child, 'message')) as [number]
  return {
    url: `http://127.0.0.1:${port}`,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
  }
}

/** Starts `count` instances at once. */
export async function startFleet(
  redis: OwnRedis,
  vendor: Vendor,
  { count, ...more }: { count: number } & Pick<InstanceSettings, 'kind'> & Partial<InstanceSettings>,
): Promise<Instance[]> {
  const settings = { instances: count, limit: 1e9, expiresIn: 900, ...more }
  return Promise.all(Array.from({ length: count }, () => startInstance(redis, vendor, settings)))
}

/** Asks an instance for a user's token. */
export async function ask(
  instance: Instance,
  user: string,
  { path = '/refuse', body = {} }: { path?: '/refuse' | '/memory'; body?: object } = {},
): Promise<Asked> {
  const start = performance.now()
  const response = await fetch(instance.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user': user },
    body: JSON.stringify({ vendor: 'acme', ...body }),
  })
  const answer = (await response.json()) as Omit<Asked, 'status' | 'tookMs' | 'waitHeader'>
  const tookMs = performance.now() - start
  return { status: response.status, tookMs, waitHeader: response.headers.get('retry-after'), ...answer }
}
