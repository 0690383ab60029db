import type { Stage } from './laboratory.ts'

/** What happens to a page; the same for each integration. */
export interface Scenario {
  id: string
  /** The heading of its table. */
  title: string
  /** How wrong the device's clock is, in ms. */
  aheadMs?: number
  isStrict?: boolean
  /** @param lifeMs - of a token, or of a session. */
  run: (stage: Stage, lifeMs: number) => Promise<void>
}

const SKEW_MS = 20 * 60_000
const OUTAGE_MS = 8_000
const RENDERS = 20

const advance =
  (lives: number, moreMs = 0) =>
  ({ page, time }: Stage, lifeMs: number) =>
    time.advance(page, lifeMs * lives + moreMs)

export const SCENARIOS: readonly Scenario[] = [
  { id: 'renewal', title: '2.5 lifetimes pass without a fault', run: advance(2.5) },
  {
    id: 'outage',
    title: 'The backend answers 503 for 8 s at the renewal',
    async run(stage, lifeMs) {
      stage.backend.failFromNextRequest(OUTAGE_MS)
      await advance(1.5)(stage, lifeMs)
    },
  },
  { id: 'behind', title: 'The device’s clock is 20 minutes behind', aheadMs: -SKEW_MS, run: advance(1.5) },
  { id: 'ahead', title: 'The device’s clock is 20 minutes ahead', aheadMs: SKEW_MS, run: advance(1.5) },
  {
    id: 'sleep',
    title: 'The device sleeps past the expiry',
    async run(stage, lifeMs) {
      // Not in the same instant as the widget's next call.
      await advance(0.3, 3_000)(stage, lifeMs)
      await stage.time.sleep(stage.page, lifeMs + 5 * 60_000)
      await advance(0.5)(stage, lifeMs)
    },
  },
  {
    id: 'reload',
    title: 'The embedded document reloads itself',
    async run(stage, lifeMs) {
      await advance(1.2)(stage, lifeMs)
      const isThere = stage.page.waitForEvent('framenavigated')
      await stage.content()?.evaluate(() => location.reload())
      await isThere
      await stage.time.settle(stage.page)
      await advance(0.3)(stage, lifeMs)
    },
  },
  {
    id: 'user',
    title: 'Another user signs in on the same page',
    async run(stage, lifeMs) {
      await advance(0, 60_000)(stage, lifeMs)
      stage.switchUser()
      await stage.page.evaluate(() => window.comparison.setUser('user-2'))
      await advance(1.5)(stage, lifeMs)
    },
  },
  { id: 'strict', title: 'React’s StrictMode', isStrict: true, run: advance(0, 120_000) },
  {
    id: 'renders',
    title: 'The parent renders 20 times',
    async run(stage, lifeMs) {
      for (let count = 0; count < RENDERS; count += 1) {
        await stage.page.evaluate(() => window.comparison.renderAgain())
        await advance(0, 1_000)(stage, lifeMs)
      }
      await advance(0, 60_000)(stage, lifeMs)
    },
  },
]
