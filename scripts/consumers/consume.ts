import { fork } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { npm } from '../../test/consumers/driving/npm.ts'
import { install } from './installed.ts'
import { linkFolder } from './link.ts'
import { layPackage, type Packed } from './packed.ts'

export const CONSUMERS = 'test/consumers'
/** The page that some of them test, and its tests; a consumer's own files go before. */
const SHARED = join(CONSUMERS, 'vitest/src')
const SHARING = ['jest', 'storybook', 'vitest']
/** A consumer without a lock file that has the packages of another one. */
const INSTALLED_AS: Record<string, string> = { sizes: 'bundlers', contract: 'plain' }
const projectOf = (name: string) => join(CONSUMERS, INSTALLED_AS[name] ?? name)

/** What Vitest and Jest write. */
interface Report {
  numPassedTests: number
  testResults: { name: string; assertionResults: { title: string; status: string }[] }[]
}

export interface Run {
  packed: Packed
  /**
   * An empty folder for the consumer, outside of this repository: it must not find this repository's
   * packages.
   */
  folder: string
  say: (line: string) => void
  signal: AbortSignal
}

/**
 * A project with a `drive.ts` is an app, which is driven in Chromium. Any other brings its own `npm test`.
 */
export const isDriven = (name: string) => existsSync(join(CONSUMERS, name, 'drive.ts'))
export const isInstalled = (name: string) => existsSync(join(projectOf(name), 'package-lock.json'))

/**
 * Installs a consumer, builds it if it is an app, and tests it. @throws with what failed and what it printed.
 */
export async function consume(name: string, run: Run): Promise<void> {
  const seconds: string[] = []
  const step = async (what: string, work: () => Promise<unknown>) => {
    const since = performance.now()
    await work().catch((cause: unknown) => {
      throw new Error(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    })
    seconds.push(`${what} ${((performance.now() - since) / 1_000).toFixed(1)} s`)
  }
  mkdirSync(run.folder)
  if (isInstalled(name)) await step('install', () => lay(name, run))
  if (!isDriven(name)) await step('test', async () => run.say(await test(run)))
  else {
    if (isInstalled(name))
      await step('build', () => npm(run.folder, ['run', 'build', '--if-present'], run.signal))
    await step('drive', () => drive(name, run))
  }
  run.say(`${seconds.join(', ')}.`)
}

/** Puts a consumer's files into its folder, with what they need. */
async function lay(name: string, { packed, folder, signal }: Run): Promise<void> {
  const own = join(CONSUMERS, name)
  const isSource = (path: string) =>
    !/(^|[\\/])(node_modules|built|dist|\.next|report\.json|drive(\.ts)?)$/.test(relative(own, path))
  if (SHARING.includes(name)) cpSync(SHARED, join(folder, 'src'), { recursive: true })
  cpSync(own, folder, { recursive: true, filter: isSource })
  linkFolder(
    join(await install(projectOf(name), packed, signal), 'node_modules'),
    join(folder, 'node_modules'),
  )
  layPackage(packed, folder)
}

/** @returns what its tests have shown. */
async function test({ folder, signal }: Run): Promise<string> {
  const printed = await npm(folder, ['test'], signal)
  const report = join(folder, 'report.json')
  if (!existsSync(report)) return printed.trimEnd().split('\n').at(-1) ?? ''
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  const shown = testResults
    .filter((file) => /\.(states\.test|stories)\.tsx$/.test(file.name))
    .flatMap((file) => file.assertionResults)
  const titles = [
    ...new Set(shown.filter(({ status }) => status === 'passed').map(({ title }) => title.toLowerCase())),
  ]
  if (titles.length === 0) throw new Error('The tests passed, but showed the page in no state.')
  return `${numPassedTests} tests passed, ${titles.length} states shown (${titles.join(', ')}).`
}

/** In a process of its own: a drive stops its process's clock. */
function drive(name: string, { packed, folder, say, signal }: Run): Promise<void> {
  const child = fork(resolve('scripts/consumers/drive.ts'), [name, folder, packed.tarball], {
    signal,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return new Promise((done, fail) => {
    let failure = 'ended before it was done'
    child.on('message', (message: DriveMessage) => {
      if ('line' in message) say(message.line)
      else failure = message.failure
    })
    child.once('error', fail)
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error(failure))))
  })
}

/** What a drive tells. */
export type DriveMessage = { line: string } | { failure: string }
