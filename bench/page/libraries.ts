import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

/** A version of the library: how it is called in the tables, and the file that `react-embed-token` is. */
export interface Library {
  name: 'now' | 'before'
  file: string
  /** The text of `in-page/vendors.ts` where this version defines vendors otherwise. */
  vendors?: string
}

export const NOW: Library = { name: 'now', file: join(ROOT, 'src/index.ts') }

const git = (...command: string[]) => execFileSync('git', command, { cwd: ROOT, maxBuffer: 1 << 28 })

/**
 * What `--before` names: a built `dist`, or a commit of this repository.
 *
 * @param vendorsOf - a commit whose `in-page/vendors.ts` goes with it.
 */
export function findBefore(named: string, vendorsOf?: string): { library: Library; remove: () => void } {
  const vendors =
    vendorsOf === undefined
      ? {}
      : { vendors: git('show', `${vendorsOf}:bench/page/in-page/vendors.ts`).toString() }
  const built = resolve(named, 'index.js')
  if (existsSync(built)) return { library: { name: 'before', file: built, ...vendors }, remove: () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'bench-page-'))
  const remove = () => rmSync(folder, { recursive: true })
  try {
    execFileSync('tar', ['-x', '-C', folder], { input: git('archive', named, 'src') })
  } catch (cause) {
    remove()
    throw new Error(`--before ${named} is neither a folder with an index.js nor a commit.`, { cause })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return { library: { name: 'before', file: join(folder, 'src/index.ts'), ...vendors }, remove }
}
