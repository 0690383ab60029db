// `npm run test:runtimes`: the backend on Bun and on workerd, as bundles of its source. It prints what holds.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The packages of this folder are not those of the library: its types do not know them. */
const load = (name: string): Promise<unknown> => import(name)
const { build } = (await load('esbuild')) as { build: (options: object) => Promise<unknown> }
const { Miniflare } = (await load('miniflare')) as {
  Miniflare: new (options: object) => { ready: Promise<URL>; dispose: () => Promise<void> }
}

interface Answer {
  embedToken?: string
  error?: string
}

const HERE = import.meta.dirname
const out = await mkdtemp(join(tmpdir(), 'runtimes-'))

async function bundle(name: string, more: object): Promise<string> {
  const outfile = join(out, `${name}.mjs`)
  await build({
    entryPoints: [join(HERE, `${name}.ts`)],
    bundle: true,
    format: 'esm',
    outfile,
    alias: { 'react-embed-token': join(HERE, '../../src') },
    logLevel: 'error',
    ...more,
  })
  return outfile
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer & { status: number }> {
  const response = await fetch(url, {
    method: 'POST',
    body: '{"vendor":"returning-ai"}',
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  })
  return { status: response.status, ...((await response.json()) as Answer) }
}

/** What holds on every runtime. */
async function check(base: string): Promise<string[]> {
  const url = `${base}/api/embed-token`
  const of = (user: string) => ({ headers: { cookie: `session=${user}` } })
  const first = await ask(url, of('user-1'))
  assert.equal(first.status, 200)
  assert.equal((await ask(url, of('user-1'))).embedToken, first.embedToken)
  assert.notEqual((await ask(url, of('user-2'))).embedToken, first.embedToken)
  const together = await Promise.all(Array.from({ length: 20 }, () => ask(url, of('user-3'))))
  assert.equal(new Set(together.map(({ embedToken }) => embedToken)).size, 1)
  assert.equal((await ask(url)).status, 401)
  const foreign = { headers: { cookie: 'session=user-1', 'sec-fetch-site': 'cross-site' } }
  assert.equal((await ask(url, foreign)).status, 403)
  assert.equal((await ask(url, { ...of('user-1'), method: 'PUT' })).status, 405)
  const long = JSON.stringify({ vendor: 'returning-ai', params: { long: 'x'.repeat(20_000) } })
  assert.equal((await ask(url, { ...of('user-1'), body: long })).status, 400)
  const stored = await ask(`${base}/stored`, { headers: { 'x-user': 'user-1' } })
  assert.equal(stored.status, 200)
  const again = await ask(`${base}/stored`, { headers: { 'x-user': 'user-1' } })
  assert.equal(again.embedToken, stored.embedToken)
  return ['createTokenHandler', 'cached', 'memoryCache', 'storeCache (encrypted)', 'returningAiMint']
}

async function onWorkers(): Promise<string[]> {
  let mints = 0
  const worker = new Miniflare({
    modules: true,
    script: await readFile(await bundle('on-workers', { conditions: ['workerd', 'worker'] }), 'utf8'),
    compatibilityDate: '2026-07-01',
    outboundService: () => Response.json({ data: { embedToken: `token-${(mints += 1)}`, expiresIn: 900 } }),
  })
  try {
    return await check((await worker.ready).origin)
  } finally {
    await worker.dispose()
  }
}

async function onBun(): Promise<string[]> {
  const file = await bundle('on-bun', { platform: 'node', banner: { js: REQUIRE } })
  const bun = spawn(join(HERE, 'node_modules/.bin/bun'), [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [line] = (await once(bun.stdout, 'data')) as [Buffer]
    const base = `http://127.0.0.1:${line.toString().trim()}`
    const held = await check(base)
    const limited = () => ask(`${base}/limited`, { headers: { 'x-user': 'user-1' } })
    const statuses = [await limited(), await limited(), await limited()].map(({ status }) => status)
    assert.deepEqual(statuses, [200, 200, 429])
    return [...held, 'rateLimits (memory)']
  } finally {
    bun.kill()
  }
}

/** Packages of CommonJS in a module. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)"
const RUNTIMES = { bun: onBun, miniflare: onWorkers }
const { dependencies } = JSON.parse(await readFile(join(HERE, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
}
for (const [name, run] of Object.entries(RUNTIMES))
  console.log(`${name} ${dependencies[name]}: ${(await run()).join(', ')}`)
await rm(out, { recursive: true })
