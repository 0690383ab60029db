import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openPage, start, type DriveSetting } from '../driving'
import { readQuickStart } from './readme'

const MAX_LINES = 15
const SHOT = '.cache/quick-start.png'
/** What a development server and React say to whoever develops. */
const TO_DEVELOPERS = [/^console\.debug: \[vite\]/, /React DevTools/]
/** npm takes what it has, and asks nobody else. */
const QUIET_NPM = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' }

/**
 * Does what README's quick start says, from an empty folder on; instead of the published package it takes the
 * packed one.
 */
export default async function drive(setting: DriveSetting): Promise<void> {
  await setting.check('the quick start', () => followReadme(setting))
}

async function followReadme({ folder, tarball, browser }: DriveSetting): Promise<string> {
  const { commands, files } = readQuickStart()
  const lines = countLines(files.keys())
  assert.ok(lines <= MAX_LINES, `Expected at most ${MAX_LINES} lines of a user's own, got ${lines}.`)

  const since = performance.now()
  await promisify(execFile)('sh', ['-ec', pin(commands.before, tarball)], {
    cwd: folder,
    env: { ...process.env, ...QUIET_NPM },
  })
  const [name = ''] = readdirSync(folder)
  const project = join(folder, name)
  for (const file of files.keys()) cpSync(join(import.meta.dirname, file), join(project, file))

  const server = await start(['sh', '-ec', commands.after], { cwd: project, until: /Local:\s+(http\S+)/ })
  try {
    return await openPage(browser, { backend: 'page', allow: TO_DEVELOPERS }, async ({ page, traffic }) => {
      await page.goto(server.said)
      const widget = page.frameLocator('iframe')
      await widget.getByText('Coffee mug').waitFor()
      await widget.getByText(/^\d+ calls?$/).waitFor()
      const seconds = Math.round((performance.now() - since) / 1_000)
      assert.deepEqual(
        traffic.tokens.map(({ vendor }) => vendor),
        ['returning-ai'],
      )
      mkdirSync('.cache', { recursive: true })
      await page.screenshot({ path: SHOT })
      return `${lines} lines of a user's own in ${files.size} files, ${seconds} s from an empty folder to a widget on the screen (${SHOT}).`
    })
  } finally {
    await server.close()
  }
}

/**
 * The packed package, and the others in this repository's versions: what somebody has just published says
 * nothing of this package.
 */
function pin(commands: string, tarball: string): string {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version: string }>
  }
  const pinned = commands.replace(/(?<=^npm install ).*$/m, (names) =>
    names
      .split(' ')
      .map((name) =>
        name === 'react-embed-token' ? tarball : `${name}@${packages[`node_modules/${name}`]?.version}`,
      )
      .join(' '),
  )
  assert.ok(pinned.includes(tarball), 'README’s quick start installs no react-embed-token')
  return pinned
}

/** Lines that are not blank. */
function countLines(names: Iterable<string>): number {
  const texts = [...names].map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '').length
}
