import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '../..')

/** The folder that the site is built into, unless it is told another. */
export const DIST = join(ROOT, 'docs/.vitepress/dist')

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
