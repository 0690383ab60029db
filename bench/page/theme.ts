import type { Page } from 'playwright'
import { withPage } from './browser.ts'
import { type Contestant, contestantsOf } from './contestants.ts'
import type { ThemeKind } from './in-page/theme.tsx'
import type { Laboratory } from './laboratory.ts'
import { median, ratio } from './statistics.ts'
import { count, type Section, times } from './table.ts'
import { takeTurns } from './turns.ts'

const MANY = 100

interface Switched {
  recalculations: number
  layouts: number
  styleMs: number
  commits: number
}

/** How often a switch is measured, each on a page of its own. */
const ROUNDS = 5

type How = 'switchPage' | 'switchProvider'

const HOW: Record<How, string> = { switchPage: 'class of the page', switchProvider: 'theme of the provider' }

/** What a switch to dark costs the page. */
export async function measureTheme(laboratory: Laboratory): Promise<Section[]> {
  laboratory.say('theme')
  const contestants = contestantsOf<ThemeKind>(laboratory, { hand: 'hand-written' }, { embed: '`<Embed>`' })
  const contests = contestants.flatMap((contestant) =>
    contestant.kind === 'hand'
      ? [{ ...contestant, how: 'switchPage' as const }]
      : (['switchPage', 'switchProvider'] as const).map((how) => ({ ...contestant, how })),
  )
  const results = await takeTurns(
    ROUNDS,
    contests.map((_, index) => String(index)),
    (index) => switchOnce(laboratory, contests[Number(index)] as (typeof contests)[number]),
  )
  const of = (index: number, field: keyof Switched) => (results[String(index)] ?? []).map((one) => one[field])
  const byHand = contests.findIndex(({ kind }) => kind === 'hand')
  return [
    {
      title: `A switch to dark, ${MANY} widgets`,
      notes: `Style recalculations and layouts as Chromium counts them until the switch is painted. Time in style: × is how many times the hand-written ones’, which take their colours from the page’s CSS. Medians of ${ROUNDS} rounds in turns, each on a page of its own.`,
      headers: ['switched', '', 'style recalculations', 'layouts', 'time in style', 'commits'],
      rows: contests.map(({ how, label }, index) => [
        HOW[how],
        label,
        count(median(of(index, 'recalculations'))),
        count(median(of(index, 'layouts'))),
        times(ratio(of(index, 'styleMs'), of(byHand, 'styleMs'))),
        count(median(of(index, 'commits'))),
      ]),
    },
  ]
}

function switchOnce(
  { browser, pageOf }: Laboratory,
  { how, kind, library }: Contestant<ThemeKind> & { how: How },
): Promise<Switched> {
  return withPage(browser, pageOf(library, 'in-page', { isCounting: true }), async (page) => {
    await page.evaluate(([kind, many]) => window.bench.holdThemed(kind, many), [kind, MANY] as const)
    return watch(page, () => page.evaluate((how) => window.bench[how](), how))
  })
}

async function watch(page: Page, act: () => Promise<number>): Promise<Switched> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const valueOf = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN
    return [valueOf('RecalcStyleCount'), valueOf('LayoutCount'), valueOf('RecalcStyleDuration')] as const
  }
  const before = await read()
  const commits = await act()
  const after = await read()
  return {
    recalculations: after[0] - before[0],
    layouts: after[1] - before[1],
    styleMs: (after[2] - before[2]) * 1_000,
    commits,
  }
}
