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

/** Does what README's quick start says, from an empty folder on; instead of the published package it takes the packed one. */
export default async function drive({ folder, tarball, browser, say }: DriveSetting): Promise<void> {
  const { commands, files } = readQuickStart()
  const lines = countLines(files.keys())
  assert.ok(lines <= MAX_LINES, `Expected at most ${MAX_LINES} lines of a user's own, got ${lines}.`)

  const since = performance.now()
  const before = commands.before.replace('react-embed-token', tarball)
  assert.notEqual(before, commands.before, 'README’s quick start installs no react-embed-token')
  await promisify(execFile)('sh', ['-ec', before], { cwd: folder })
  const [name = ''] = readdirSync(folder)
  const project = join(folder, name)
  for (const file of files.keys()) cpSync(join(import.meta.dirname, file), join(project, file))

  const server = await start(['sh', '-ec', commands.after], { cwd: project, until: /Local:\s+(http\S+)/ })
  try {
    await openPage(browser, { backend: 'page', allow: TO_DEVELOPERS }, async ({ page, traffic }) => {
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
      say(`${lines} lines of a user's own in ${files.size} files, ${seconds} s from an empty folder to a widget on the screen (${SHOT}).`)
    })
  } finally {
    await server.close()
  }
}

/** Lines that are not blank. */
function countLines(names: Iterable<string>): number {
  const texts = [...names].map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '').length
}
