// @vitest-environment node
import { expect, test } from 'vitest'
import { defectOf, runSchedule } from '../../bench/freshness/schedules'
import { SEED } from '../kit/seeded'

test('tabs that want a token at the same time, frozen, killed, hanging or failing: no tab waits for ever, and nothing stays held', async () => {
  let quiet = 0
  let requests = 0
  for (let seed = SEED; seed < SEED + 100; seed += 1) {
    const outcome = await runSchedule(seed)
    expect(defectOf(outcome), `seed ${seed}: ${JSON.stringify(outcome)}`).toBeNull()
    if (!outcome.isQuiet) continue
    quiet += 1
    requests += outcome.requests
    expect([outcome.heldLocks, outcome.openChannels], `seed ${seed}: locks, channels`).toEqual([0, 0])
  }
  expect(quiet).toBeGreaterThan(15)
  expect(requests, 'requests of all schedules in which nothing went wrong').toBeLessThanOrEqual(quiet * 1.1)
}, 60_000)

test('the check fails where a tab waits for ever, waits too long, or everyone fetches', () => {
  const fine = {
    tabs: 5,
    requests: 1,
    longestWaitMs: 100,
    stuck: 0,
    heldLocks: 0,
    openChannels: 0,
    isQuiet: true,
  }
  expect(defectOf(fine)).toBeNull()
  expect(defectOf({ ...fine, stuck: 1 })).toContain('for ever')
  expect(defectOf({ ...fine, longestWaitMs: 11_001 })).toContain('11001 ms')
  expect(defectOf({ ...fine, requests: 5 })).toContain('5 requests')
})
