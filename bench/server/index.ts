// The cost of the token handler per request, beside a bare Hono route in the same run. See results.md.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism, cpus, platform } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { startRedis } from '../../test/server-redis/redis.ts'
import { bareHono, type Handler, INIT, ours } from './handlers.ts'
import { median, ratio } from '../page/statistics.ts'

const ROUNDS = Number(process.env['ROUNDS'] ?? 15)
const IN_PROCESS = 4_000
const OVER_HTTP = 6_000
const CONNECTIONS = 8

interface Figures {
  perSecond: number[]
  p99: number[]
}

const p99Of = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? NaN

/** Rounds in turn, each begun by another, so that what else the machine does meets all alike. */
async function inTurn(
  subjects: ReadonlyMap<string, () => Promise<{ perSecond: number; p99: number }>>,
): Promise<Map<string, Figures>> {
  const figures = new Map<string, Figures>(
    [...subjects.keys()].map((name) => [name, { perSecond: [], p99: [] }]),
  )
  for (let round = -2; round < ROUNDS; round += 1) {
    const first = (round + 2) % subjects.size
    const order = [...subjects, ...subjects].slice(first, first + subjects.size)
    for (const [name, run] of order) {
      const { perSecond, p99 } = await run()
      if (round < 0) continue // warming up
      figures.get(name)?.perSecond.push(perSecond)
      figures.get(name)?.p99.push(p99)
    }
  }
  return figures
}

async function inProcess(handler: Handler) {
  const requests = Array.from(
    { length: IN_PROCESS },
    (_, index) => new Request('http://localhost/api/embed-token', INIT(index)),
  )
  const times: number[] = []
  const start = performance.now()
  for (const request of requests) {
    const before = performance.now()
    const response = await handler(request)
    await response.json()
    if (response.status !== 200) throw new Error(`Status ${response.status}.`)
    times.push(performance.now() - before)
  }
  return { perSecond: (IN_PROCESS * 1_000) / (performance.now() - start), p99: p99Of(times) }
}

async function overHttp(pool: Pool) {
  const times: number[] = []
  let next = 0
  const start = performance.now()
  const one = async () => {
    while (next < OVER_HTTP) {
      const { headers, body, method } = INIT((next += 1))
      const before = performance.now()
      const answer = await pool.request({
        path: '/api/embed-token',
        method: method as 'POST',
        headers: headers as Record<string, string>,
        body: body as string,
      })
      await answer.body.text()
      if (answer.statusCode !== 200) throw new Error(`Status ${answer.statusCode}.`)
      times.push(performance.now() - before)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, one))
  return { perSecond: (OVER_HTTP * 1_000) / (performance.now() - start), p99: p99Of(times) }
}

async function serve(name: string, redis: string) {
  const child = fork(join(import.meta.dirname, 'serve.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, SUBJECT: name, REDIS: redis },
  })
  const [port] = (await once(child, 'message')) as [number]
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS })
  return { pool, close: () => child.disconnect() }
}

function table(title: string, figures: Map<string, Figures>): string {
  const base = figures.get('hono') as Figures
  const rows = [...figures].map(
    ([name, { perSecond, p99 }]) =>
      `| ${name} | ${Math.round(median(perSecond)).toLocaleString('en')} | ${(ratio(perSecond, base.perSecond) * 100).toFixed(0)} % | ${median(p99).toFixed(2)} | ${(median(p99) - median(base.p99)).toFixed(2)} |`,
  )
  return [
    `## ${title}`,
    '',
    '| | requests/s | of bare Hono | p99 ms | p99 less Hono’s |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

const hono = bareHono()
const plain = ours(null)
const memory = ours()
const redis = await startRedis()
const local = await inTurn(
  new Map([
    ['hono', () => inProcess(hono)],
    ['token handler, no cache', () => inProcess(plain)],
    ['token handler, memory cache', () => inProcess(memory)],
  ]),
)
const names = ['hono', 'hono + one GET', 'memory', 'redis', 'redis, localMs: 0', 'redis, limits in Redis']
const servers = await Promise.all(names.map((name) => serve(name, redis.url)))
const remote = await inTurn(
  new Map(
    names.map((name, index) => [name, () => overHttp((servers[index] as (typeof servers)[number]).pool)]),
  ),
)
for (const { pool, close } of servers) {
  await pool.close()
  close()
}
await redis.kill()
console.log(`# The token handler beside a bare Hono route

\`npm run bench:server\` · Node ${process.versions.node}, ${platform()}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'} · medians of ${ROUNDS} rounds in turn; ratios are of the same round. The machine does other work as well: only ratios count.

Each reads the session from a cookie and the JSON body, and answers JSON. Ours checks the method, the origin and the body's limits as well, finds the token in the cache, and writes a request id.
`)
console.log(table('In process, one request at a time', local))
console.log(`“redis” is \`redisCache\` as it is by default: within a second (\`localMs\`), an instance does not ask Redis again. Each of 100 users asks many times a second here, so nearly every request is answered from memory. Where each user asks seldom, \`localMs: 0\` is what a request costs: one round trip, as the bare route “hono + one GET”. The limits in Redis are one more.

The bare route with a \`GET\` is faster than the one without, and so is one that waits for \`setImmediate\` instead: a route that waits reads the requests of all connections first, and answers them together. Compare \`localMs: 0\` with “hono + one GET”.
`)
console.log(table(`Over HTTP, @hono/node-server, ${CONNECTIONS} connections`, remote))
