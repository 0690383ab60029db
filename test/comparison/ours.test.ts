import { afterAll, beforeAll, expect, test } from 'vitest'
import { CONTESTANTS, isOurs } from '../../bench/vendors/contestants'
import { type Laboratory, openLaboratory } from '../../bench/vendors/laboratory'
import { run } from '../../bench/vendors/run'
import { SCENARIOS } from '../../bench/vendors/scenarios'

let laboratory: Laboratory

beforeAll(async () => {
  laboratory = await openLaboratory()
})
afterAll(() => laboratory.close())

/** Vendors that take no new token in place are loaded once more. */
const LOADS: Record<string, number> = { metabase: 2, quicksight: 2 }

const ROWS = CONTESTANTS.filter(isOurs).flatMap((contestant) =>
  ['outage', 'sleep'].map((id) => [contestant.vendor, id, contestant] as const),
)

test.for(ROWS)('%s, %s: no call with a dead token, and no more loads than the vendor needs', async (row) => {
  const [vendor, id, contestant] = row
  const scenario = SCENARIOS.find((each) => each.id === id)
  if (!scenario) throw new Error(`There is no scenario "${id}".`)
  const { dead, loads, isWorking, requests } = await run(laboratory, contestant, scenario)
  expect({ dead, loads, isWorking }).toEqual({ dead: 0, loads: LOADS[vendor] ?? 1, isWorking: true })
  expect(requests).toBeLessThanOrEqual(3)
})
