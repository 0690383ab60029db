// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { type Allowance, allowanceRate, allowedAt, spend, WAKE_RATE } from '../../src/token/request-allowance'
import type { EmbedToken } from '../../src/token/token'
import { createRandom, SEED } from '../kit/seeded'
import { DAY, MINUTE, SECOND, T0 } from '../kit/time'
import { token } from './a-token'

describe('allowance', () => {
  const rates = {
    usual: () => allowanceRate(null, false),
    wake: () => WAKE_RATE,
    short: () => allowanceRate(token(20 * SECOND), false),
    person: () => allowanceRate(null, true),
    once: () => allowanceRate(null, false, true),
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

  test('a token that can be used once goes by its own rate, however long it lives and whoever asks', () => {
    expect(allowanceRate(token(20 * SECOND), true, true)).toEqual(rates.once())
  })

  test('the rates differ', () => {
    expect(new Set(Object.values(rates).map((rate) => JSON.stringify(rate()))).size).toBe(5)
  })

  test.each<[Rate, number]>([
    ['usual', 4],
    ['wake', 1],
    ['short', 26],
    ['person', 5],
    ['once', 17],
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
    ['once', 5, 5 * SECOND],
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
