import { closePage, openPage } from './browser.ts'
import { contestantsOf } from './contestants.ts'
import type { ManyKind } from './in-page/many.tsx'
import type { Laboratory } from './laboratory.ts'
import { count, type Section } from './table.ts'

const MANY = 100
const IDLE_MS = 30_000
/** What follows a mount is over. */
const SETTLE_MS = 2_000

/** How often a page wakes up on which nothing happens. */
export async function measureIdle(laboratory: Laboratory): Promise<Section[]> {
  const { browser, pageOf, say } = laboratory
  say('idle')
  const contestants = contestantsOf<ManyKind>(laboratory, { hand: 'hand-written' }, { embed: '`<Embed>`' })
  const rows = await Promise.all(
    contestants.map(async ({ label, kind, library }) => {
      const count = async (isHidden: boolean) => {
        const page = await openPage(browser, pageOf(library))
        await page.evaluate(([kind, many]) => window.bench.hold(kind, many), [kind, MANY] as const)
        if (isHidden) await page.evaluate(() => window.bench.hide())
        await wait(SETTLE_MS)
        const before = await page.evaluate(() => window.bench.wakeUps.count)
        await wait(IDLE_MS)
        const after = await page.evaluate(() => window.bench.wakeUps.count)
        await closePage(page)
        return after - before
      }
      return [label, ...(await Promise.all([count(false), count(true)]))] as const
    }),
  )
  return [
    {
      title: `Idle, ${MANY} widgets`,
      notes: `Timers and animation frames that ran in ${IDLE_MS / 1_000} s in which nothing happens, with tokens of 15 minutes. Hidden: the page is told so and is still shown, so that the browser holds no timer back.`,
      headers: ['', 'in view', 'hidden'],
      rows: rows.map(([label, inView, hidden]) => [label, count(inView), count(hidden)]),
    },
  ]
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
