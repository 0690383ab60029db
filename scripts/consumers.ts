// Packs the package as it would be published, and runs users' projects with it: `test/consumers/*`, each from its own lock file, in a folder of its own.
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { findBrowser } from './browser.ts'

const CONSUMERS = 'test/consumers'
/** The page that they all have, and its tests; a consumer's own files go before. */
const SHARED = join(CONSUMERS, 'vitest/src')

/** What Vitest and Jest write. */
interface Report {
  numPassedTests: number
  testResults: { name: string; assertionResults: { title: string; status: string }[] }[]
}

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())

/** Of what npm has printed when it fails, in characters. */
const MAX_PRINTED = 8_000

/** Runs npm in a folder; what it prints is for when it fails. */
function npm(cwd: string, ...args: string[]): Promise<string> {
  const browser = findBrowser()
  const env = { ...process.env, NO_COLOR: '1', CI: 'true', ...(browser ? { CHROMIUM_PATH: browser } : {}) }
  const isWindows = process.platform === 'win32'
  return new Promise((resolve, reject) => {
    execFile('npm', args, { cwd, env, shell: isWindows, signal: stopped.signal, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`npm ${args[0]} failed in ${basename(cwd)}:\n${`${stdout}\n${stderr}`.slice(-MAX_PRINTED)}`))
      else resolve(stdout)
    })
  })
}

const INSTALL = ['--ignore-scripts', '--no-audit', '--no-fund']

async function pack(into: string): Promise<string> {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, string | { default: string }> }
  const isBuilt = Object.values(exports).every((target) => existsSync(typeof target === 'string' ? target : target.default))
  if (!isBuilt) await npm('.', 'run', 'build')
  const [packed] = JSON.parse(await npm('.', 'pack', '--json', '--ignore-scripts', '--pack-destination', into)) as { filename: string }[]
  if (!packed) throw new Error('Expected npm pack to name a file, it named none.')
  return join(into, packed.filename)
}

/** Fails unless its tests pass, with the packed package and one React. */
async function consume(name: string, tarball: string, folder: string): Promise<void> {
  const since = performance.now()
  const own = join(CONSUMERS, name)
  const lock = readFileSync(join(own, 'package-lock.json'), 'utf8')
  if (/"resolved"|react-embed-token/.test(lock))
    throw new Error(`Expected the lock file of ${name} to name neither addresses nor this package, it does.`)
  cpSync(SHARED, join(folder, 'src'), { recursive: true })
  const isSource = (path: string) => !/(^|[\\/])(node_modules|built|report\.json)$/.test(relative(own, path))
  cpSync(own, folder, { recursive: true, filter: isSource })
  await npm(folder, 'ci', ...INSTALL)
  await npm(folder, 'install', '--no-save', '--no-package-lock', ...INSTALL, tarball)
  for (const single of ['react', 'react-dom']) {
    const copies = JSON.parse(await npm(folder, 'query', `#${single}`)) as { location: string }[]
    if (copies.length !== 1) throw new Error(`Expected one ${single} in ${name}, there are ${copies.length}.`)
  }
  const installedAfter = performance.now()
  await npm(folder, 'test')

  const { numPassedTests, testResults } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report
  const shown = testResults.filter((file) => /\.(states\.test|stories)\.tsx$/.test(file.name)).flatMap((file) => file.assertionResults)
  const titles = shown.filter(({ status }) => status === 'passed').map(({ title }) => title.toLowerCase())
  if (titles.length === 0) throw new Error(`Expected ${name} to show the page in a state, it shows none.`)
  const seconds = (from: number, to: number) => Math.round((to - from) / 1_000)
  console.log(
    `${name}: ${numPassedTests} tests passed, ${titles.length} states shown (${titles.join(', ')}), ` +
      `${seconds(since, installedAfter)} s to install, ${seconds(installedAfter, performance.now())} s to run.`,
  )
}

async function run(): Promise<void> {
  const all = readdirSync(CONSUMERS).filter((name) => existsSync(join(CONSUMERS, name, 'package-lock.json')))
  const named = process.argv.slice(2)
  const unknown = named.filter((name) => !all.includes(name))
  if (unknown.length > 0) throw new Error(`Expected names of ${CONSUMERS} (${all.join(', ')}), got ${unknown.join(', ')}.`)
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'consumers-')))
  try {
    const tarball = await pack(temporary)
    for (const name of named.length > 0 ? named : all) await consume(name, tarball, join(temporary, name))
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 })
  }
}

run().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
})
