import { afterAll, beforeAll, expect, test } from 'vitest'
import { CONTESTANTS, type VendorName } from '../../bench/vendors/contestants'
import { type Laboratory, openLaboratory } from '../../bench/vendors/laboratory'
import { run } from '../../bench/vendors/run'
import { SCENARIOS } from '../../bench/vendors/scenarios'

let laboratory: Laboratory

beforeAll(async () => {
  laboratory = await openLaboratory()
})
afterAll(() => laboratory.close())

/**
 * A part of `npm run bench:vendors`, and the loads of each. QuickSight and Metabase take no new token in place, and
 * Power BI none after the old one has expired. Superset's outage is the bench's alone: it takes too long.
 */
const ROWS: [vendor: VendorName, scenario: string, loads: number][] = [
  ['power-bi', 'outage', 1],
  ['power-bi', 'sleep', 2],
  ['superset', 'sleep', 1],
  ['looker', 'outage', 1],
  ['looker', 'sleep', 1],
  ['quicksight', 'outage', 2],
  ['metabase', 'outage', 2],
  ['metabase', 'sleep', 2],
]

/** Only what hangs takes so long. */
const LIMIT_MS = 600_000

test.for(ROWS)(
  '%s, %s: no call with a dead token, loads: %i',
  { timeout: LIMIT_MS },
  async ([vendor, wanted, loads]) => {
    const contestant = CONTESTANTS.find(({ id }) => id === `ours ${vendor}`)
    const scenario = SCENARIOS.find(({ id }) => id === wanted)
    if (!contestant || !scenario) throw new Error(`There is no ${vendor}, ${wanted}.`)
    const cell = await run(laboratory, contestant, scenario)
    expect(cell).toMatchObject({ dead: 0, loads, isWorking: true })
    // One at the start, one or two renewals, and what an outage of 8 s takes.
    expect(cell.requests).toBeLessThanOrEqual(5)
  },
)
