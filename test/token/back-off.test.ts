// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { offlineDelay, reaskDelay, retryDelay } from '../../src/token/back-off'
import { createRandom, SEED } from '../kit/seeded'
import { DAY } from '../kit/time'

describe('retryDelay', () => {
  test.each<[number, number, number]>([
    [1, 1_000, 3_000],
    [2, 1_000, 5_000],
    [3, 20_000, 28_000],
    [4, 20_000, 28_000],
    [5, 20_000, 28_000],
    [6, 20_000, 28_000],
    [100, 20_000, 28_000],
    [100_000, 20_000, 28_000],
  ])('after %i failures is %i ms with no jitter, and up to %i with all of it', (failures, least, most) => {
    expect(retryDelay({ failures }, 0)).toBe(least)
    const longest = retryDelay({ failures }, 0.999)
    expect(longest).toBeLessThan(most)
    expect(longest).toBeCloseTo(least + (most - least) * 0.999, 6)
  })

  test.each<[number, number, number, number]>([
    [1, 0, 60_000, 60_000],
    [1, 0.999, 60_000, 64_995],
    [6, 0.999, 60_000, 64_995],
    [6, 0, 60_000, 60_000],
    [1, 0, 0, 1_000],
    [1, 0.999, 0, 4_995],
    [6, 0.999, 0, 27_992],
    [1, 0, DAY, DAY],
    [1, 0, DAY + 1, DAY],
    [1, 0, 365 * DAY, DAY],
    [1, 0.999, Infinity, DAY + 4_995],
  ])(
    'after %i failures, jitter %d and told to wait %i ms, is %i',
    (failures, random, retryAfterMs, expected) => {
      expect(retryDelay({ failures, retryAfterMs }, random)).toBeCloseTo(expected, 6)
    },
  )

  test.each<[number, number, number, number | undefined, number]>([
    [5, 0.999, Infinity, undefined, 27_992],
    [1, 0, 60_000, undefined, 20_000],
    [1, 0.5, 60_000, undefined, 30_000],
    [5, 0.5, 60_000, undefined, 30_000],
    [5, 0.5, 1_000, undefined, 1_000],
    [5, 0.999, 0, undefined, 1_000],
    [5, 0.999, -5_000, undefined, 1_000],
    [1, 0.5, DAY, undefined, 120_000],
    [5, 0, 20_000, 60_000, 60_000],
    [5, 0.5, 20_000, 0, 10_000],
  ])(
    'after %i failures, jitter %d, with %d ms of the token left and told to wait %s, is %i',
    (failures, random, leftMs, retryAfterMs, expected) => {
      expect(retryDelay({ failures, retryAfterMs, leftMs }, random)).toBeCloseTo(expected, 6)
    },
  )

  test.each<[number, number, number, number, number]>([
    [2, 0, 15_000, Infinity, 15_000],
    [2, 0.5, 15_000, Infinity, 18_500],
    [2, 0.5, 3_000, Infinity, 3_000],
    [5, 0.5, 24_000, Infinity, 24_000],
    [5, 0.5, 30_000, Infinity, 33_500],
    [2, 0.5, 2_000, Infinity, 3_000],
    [5, 0.5, 15_000, 8_000, 16_000],
    [5, 0.5, 15_000, 60_000, 30_000],
    [1, 0.5, 1_000, Infinity, 2_000],
    [1, 0.5, 2_000, Infinity, 2_000],
  ])(
    'after %i failures, jitter %d, with %d ms to wait for the bound and %d ms of the token left, is %i',
    (failures, random, allowedInMs, leftMs, expected) => {
      expect(retryDelay({ failures, allowedInMs, leftMs }, random)).toBeCloseTo(expected, 6)
    },
  )

  test.each<[string, object, number]>([
    ['an attempt that hung', { failures: 9, tookMs: 10_000 }, 14_000],
    ['one that took longer than the wait', { failures: 9, tookMs: 30_000 }, 1_000],
    ['the first', { failures: 1, tookMs: 500 }, 1_500],
    ['one with a live token', { failures: 1, leftMs: 60_000, tookMs: 10_000 }, 20_000],
    ['one that was told to wait', { failures: 1, tookMs: 10_000, retryAfterMs: 60_000 }, 62_500],
  ])('counts from when the attempt left, but for what it was told: %s', (_, failure, expected) => {
    expect(retryDelay({ failures: 1, ...failure }, 0.5)).toBeCloseTo(expected, 6)
  })

  test.each([
    [900_000, 24_000],
    [120_000, 24_000],
    [60_000, 12_000],
    [20_000, 4_000],
  ])(
    'after many failures, with tokens that live %i ms, is %i with half of the jitter',
    (lifetimeMs, expected) => {
      expect(retryDelay({ failures: 9, lifetimeMs }, 0.5)).toBeCloseTo(expected, 6)
      expect(retryDelay({ failures: 9, lifetimeMs, leftMs: 9_000 }, 0.5), 'with a live token').toBeCloseTo(
        4_500,
        6,
      )
    },
  )

  test.each([
    [0, 22_000],
    [0.5, 25_000],
    [0.999, 27_994],
  ])('offline, with jitter %d, is %i', (random, expected) => {
    expect(offlineDelay(random)).toBeCloseTo(expected, 6)
  })

  test('never ends before what it was told, up to a day, nor before the back-off', () => {
    const random = createRandom(SEED)
    for (let run = 0; run < 2_000; run++) {
      const failures = 1 + Math.floor(random() * 20)
      const jitter = random()
      const retryAfterMs = random() * 2 * DAY
      const told = `seed ${SEED}, run ${run}: ${failures} failures, jitter ${jitter}, told ${retryAfterMs}`
      const delay = retryDelay({ failures, retryAfterMs }, jitter)
      expect(delay, told).toBeGreaterThanOrEqual(Math.min(retryAfterMs, DAY))
      expect(delay, told).toBeLessThan(Math.max(28_000, Math.min(retryAfterMs, DAY) + 5_000))
      expect(delay, told).toBeGreaterThanOrEqual(retryDelay({ failures }, jitter))
    }
  })
})

describe('reaskDelay', () => {
  test.each<[refusals: number, lifetimeMs: number, least: number]>([
    [2, Infinity, 24_000],
    [9, Infinity, 24_000],
    [10, Infinity, 48_000],
    [1_000, Infinity, 48_000],
    [2, 120_000, 24_000],
    [2, 60_000, 12_000],
    [10, 60_000, 24_000],
  ])(
    'after %i refusals, with tokens that live %i ms, is %i, and up to a fifth more',
    (refusals, lifetimeMs, least) => {
      expect(reaskDelay({ refusals, lifetimeMs }, 0)).toBe(least)
      expect(reaskDelay({ refusals, lifetimeMs }, 0.5)).toBeCloseTo(least * 1.1, 6)
    },
  )

  test('never ends before what it was told', () => {
    expect(reaskDelay({ refusals: 2, lifetimeMs: Infinity, retryAfterMs: 60_000 }, 0)).toBe(60_000)
    expect(reaskDelay({ refusals: 2, lifetimeMs: Infinity, retryAfterMs: 1_000 }, 0)).toBe(24_000)
  })
})
