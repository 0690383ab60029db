import { type Contestant, VENDORS } from './contestants.ts'
import { readEvery } from './in-frame.ts'
import { type Laboratory, openStage, type Stage } from './laboratory.ts'
import type { Scenario } from './scenarios.ts'

/** What was counted of one integration in one scenario. */
export interface Cell {
  /** Calls with a dead token, and openings with a token that was used up. */
  dead: number
  /** Loads: documents, and for Power BI what the report was told. */
  loads: number
  /** Whether the half-written text was still there. */
  isTextKept: boolean
  /** Token requests that the page's backend received. */
  requests: number
  /** Whether its last reads were answered. */
  isWorking: boolean
  /** Reads for the first user after the second one signed in. */
  former: number
}

const TEXT = 'half-written'
/** The widget is drawn, and has read its data, so long after it was mounted. */
const START_MS = 3_000

/** What all five emulators count. */
interface Counts {
  refused: number
  reused?: number
  loads?: number
  byUser: Record<string, number>
}

export async function run(laboratory: Laboratory, contestant: Contestant, scenario: Scenario): Promise<Cell> {
  const stage = await openStage(laboratory, contestant, scenario)
  try {
    const { page, time, backend } = stage
    const counts: Counts = stage.emulators[contestant.vendor].counts
    await page.evaluate(([id, vendor, isStrict]) => window.comparison.mount(id, vendor, isStrict), [
      contestant.id,
      contestant.vendor,
      scenario.isStrict ?? false,
    ] as const)
    await time.settle(page)
    await time.advance(page, START_MS)
    await write(stage)
    await scenario.run(stage, VENDORS[contestant.vendor].lifeSeconds * 1_000)
    const text = await read(stage)
    const before = answered(counts)
    await time.advance(page, 2 * readEvery(contestant.vendor))
    return {
      dead: counts.refused + (counts.reused ?? 0),
      loads: contestant.vendor === 'power-bi' ? (counts.loads ?? 0) : stage.documents(),
      isTextKept: text === TEXT,
      requests: backend.requests(),
      isWorking: answered(counts) > before,
      former:
        stage.answeredBefore() === null ? 0 : (counts.byUser['user-1'] ?? 0) - (stage.answeredBefore() ?? 0),
    }
  } finally {
    await stage.close()
  }
}

const answered = ({ byUser }: Counts) => Object.values(byUser).reduce((sum, each) => sum + each, 0)

/** Writes into the widget's field, and leaves it. */
async function write({ page, content }: Stage): Promise<void> {
  await content()?.evaluate((text) => {
    const field = document.querySelector('input')
    if (!field) throw new Error('The widget has no field.')
    field.focus()
    field.value = text
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }, TEXT)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
}

const read = async ({ content }: Stage) =>
  (await content()?.evaluate(() => document.querySelector('input')?.value)) ?? null
