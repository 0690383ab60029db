import type { Page } from 'playwright'
import { withPage } from './browser.ts'
import { contestantsOf } from './contestants.ts'
import type { ThemeKind } from './in-page/theme.tsx'
import type { Laboratory } from './laboratory.ts'
import { count, type Section, times } from './table.ts'

const MANY = 100

interface Switched {
  recalculations: number
  layouts: number
  styleMs: number
  commits: number
}

/** What a switch to dark costs the page. */
export async function measureTheme(laboratory: Laboratory): Promise<Section[]> {
  const { browser, pageOf, say } = laboratory
  say('theme')
  const contestants = contestantsOf<ThemeKind>(laboratory, { hand: 'hand-written' }, { embed: '`<Embed>`' })
  const rows: string[][] = []
  let base = NaN
  for (const how of ['switchPage', 'switchProvider'] as const) {
    for (const { label, kind, library } of contestants) {
      if (kind === 'hand' && how === 'switchProvider') continue
      const address = pageOf(library, 'in-page', { isCounting: true })
      const switched = await withPage(browser, address, async (page) => {
        await page.evaluate(([kind, many]) => window.bench.holdThemed(kind, many), [kind, MANY] as const)
        return watch(page, () => page.evaluate((how) => window.bench[how](), how))
      })
      if (kind === 'hand') base = switched.styleMs
      rows.push([
        how === 'switchPage' ? 'class of the page' : 'theme of the provider',
        label,
        count(switched.recalculations),
        count(switched.layouts),
        times(switched.styleMs / base),
        count(switched.commits),
      ])
    }
  }
  return [
    {
      title: `A switch to dark, ${MANY} widgets`,
      notes:
        'Style recalculations and layouts as Chromium counts them until the switch is painted. Time in them: × is how many times the hand-written ones’, which take their colours from the page’s CSS; of one switch, so only its order of magnitude means something.',
      headers: ['switched', '', 'style recalculations', 'layouts', 'time in style', 'commits'],
      rows,
    },
  ]
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
