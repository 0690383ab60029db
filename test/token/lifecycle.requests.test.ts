// @vitest-environment node
import { describe, expect, test } from 'vitest'
import {
  allowanceRate,
  allowedAt,
  nextRequestAt,
  offlineDelay,
  reaskDelay,
  retryDelay,
  spend,
  timeoutAfter,
  WAKE_RATE,
  type Allowance,
  type Outlook,
} from '../../src/token/lifecycle'
import type { EmbedToken } from '../../src/token/token'
import { createRandom, SEED } from '../kit/seeded'
import { DAY, MINUTE, SECOND, T0 } from '../kit/time'
import { token } from './a-token'

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

describe('timeoutAfter', () => {
  test.each<[timeouts: number, timeoutMs: number, expected: number]>([
    [0, 10_000, 10_000],
    [1, 10_000, 20_000],
    [2, 10_000, 25_000],
    [1_000, 10_000, 25_000],
    [1, 5_000, 10_000],
    [3, 5_000, 25_000],
    [0, 40_000, 40_000],
    [5, 40_000, 40_000],
  ])('after %i that hung, %i ms by the policy are %i', (timeouts, timeoutMs, expected) => {
    expect(timeoutAfter(timeouts, timeoutMs)).toBe(expected)
  })
})

describe('allowance', () => {
  const rates = {
    usual: () => allowanceRate(null, false),
    wake: () => WAKE_RATE,
    short: () => allowanceRate(token(20 * SECOND), false),
    person: () => allowanceRate(null, true),
  }
  type Rate = keyof typeof rates

  test.each<[string, EmbedToken | null, boolean, Rate]>([
    ['no token yet', null, false, 'usual'],
    ['a token of 15 minutes', token(15 * MINUTE), false, 'usual'],
    ['a token of 30 s', token(30 * SECOND), false, 'usual'],
    ['a token of just less', token(30 * SECOND - 1), false, 'short'],
    ['a token that never dies', token(null), false, 'usual'],
    ['a person', token(15 * MINUTE), true, 'person'],
    ['a person with a short token', token(20 * SECOND), true, 'person'],
  ])('%s goes by its rate', (_, held, isAskedByPerson, name) => {
    expect(allowanceRate(held, isAskedByPerson)).toEqual(rates[name]())
  })

  test('the rates differ', () => {
    expect(new Set(Object.values(rates).map((rate) => JSON.stringify(rate()))).size).toBe(4)
  })

  test.each<[Rate, number]>([
    ['usual', 4],
    ['wake', 1],
    ['short', 26],
    ['person', 5],
  ])(
    'at the %s rate, a page gets no more requests in any 60 s than it may, however it asks',
    (name, most) => {
      const rate = rates[name]()
      const random = createRandom(SEED)
      for (let run = 0; run < 200; run++) {
        // The first asks the very moment it may; others ask later, or when they were told not to.
        const greed = run === 0 ? 1 : random()
        const pauses = random() * 2 * rate.refillMs
        const spentAt: number[] = []
        let allowance: Allowance | null = null
        let now = T0
        while (spentAt.length < 100) {
          const at = allowedAt(allowance, rate, now)
          if (at < now) expect.fail(`seed ${SEED}, ${name}, run ${run}: allowed in the past`)
          if (at > now) {
            now = random() < greed ? at : now + random() * (at - now)
            continue
          }
          allowance = spend(allowance, rate, now)
          spentAt.push(now)
          if (random() >= greed) now += random() * pauses
        }
        const counts = spentAt.map(
          (first) => spentAt.filter((at) => at >= first && at <= first + MINUTE).length,
        )
        expect(Math.max(...counts), `seed ${SEED}, ${name}, run ${run}`).toBeLessThanOrEqual(most)
        if (run === 0) expect(Math.max(...counts), 'the bound is reached').toBe(most)
      }
    },
  )

  test.each<[Rate, number, number]>([
    ['usual', 2, 21 * SECOND],
    ['wake', 1, 61 * SECOND],
    ['short', 2, 2.5 * SECOND],
    ['person', 3, 30 * SECOND],
  ])('at the %s rate, a burst is followed by one each refill', (name, burst, refillMs) => {
    const rate = rates[name]()
    let allowance: Allowance | null = null
    for (let i = 0; i < burst; i++) {
      expect(allowedAt(allowance, rate, T0)).toBe(T0)
      allowance = spend(allowance, rate, T0)
    }
    expect(allowedAt(allowance, rate, T0)).toBe(T0 + refillMs)
    expect(allowedAt(allowance, rate, T0 + refillMs / 2)).toBe(T0 + refillMs)
    expect(allowedAt(allowance, rate, T0 + refillMs)).toBe(T0 + refillMs)
    allowance = spend(allowance, rate, T0 + refillMs)
    expect(allowedAt(allowance, rate, T0 + refillMs)).toBe(T0 + 2 * refillMs)
  })

  test('does not save up more than one burst', () => {
    const usual = rates.usual()
    let allowance: Allowance | null = spend(null, usual, T0)
    const later = T0 + 7 * DAY
    for (let i = 0; i < 2; i++) {
      expect(allowedAt(allowance, usual, later)).toBe(later)
      allowance = spend(allowance, usual, later)
    }
    expect(allowedAt(allowance, usual, later)).toBe(later + 21 * SECOND)
  })

  test('a request that was made though it was not allowed leaves no debt', () => {
    const usual = rates.usual()
    let allowance: Allowance | null = null
    for (let i = 0; i < 10; i++) allowance = spend(allowance, usual, T0)
    expect(allowedAt(allowance, usual, T0)).toBe(T0 + 21 * SECOND)
  })

  test('what was saved at the short rate is cut to the usual burst', () => {
    const usual = rates.usual()
    const allowance = spend(null, rates.short(), T0)
    const later = T0 + MINUTE
    const next = spend(spend(allowance, usual, later), usual, later)
    expect(allowedAt(next, usual, later)).toBe(later + 21 * SECOND)
  })
})

describe('nextRequestAt', () => {
  const held = token(15 * MINUTE)
  const due = T0 + 750 * SECOND
  const base: Outlook = {
    token: held,
    isRejected: false,
    isStopped: false,
    notBefore: T0,
    pausedAt: Infinity,
  }

  test.each<[string, Partial<Outlook>, number]>([
    ['waits until the token is due', {}, due],
    ['is at once, where there is no token', { token: null }, T0],
    ['is at once, where the token was refused', { isRejected: true }, T0],
    ['is never, where the token never dies', { token: token(null) }, Infinity],
    ['is at once, where a token that never dies was refused', { token: token(null), isRejected: true }, T0],
    ['is never, once stopped', { isStopped: true }, Infinity],
    [
      'is never, once stopped, even without a token',
      { isStopped: true, token: null, isRejected: true },
      Infinity,
    ],
    ['waits for the back-off', { token: null, notBefore: T0 + 9_000 }, T0 + 9_000],
    ['waits for the back-off after a rejection', { isRejected: true, notBefore: T0 + 9_000 }, T0 + 9_000],
    ['waits for what it is told', { token: null, notBefore: T0 + 20_000 }, T0 + 20_000],
    ['waits for the back-off beyond the due time', { notBefore: due + 5_000 }, due + 5_000],
    ['is not before it is due, whatever is allowed', { notBefore: T0 }, due],
    ['is made before the pause', { pausedAt: due + 1 }, due],
    ['is not made in the pause', { pausedAt: due }, Infinity],
    ['is not made after the pause began', { pausedAt: T0 - 1, token: null }, Infinity],
    ['is not made in the pause after a rejection', { pausedAt: T0, isRejected: true }, Infinity],
  ])('%s', (_, more, expected) => {
    expect(nextRequestAt({ ...base, ...more })).toBe(expected)
  })
})
