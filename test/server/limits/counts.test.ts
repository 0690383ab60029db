// @vitest-environment node
// Counts in memory are bounded, and a flood of keys resets nobody's count.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createCounts } from '../../../src/server/limits/counts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const MAX_KEYS = 100
const LIMIT = { points: 3, durationSeconds: 10 }

test('a flood of new keys does not reset a count', () => {
  const counts = createCounts(LIMIT, MAX_KEYS)
  const attacker = () => counts.take('attacker')
  expect([attacker(), attacker(), attacker(), attacker()]).toEqual([null, null, null, 10_000])
  for (let index = 0; index < 50_000; index += 1) counts.take(`flood-${index}`)
  expect(attacker()).toBe(10_000)
})

test('a key that comes during a flood is counted as well, with others', () => {
  const counts = createCounts(LIMIT, MAX_KEYS)
  for (let index = 0; index < MAX_KEYS; index += 1) counts.take(`flood-${index}`)
  const late = () => counts.take('late')
  expect([late(), late(), late()]).toEqual([null, null, null])
  expect(late()).toBe(10_000)
  for (let index = 0; index < 50_000; index += 1) counts.take(`more-${index}`)
  expect(counts.take('somebody else'), 'the shared counters are used up').not.toBeNull()
})

test('a flood refuses none of the keys that came before it', () => {
  const counts = createCounts(LIMIT, MAX_KEYS)
  counts.take('early')
  for (let index = 0; index < 50_000; index += 1) counts.take(`flood-${index}`)
  expect([counts.take('early'), counts.take('early'), counts.take('early')]).toEqual([null, null, 10_000])
})

test('when the windows have ended, all are counted apart again', () => {
  const counts = createCounts(LIMIT, MAX_KEYS)
  for (let index = 0; index < 50_000; index += 1) counts.take(`flood-${index}`)
  vi.advanceTimersByTime(10_000)
  for (let index = 0; index < MAX_KEYS; index += 1) expect(counts.take(`user-${index}`)).toBeNull()
  vi.advanceTimersByTime(5_000)
  for (let time = 0; time < 2; time += 1) expect(counts.take('user-1')).toBeNull()
  expect(counts.take('user-1')).toBe(5_000)
})

test('a million keys take bounded memory', () => {
  const counts = createCounts(LIMIT, 1_000)
  const before = process.memoryUsage().heapUsed
  for (let index = 0; index < 1_000_000; index += 1) counts.take(`flood-${index}-${'x'.repeat(100)}`)
  globalThis.gc?.()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 2 ** 20)
})
