import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/**
 * The tests in a folder and its sub-folders, as paths from the root.
 *
 * @throws {Error} there are fewer than `least`: they were moved, and would be left out without a word.
 */
export function testsIn(folder: string, ending: string, least: number): string[] {
  const found = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path))
  if (found.length < least)
    throw new Error(
      `Expected at least ${least} files of *${ending} in ${folder}, found ${found.length}. If they were moved, name their folder in the Vitest config.`,
    )
  return found
}
