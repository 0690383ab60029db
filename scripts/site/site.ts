import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '../..')

/** The folder that the site is built into, unless it is told another. */
export const DIST = join(ROOT, 'docs/.vitepress/dist')

/** The checks read this build. Its base is a sub-path, as on many hosts. */
export const CHECKED = { root: join(ROOT, 'docs/.vitepress/cache/checked'), base: '/deep/react-embed-token/' }

/**
 * Builds the site, in a process of its own.
 *
 * @param base - the path that the site is served from.
 */
export async function buildSite({ out, base }: { out: string; base: string }): Promise<{ seconds: number }> {
  const startedAt = performance.now()
  const vitepress = join(ROOT, 'node_modules/vitepress/bin/vitepress.js')
  const run = promisify(execFile)(process.execPath, [vitepress, 'build', 'docs'], {
    cwd: ROOT,
    env: { ...process.env, DOCS_BASE: base, DOCS_OUT: out, NODE_ENV: 'production' },
  })
  await run.catch(({ stdout, stderr }: { stdout: string; stderr: string }) => {
    throw new Error(`The site was not built:\n${stdout}${stderr}`)
  })
  return { seconds: Math.round((performance.now() - startedAt) / 1_000) }
}

/** Builds the site for the checks, unless nothing has changed since it was built. */
export async function buildChecked(): Promise<string> {
  const stamp = join(CHECKED.root, '.stamp')
  const inputs = hashOfInputs()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs)
    return 'not built again: nothing has changed'
  const { seconds } = await buildSite({ out: CHECKED.root, base: CHECKED.base })
  writeFileSync(stamp, inputs)
  return `built in ${seconds} s`
}

/** Folders and files that the site is made from. */
const INPUTS = ['docs', 'src', 'test/emulators', 'stories/guides', 'examples', 'CHANGELOG.md', 'package.json']

function hashOfInputs(): string {
  const hash = createHash('sha256')
  for (const input of INPUTS) {
    const paths = input.includes('.') ? [input] : filesBelow(input)
    for (const path of paths) hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)))
  }
  return hash.digest('hex')
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .filter((path) => !/\.vitepress\/(cache|dist)\//.test(path))
    .sort()
}
