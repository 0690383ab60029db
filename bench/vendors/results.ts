import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONTESTANTS, type Contestant, type ContestantId } from './contestants.ts'
import type { Cell } from './run.ts'
import { SCENARIOS } from './scenarios.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The page's tables are made from it. */
const FILE = join(ROOT, 'docs/comparison.results.json')

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
function versions(): Record<string, string> {
  return Object.fromEntries(
    PACKAGES.map((name) => {
      const text = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')
      return [name, (JSON.parse(text) as { version: string }).version]
    }),
  )
}

export function readResults(): Results {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Results
}

/** @throws if it was not run. */
export function cellOf({ cells }: Results, { id }: Contestant, scenario: string): Cell {
  const found = cells[id]?.[scenario]
  if (!found) throw new Error(`There is no result of ${id} in "${scenario}". Run npm run bench:vendors.`)
  return found
}

/** Whether every integration was run in every scenario. */
export function isWhole({ cells }: Results): boolean {
  return CONTESTANTS.every((each) => SCENARIOS.every(({ id }) => cells[each.id]?.[id] !== undefined))
}

/** Adds what was run to the file, and leaves the rest: runs of different vendors may go on beside each other. */
export function addResults(chromium: string, id: ContestantId, cells: Record<string, Cell>): void {
  const before = existsSync(FILE) ? readResults().cells : {}
  before[id] = { ...before[id], ...cells }
  // In one order, whatever was run first.
  const sorted = Object.fromEntries(
    CONTESTANTS.map((each) => [
      each.id,
      Object.fromEntries(SCENARIOS.map((scenario) => [scenario.id, before[each.id]?.[scenario.id]])),
    ]),
  )
  const results: Results = { chromium, node: process.versions.node, packages: versions(), cells: sorted }
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`)
}
