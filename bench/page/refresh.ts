import { withPage } from './browser.ts'
import { contestantsOf } from './contestants.ts'
import type { RefreshKind } from './in-page/refresh.tsx'
import type { Laboratory } from './laboratory.ts'
import { median, ratio } from './statistics.ts'
import { count, type Section, times } from './table.ts'
import { takeTurns } from './turns.ts'

const COUNTS = { full: [100, 1_000], quick: [100] }
const ROUNDS = { full: 7, quick: 5 }

const BASE = 'hand-written, context'

/** One new token for many widgets. */
export async function measureRefresh(laboratory: Laboratory): Promise<Section[]> {
  const { browser, isQuick, pageOf, say } = laboratory
  const rounds = ROUNDS[isQuick ? 'quick' : 'full']
  const contestants = contestantsOf<RefreshKind>(
    laboratory,
    { context: BASE, store: 'hand-written, store' },
    { inline: '`<EmbedInline>`', embed: '`<Embed>`' },
  )
  const rows: string[][] = []
  for (const many of COUNTS[isQuick ? 'quick' : 'full']) {
    say(`refresh: ${many}`)
    const refresh = (label: string, isCounting: boolean) => {
      const { kind, library } = contestants.find((one) => one.label === label) ?? {
        kind: 'context' as const,
        library: 'now' as const,
      }
      return withPage(browser, pageOf(library, 'in-page', { isCounting }), async (page) => {
        const run = () =>
          page.evaluate(([kind, many]) => window.bench.refreshMany(kind, many), [kind, many] as const)
        if (!isCounting) await run()
        return run()
      })
    }
    const results = await takeTurns(
      rounds,
      contestants.map(({ label }) => label),
      (label) => refresh(label, false),
    )
    for (const { label } of contestants) {
      const givenMs = (name: string) => (results[name] ?? []).map((run) => run.givenMs)
      const { commits } = await refresh(label, true)
      rows.push([count(many), label, times(ratio(givenMs(label), givenMs(BASE))), count(median([commits]))])
    }
  }
  return [
    {
      title: 'One new token for many widgets',
      notes: `From asking for it until the last widget has it; × is how many times the hand-written context’s, medians of ${rounds} rounds in turns, the second refresh of each page. The hand-written ones hold the token in a React context, or in a store that is read by \`useSyncExternalStore\`; theirs is there at once, ours is asked of a source that answers at once.`,
      headers: ['widgets', '', 'until the last has it', 'commits'],
      rows,
    },
  ]
}
