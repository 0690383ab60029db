// Packs the package as it would be published, and runs users' projects with it: `test/consumers/*`, each from its own lock file, in a folder of its own.
// A project with a `drive.ts` is an app, which is built and driven in Chromium; any other brings its own `npm test`.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser } from 'playwright'
import { checkOpenPage, INSTALL, npm as runNpm, type DriveSetting } from '../test/consumers/driving'
import { BROWSER_ARGS, findBrowser } from './browser.ts'

const CONSUMERS = 'test/consumers'
/** The page that some of them test, and its tests; a consumer's own files go before. */
const SHARED = join(CONSUMERS, 'vitest/src')
const SHARING = ['jest', 'storybook', 'vitest']

/** What Vitest and Jest write. */
interface Report {
  numPassedTests: number
  testResults: { name: string; assertionResults: { title: string; status: string }[] }[]
}

let launched: Promise<Browser> | undefined

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
stopped.signal.addEventListener('abort', () => void launched?.then((browser) => browser.close()))

const npm = (cwd: string, ...args: string[]) => runNpm(cwd, args, stopped.signal)

/** One for all apps, once there is one. */
async function launch(): Promise<Browser> {
  const executablePath = findBrowser()
  const isFirst = !launched
  launched ??= chromium.launch({ ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGS })
  const browser = await launched
  if (isFirst) await checkOpenPage(browser)
  return browser
}

async function pack(into: string): Promise<string> {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, string | Record<string, string>> }
  const isBuilt = Object.values(exports)
    .flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)))
    .every((path) => existsSync(path))
  if (!isBuilt) await npm('.', 'run', 'build')
  const [packed] = JSON.parse(await npm('.', 'pack', '--json', '--ignore-scripts', '--pack-destination', into)) as { filename: string }[]
  if (!packed) throw new Error('Expected npm pack to name a file, it named none.')
  return join(into, packed.filename)
}

const has = (name: string, file: string) => existsSync(join(CONSUMERS, name, file))

/** Copies a consumer and installs it, with the packed package and one React. */
async function install(name: string, tarball: string, folder: string): Promise<void> {
  const own = join(CONSUMERS, name)
  const lock = readFileSync(join(own, 'package-lock.json'), 'utf8')
  if (/"resolved"|react-embed-token/.test(lock))
    throw new Error(`Expected the lock file of ${name} to name neither addresses nor this package, it does.`)
  if (SHARING.includes(name)) cpSync(SHARED, join(folder, 'src'), { recursive: true })
  const isSource = (path: string) => !/(^|[\\/])(node_modules|built|dist|\.next|report\.json|drive(\.ts)?)$/.test(relative(own, path))
  cpSync(own, folder, { recursive: true, filter: isSource })
  await npm(folder, 'ci', ...INSTALL)
  await npm(folder, 'install', '--no-save', '--no-package-lock', ...INSTALL, tarball)
  for (const single of ['react', 'react-dom']) {
    const copies = JSON.parse(await npm(folder, 'query', `#${single}`)) as { location: string }[]
    if (copies.length !== 1) throw new Error(`Expected one ${single} in ${name}, there are ${copies.length}.`)
  }
}

/** @returns what its tests have shown. @throws if they fail. */
async function test(folder: string): Promise<string> {
  const printed = await npm(folder, 'test')
  const report = join(folder, 'report.json')
  if (!existsSync(report)) return printed.trimEnd().split('\n').at(-1) ?? ''
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  const shown = testResults.filter((file) => /\.(states\.test|stories)\.tsx$/.test(file.name)).flatMap((file) => file.assertionResults)
  const titles = shown.filter(({ status }) => status === 'passed').map(({ title }) => title.toLowerCase())
  if (titles.length === 0) throw new Error('Expected the page to be shown in a state, it is shown in none.')
  return `${numPassedTests} tests passed, ${titles.length} states shown (${titles.join(', ')}).`
}

/** Builds an app, if it has to be, and lets its driver drive it. */
async function drive(name: string, setting: Omit<DriveSetting, 'browser'>): Promise<void> {
  if (has(name, 'package-lock.json')) await npm(setting.folder, 'run', 'build', '--if-present')
  const module = (await import(pathToFileURL(resolve(CONSUMERS, name, 'drive.ts')).href)) as { default: (setting: DriveSetting) => Promise<void> }
  await module.default({ ...setting, browser: await launch() })
}

async function consume(name: string, tarball: string, folder: string): Promise<void> {
  const prefix = `${name}: `
  const say = (line: string) => console.log(line.startsWith(prefix) ? line : prefix + line)
  mkdirSync(folder)
  try {
    const since = performance.now()
    if (has(name, 'package-lock.json')) await install(name, tarball, folder)
    const installedAt = performance.now()
    if (has(name, 'drive.ts')) await drive(name, { folder, tarball, say })
    else say(await test(folder))
    const seconds = (from: number, to: number) => Math.round((to - from) / 1_000)
    say(`${seconds(since, installedAt)} s to install, ${seconds(installedAt, performance.now())} s to run.`)
  } catch (cause) {
    throw new Error(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

async function run(): Promise<void> {
  const all = readdirSync(CONSUMERS).filter((name) => has(name, 'package-lock.json') || has(name, 'drive.ts'))
  const named = process.argv.slice(2)
  const unknown = named.filter((name) => !all.includes(name))
  if (unknown.length > 0) throw new Error(`Expected names of ${CONSUMERS} (${all.join(', ')}), got ${unknown.join(', ')}.`)
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'consumers-')))
  try {
    const tarball = await pack(temporary)
    for (const name of named.length > 0 ? named : all) await consume(name, tarball, join(temporary, name))
  } finally {
    await (await launched)?.close()
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 })
  }
}

run().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
})
