import { CAPABILITIES, type EngineTest } from './capabilities.ts'

/** How many tests of a row came out how, and why some were skipped. */
export interface Cell {
  passed: number
  failed: number
  /** How many tests were skipped for a reason. */
  skipped: Record<string, number>
}

/** The last run of one engine. */
export interface EngineRun {
  /** e.g. `WebKitGTK 2.50.6`. */
  version: string
  /** By project, and by the label of the row; a row without one was not run. */
  projects: Record<string, Record<string, Cell>>
}

export type EngineRuns = Partial<Record<EngineName, EngineRun>>

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const
export type EngineName = (typeof ENGINES)[number]

const TITLES: Record<EngineName, string> = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' }

/** Sums a run up, a row of the table at a time. */
export function cellsOf(tests: readonly EngineTest[]): Record<string, Cell> {
  const cells: Record<string, Cell> = {}
  for (const { label, isIn } of CAPABILITIES) {
    const own = tests.filter(isIn)
    if (own.length === 0) continue
    const skipped: Record<string, number> = {}
    for (const { outcome, note = 'no reason given' } of own)
      if (outcome === 'skipped') skipped[note] = (skipped[note] ?? 0) + 1
    const count = (wanted: EngineTest['outcome']) => own.filter(({ outcome }) => outcome === wanted).length
    cells[label] = { passed: count('passed'), failed: count('failed'), skipped }
  }
  return cells
}

/** A row of an engine, over all its projects; `undefined` if it was not run. */
function cellOf({ projects }: EngineRun, label: string): Cell | undefined {
  const parts = Object.values(projects).flatMap((cells) => cells[label] ?? [])
  if (parts.length === 0) return undefined
  const sum: Cell = { passed: 0, failed: 0, skipped: {} }
  for (const { passed, failed, skipped } of parts) {
    sum.passed += passed
    sum.failed += failed
    for (const [why, count] of Object.entries(skipped)) sum.skipped[why] = (sum.skipped[why] ?? 0) + count
  }
  return sum
}

/** The table of `docs/browsers.md`, from the engines' last runs. */
export function tableOf(runs: EngineRuns): string {
  const reasons: string[] = []
  const mark = (why: string) => {
    if (!reasons.includes(why)) reasons.push(why)
    return `(${reasons.indexOf(why) + 1})`
  }
  const textOf = (cell: Cell | undefined) => {
    if (!cell) return 'not run'
    const { passed, failed, skipped } = cell
    const notes = Object.entries(skipped).map(([why, count]) => `${count} skipped ${mark(why)}`)
    const told = [
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(passed > 0 ? [`${passed} passed`] : []),
      ...notes,
    ]
    return told.join(', ')
  }
  const heads = ENGINES.map((name) => runs[name]?.version ?? TITLES[name])
  const rows = CAPABILITIES.map(({ label }) => [
    label,
    ...ENGINES.map((name) => {
      const run = runs[name]
      return textOf(run && cellOf(run, label))
    }),
  ])
  const lines = [['tests', ...heads], ['---', ...heads.map(() => '---')], ...rows]
  return [
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    ...reasons.map((why, index) => `${index + 1}. ${why}.`),
  ].join('\n')
}

const BEGIN = '<!-- engines: written by npm run test:engines -->'
const END = '<!-- /engines -->'

/** Puts the table between its markers. */
export function withTable(page: string, runs: EngineRuns): string {
  const [before, rest = ''] = page.split(BEGIN)
  const [, after] = rest.split(END)
  if (after === undefined) throw new Error(`Expected ${BEGIN} and ${END} in the page.`)
  return `${before}${BEGIN}\n\n${tableOf(runs)}\n\n${END}${after}`
}
