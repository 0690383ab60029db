import type { Page } from 'playwright'
import { closePage, openPage } from './browser.ts'
import { type Contestant, contestantsOf } from './contestants.ts'
import type { ManyKind, ManyTimes } from './in-page/many.tsx'
import type { Laboratory } from './laboratory.ts'
import type { Library } from './libraries.ts'
import { median, ratio } from './statistics.ts'
import { count, type Section, times } from './table.ts'
import { trace } from './traces.ts'
import { takeTurns } from './turns.ts'

const COUNTS = { full: [1, 10, 100, 1_000], quick: [1, 100] }
const ROUNDS = { full: 7, quick: 5 }
const TRACED_ROUNDS = 3
const WARM_UP = 50
/** A task above this holds up what a person does. */
const LONG_TASK_MS = 50

const HAND = 'hand-written'

type Pages = Partial<Record<Library['name'], Page>>

/** Many at once, each beside the hand-written component. */
export async function measureMany(laboratory: Laboratory): Promise<Section[]> {
  const { isQuick, libraries, say } = laboratory
  const rounds = ROUNDS[isQuick ? 'quick' : 'full']
  const contestants = contestantsOf<ManyKind>(
    laboratory,
    { bare: 'bare effect', hand: HAND },
    { inline: '`<EmbedInline>`', embed: '`<Embed>`' },
  )
  const timed: Pages = {}
  const counting: Pages = {}
  for (const library of libraries) {
    timed[library] = await openPage(laboratory.browser, laboratory.pageOf(library))
    counting[library] = await openPage(
      laboratory.browser,
      laboratory.pageOf(library, 'in-page', { isCounting: true }),
    )
  }
  const rows: string[][] = []
  try {
    for (const contestant of contestants) await mount(timed, contestant, WARM_UP)
    for (const many of COUNTS[isQuick ? 'quick' : 'full']) {
      say(`many: ${many}`)
      rows.push(...(await measureCount(laboratory, contestants, { timed, counting, many, rounds })))
    }
  } finally {
    for (const page of [...Object.values(timed), ...Object.values(counting)]) await closePage(page)
  }
  return [
    {
      title: 'Many at once',
      notes: `In one render, with one page that has run everything before. × is how many times the hand-written component’s, which has a state, two effects and a timer for each widget; medians of the ratios of ${rounds} rounds in turns. Ready: the last widget has said so. Painted: the frame after that; with few widgets, most of it is waiting for the frame. Longest task and tasks above ${LONG_TASK_MS} ms: from mount to painted and unmounted, by ${TRACED_ROUNDS} traced rounds. Commits and requests for a token are counts.`,
      headers: [
        'widgets',
        '',
        'ready',
        'painted',
        'unmount',
        'longest task',
        'long tasks',
        'commits',
        'tokens',
      ],
      rows,
    },
  ]
}

async function measureCount(
  laboratory: Laboratory,
  contestants: readonly Contestant<ManyKind>[],
  { timed, counting, many, rounds }: { timed: Pages; counting: Pages; many: number; rounds: number },
): Promise<string[][]> {
  const labels = contestants.map(({ label }) => label)
  const find = (label: string) => contestants.find((one) => one.label === label) as Contestant<ManyKind>
  const results = await takeTurns(rounds, labels, (label) => mount(timed, find(label), many))
  const traces = await takeTurns(TRACED_ROUNDS, labels, (label) => {
    const page = pageOf(timed, find(label))
    return trace(laboratory.browser, page, () => mount(timed, find(label), many))
  })
  const rows: string[][] = []
  for (const contestant of contestants) {
    const { label } = contestant
    const of = (measure: (run: ManyTimes) => number) =>
      times(ratio((results[label] ?? []).map(measure), (results[HAND] ?? []).map(measure)))
    const longest = (name: string) => (traces[name] ?? []).map(({ taskMs }) => taskMs[0] ?? NaN)
    const { commits, tokens } = await mount(counting, contestant, many)
    rows.push([
      count(many),
      label,
      of(({ readyMs }) => readyMs),
      of(({ paintedMs }) => paintedMs),
      of(({ unmountMs }) => unmountMs),
      times(ratio(longest(label), longest(HAND))),
      count(
        median((traces[label] ?? []).map(({ taskMs }) => taskMs.filter((ms) => ms > LONG_TASK_MS).length)),
      ),
      count(commits),
      count(tokens),
    ])
  }
  return rows
}

function pageOf(pages: Pages, { library }: Contestant<ManyKind>): Page {
  const page = pages[library]
  if (!page) throw new Error(`Expected a page of ${library}, there is none.`)
  return page
}

function mount(pages: Pages, contestant: Contestant<ManyKind>, many: number): Promise<ManyTimes> {
  return pageOf(pages, contestant).evaluate(([kind, many]) => window.bench.mountMany(kind, many), [
    contestant.kind,
    many,
  ] as const)
}
