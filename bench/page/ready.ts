import { withPage } from './browser.ts'
import { contestantsOf } from './contestants.ts'
import type { ReadyResult, ReadySetup } from './in-page/ready.tsx'
import type { Laboratory } from './laboratory.ts'
import { differences, median, p95 } from './statistics.ts'
import { ms, type Section } from './table.ts'
import { takeTurns } from './turns.ts'

const DELAYS_MS = { full: [0, 100, 300, 1_000], quick: [0, 300] }
const ROUNDS = 5
const MODES = ['inline', 'frame'] as const

interface Cell {
  mode: ReadySetup['mode']
  tokenMs: number
  assetMs: number
  /** By the contestant's label. */
  results: Record<string, ReadyResult[]>
}

const HAND = 'hand-written'

/** How much later than the best hand-written code a widget is ready. */
export async function measureReady(laboratory: Laboratory): Promise<Section[]> {
  const { isQuick, say } = laboratory
  const delays = DELAYS_MS[isQuick ? 'quick' : 'full']
  const contestants = contestantsOf(laboratory, { hand: HAND }, { ours: '`<Embed>`' })
  const cells: Cell[] = []
  for (const mode of MODES)
    for (const tokenMs of delays)
      for (const assetMs of delays) {
        say(`ready: ${mode}, token ${tokenMs}, asset ${assetMs}`)
        const results = await takeTurns(
          ROUNDS,
          contestants.map(({ label }) => label),
          (label) =>
            measureOne(
              laboratory,
              contestants.find((one) => one.label === label),
              { mode, tokenMs, assetMs },
            ),
        )
        cells.push({ mode, tokenMs, assetMs, results })
      }
  const ours = contestants.map(({ label }) => label).filter((label) => label !== HAND)
  return [differencesSection(cells, ours), requestsSection(cells, [HAND, ...ours])]
}

function measureOne(
  { browser, servers, pageOf }: Laboratory,
  contestant: { kind: ReadySetup['who']; library: 'now' | 'before' } | undefined,
  { mode, tokenMs, assetMs }: Omit<Cell, 'results'>,
): Promise<ReadyResult> {
  const { kind, library } = contestant ?? { kind: 'hand' as const, library: 'now' as const }
  const setup: ReadySetup = {
    who: kind,
    mode,
    tokenAddress: `/token?ms=${tokenMs}`,
    assetAddress: `${mode === 'inline' ? `${servers.origin}/asset.js` : `${servers.frameOrigin}/frame`}?ms=${assetMs}`,
  }
  return withPage(browser, pageOf(library), (page) =>
    page.evaluate((given) => window.bench.measureReady(given), setup),
  )
}

const readyMs = (results: readonly ReadyResult[] | undefined, when: 'cold' | 'warm') =>
  (results ?? []).map((result) => result[when].readyMs)

const later = ({ results }: Cell, label: string, when: 'cold' | 'warm') =>
  differences(readyMs(results[label], when), readyMs(results[HAND], when))

function differencesSection(cells: readonly Cell[], ours: readonly string[]): Section {
  const columns = ours.flatMap((label) => (['cold', 'warm'] as const).map((when) => ({ label, when })))
  const rowOf = (name: readonly string[], some: readonly Cell[]) => [
    ...name,
    ...columns.map(({ label, when }) => {
      const all = some.flatMap((cell) => later(cell, label, when))
      return `${ms(median(all))} (${ms(p95(all))})`
    }),
  ]
  return {
    title: 'Ready',
    notes: `How many ms later than the hand-written component a widget is ready: the median of ${ROUNDS} rounds, in brackets the 95th percentile (of ${ROUNDS} it is the highest; in the rows of all it is one of all cells). The hand-written one asks for token and asset together in its first commit, and keeps both for the page. Cold: the first on a page with an empty cache. Warm: the second one, after the first is unmounted; a frame loads anew. Delays in ms are the server's.`,
    headers: ['mode', 'token', 'asset', ...columns.map(({ label, when }) => `${label}, ${when}`)],
    rows: [
      ...cells.map((cell) => rowOf([cell.mode, `${cell.tokenMs}`, `${cell.assetMs}`], [cell])),
      ...MODES.map((mode) =>
        rowOf(
          [mode, 'all', 'all'],
          cells.filter((cell) => cell.mode === mode),
        ),
      ),
    ],
  }
}

function requestsSection(cells: readonly Cell[], labels: readonly string[]): Section {
  return {
    title: 'When the token’s request leaves',
    notes:
      'In ms after the first commit; negative: before it. Median and, in brackets, 95th percentile over all cells, cold.',
    headers: ['mode', ...labels],
    rows: MODES.map((mode) => [
      mode,
      ...labels.map((label) => {
        const all = cells
          .filter((cell) => cell.mode === mode)
          .flatMap(({ results }) =>
            (results[label] ?? []).flatMap(({ cold }) => cold.requestAfterCommitMs ?? []),
          )
        return `${median(all).toFixed(1)} (${p95(all).toFixed(1)})`
      }),
    ]),
  }
}
