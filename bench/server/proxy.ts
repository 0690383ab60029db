// `npm run bench:proxy`: what the proxy adds to a streamed chunk, and its memory for 200 streams, beside plain
// undici in the same run: `plain`, `ours`, `plain`, `ours`, … and the medians of the rounds.
import { type ChildProcess, fork } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import { Agent, request } from 'undici'

const STREAMS = 200
const SECONDS = 6
const ROUNDS = 5
/** Chunks of the first second: streams begin. */
const WARM_UP_CHUNKS = 20 * STREAMS
const TARGET = { addedMs: 1, memory: 1.3 }

type Kind = 'plain' | 'ours'
interface Round {
  p50: number
  p95: number
  /** With all streams open, in MiB. */
  rssMiB: number
  /** What each stream added, in KiB. */
  streamKiB: number
}

function start(file: string, args: string[]): ChildProcess {
  return fork(join(import.meta.dirname, file), args, { execArgv: ['--expose-gc', '--import', 'tsx'] })
}

function told<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as T)))
}

async function memoryOf(child: ChildProcess): Promise<number> {
  const answer = told<{ rss: number }>(child)
  child.send('memory')
  return (await answer).rss
}

async function measure(kind: Kind): Promise<Round> {
  const upstream = start('proxy-upstream.ts', [])
  const { port } = await told<{ port: number }>(upstream)
  const subject = start('proxy-subject.ts', [kind, `http://127.0.0.1:${port}`, String(STREAMS)])
  const { port: at, token } = await told<{ port: number; token: string }>(subject)
  const before = await memoryOf(subject)
  const leaving = new AbortController()
  setMaxListeners(STREAMS + 1, leaving.signal)
  const dispatcher = new Agent({ connections: STREAMS })
  const latencies: number[] = []
  const read = async () => {
    const { body, statusCode } = await request(`http://127.0.0.1:${at}/api/v1/ai-experiences/chat`, {
      method: 'POST',
      headers: {
        origin: 'https://app.example.com',
        'content-type': 'application/json',
        'x-access-token': token,
      },
      body: '{"message":"Hello"}',
      dispatcher,
      signal: leaving.signal,
    })
    if (statusCode !== 200) throw new Error(`${kind} answered ${statusCode}`)
    for await (const chunk of body as AsyncIterable<Buffer>) {
      const now = process.hrtime.bigint()
      for (const [, sent = '0'] of chunk.toString().matchAll(/data: (\d+) /g))
        latencies.push(Number(now - BigInt(sent)) / 1e6)
    }
  }
  const reading = Array.from({ length: STREAMS }, () =>
    read().catch((error: unknown) => {
      if (!leaving.signal.aborted) throw error
    }),
  )
  await Promise.race([new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000)), Promise.all(reading)])
  const after = await memoryOf(subject)
  leaving.abort()
  await Promise.all(reading)
  for (const child of [subject, upstream]) child.kill()
  const sorted = latencies.slice(WARM_UP_CHUNKS).sort((a, b) => a - b)
  const quantile = (q: number) => sorted[Math.floor(sorted.length * q)] ?? NaN
  return {
    p50: quantile(0.5),
    p95: quantile(0.95),
    rssMiB: after / 2 ** 20,
    streamKiB: (after - before) / 1024 / STREAMS,
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

const rounds: Record<Kind, Round[]> = { plain: [], ours: [] }
for (let round = 0; round < ROUNDS; round += 1)
  for (const kind of ['plain', 'ours'] as const) rounds[kind].push(await measure(kind))

const of = (kind: Kind, name: keyof Round) => median(rounds[kind].map((round) => round[name]))
const row = (kind: Kind, label: string) =>
  `| ${label} | ${of(kind, 'p50').toFixed(2)} | ${of(kind, 'p95').toFixed(2)} | ${of(kind, 'rssMiB').toFixed(0)} | ${of(kind, 'streamKiB').toFixed(0)} |`
const added = of('ours', 'p50') - of('plain', 'p50')
const memory = of('ours', 'rssMiB') / of('plain', 'rssMiB')
const perStream = of('ours', 'streamKiB') / of('plain', 'streamKiB')

const text = `# The proxy beside plain undici

\`npm run bench:proxy\`, Node ${process.version}, Linux ${release().split('-')[0]}, ${cpus().length} cores that others use as well. ${STREAMS} streams of server-sent events, a chunk of 230 bytes per 50 ms each, ${SECONDS} s a round, medians of ${ROUNDS} rounds, one after the other in turn. Client, proxy and vendor are processes of their own. Only the differences and ratios count.

| | p50, ms | p95, ms | memory, MiB | memory a stream, KiB |
|---|---|---|---|---|
${row('plain', 'undici 7 `stream`, Node’s request and response')}
${row('ours', '`createVendorProxy`, `@hono/node-server`, global `fetch`')}

| | measured | target | |
|---|---|---|---|
| added to a chunk, p50 | ${added.toFixed(2)} ms | ≤ ${TARGET.addedMs} ms | ${added <= TARGET.addedMs ? 'met' : 'missed'} |
| memory of the process | ${memory.toFixed(2)} × | ≤ ${TARGET.memory} × | ${memory <= TARGET.memory ? 'met' : 'missed'} |
| memory that each stream adds | ${perStream.toFixed(2)} × | none | |
`
writeFileSync(join(import.meta.dirname, 'proxy-results.md'), text)
console.log(text)
