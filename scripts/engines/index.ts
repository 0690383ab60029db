// Runs the tests of the three engines, one engine after the other, and writes the table in docs/browsers.md.
// `npm run test:engines -- webkit firefox`: only these; the other columns stay as their last run left them.
// `npm run test:engines -- webkit browser`: only this part of it: browser, tabs, vendors or stories.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWebkit } from '../../test/engines/webdriver.ts'
import { findBrowser, findFirefox } from '../browser.ts'
import type { EngineTest } from './capabilities.ts'
import { cellsOf, ENGINES, type EngineName, type EngineRun, type EngineRuns, withTable } from './table.ts'

const RESULTS = 'docs/browsers.results.json'
const PAGE = 'docs/browsers.md'

const PROJECTS = ['browser', 'tabs', 'vendors', 'stories'] as const
type Project = (typeof PROJECTS)[number]

const configOf = (engine: EngineName, project: Project) =>
  ['vitest', project === 'stories' && 'stories', engine !== 'chromium' && engine, 'config.ts']
    .filter(Boolean)
    .join('.')
/** The kept boxes are beside the stories. */
const namesOf = (project: Project) => (project === 'stories' ? ['stories', 'boxes'] : [project])

async function versionOf(name: EngineName): Promise<string> {
  if (name === 'webkit') {
    const driver = await startWebkit()
    await driver.close()
    return driver.version
  }
  const path = name === 'firefox' ? findFirefox() : findBrowser()
  const { stdout } = spawnSync(path ?? '', ['--version', ...(name === 'chromium' ? ['--no-sandbox'] : [])], {
    encoding: 'utf8',
  })
  return /(?:Chromium|Google Chrome|Firefox) [\d.]+/.exec(stdout)?.[0] ?? stdout.trim()
}

const asked = process.argv.slice(2)
const of = <N extends string>(all: readonly N[]) => {
  const some = all.filter((name) => asked.includes(name))
  return some.length > 0 ? some : all
}
const known: readonly string[] = [...ENGINES, ...PROJECTS]
const unknown = asked.find((name) => !known.includes(name))
if (unknown !== undefined)
  throw new Error(
    `"${unknown}" is no engine (${ENGINES.join(', ')}) and no project (${PROJECTS.join(', ')}).`,
  )
/** At once: a run of the next part may be stopped. */
function keep(name: EngineName, version: string, cells: EngineRun['projects']): void {
  const runs = readRuns()
  runs[name] = { version, projects: { ...runs[name]?.projects, ...cells } }
  writeFileSync(RESULTS, `${JSON.stringify(runs, null, 2)}\n`)
}
const readRuns = () => JSON.parse(readFileSync(RESULTS, 'utf8')) as EngineRuns
const folder = mkdtempSync(join(tmpdir(), 'embed-engines-'))
const told: string[] = []
let isGreen = true
const run = (command: string, args: string[], env = {}) =>
  spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  }).status === 0

for (const name of of(ENGINES)) {
  if (!run('npx', ['tsx', 'scripts/browser.ts', name])) process.exit(1)
  const version = await versionOf(name)
  for (const project of of(PROJECTS)) {
    const startedAt = performance.now()
    const left = join(folder, `${name}-${project}.json`)
    writeFileSync(left, '[]')
    const reporters = ['--reporter=default', '--reporter=./scripts/engines/reporter.ts']
    const names = namesOf(project).flatMap((each) => ['--project', each])
    const args = ['vitest', 'run', '--config', configOf(name, project), ...names, '--maxWorkers', '1']
    const isOk = run('npx', [...args, ...reporters], { ENGINE_RESULTS: left })
    isGreen &&= isOk
    keep(name, version, { [project]: cellsOf(JSON.parse(readFileSync(left, 'utf8')) as EngineTest[]) })
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
    told.push(`${name} ${project}: ${seconds} s${isOk ? '' : ', failed'}`)
  }
}
rmSync(folder, { recursive: true, force: true })
writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), readRuns()))
spawnSync('npx', ['prettier', '--write', PAGE, RESULTS], { stdio: 'ignore' })
console.log(told.join('\n'))
process.exitCode = isGreen ? 0 : 1
