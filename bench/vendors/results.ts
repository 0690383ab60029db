import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONTESTANTS, type ContestantId } from './contestants.ts'
import type { Cell } from './run.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The result file, from which the page's tables are made. */
export const RESULTS = 'docs/comparison.results.json'

/** What a run has measured, and with what. */
export interface Results {
  chromium: string
  node: string
  /** Versions of the packages that were run, by name. */
  packages: Record<string, string>
  /** By contestant, and by scenario. */
  cells: Partial<Record<ContestantId, Record<string, Cell>>>
}

const PACKAGES = [
  'react',
  'powerbi-client',
  'powerbi-client-react',
  '@superset-ui/embedded-sdk',
  '@looker/embed-sdk',
  'amazon-quicksight-embedding-sdk',
]

/** The versions that are installed. */
export function versions(): Record<string, string> {
  return Object.fromEntries(
    PACKAGES.map((name) => {
      const text = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')
      return [name, (JSON.parse(text) as { version: string }).version]
    }),
  )
}

export function readResults(): Results {
  return JSON.parse(readFileSync(join(ROOT, RESULTS), 'utf8')) as Results
}

/** Always in the same order, whatever was run anew. */
export function writeResults({ cells, ...rest }: Results): void {
  const sorted = Object.fromEntries(CONTESTANTS.map(({ id }) => [id, cells[id]]))
  writeFileSync(join(ROOT, RESULTS), `${JSON.stringify({ ...rest, cells: sorted }, null, 2)}\n`)
}
