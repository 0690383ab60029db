// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { usableUntil, tokenPhase } from '../../src/token/phase'
import { DAY, MINUTE, SECOND, T0 } from '../kit/time'
import { token } from './a-token'

describe('usableUntil', () => {
  test.each<[number, number]>([
    [900 * SECOND, 5 * SECOND],
    [50 * SECOND, 5 * SECOND],
    [49 * SECOND, 4_900],
    [20 * SECOND, 2 * SECOND],
    [SECOND, 100],
    [30 * DAY, 5 * SECOND],
  ])('a token of %i ms is used up to %i ms before its end', (lifetime, margin) => {
    expect(usableUntil({ receivedAt: T0, expiresAt: T0 + lifetime })).toBe(T0 + lifetime - margin)
  })

  test('is never, where the token never dies', () => {
    expect(usableUntil({ receivedAt: T0, expiresAt: null })).toBe(Infinity)
  })
})

describe('tokenPhase', () => {
  const quarter = token(15 * MINUTE)

  test.each<[string, number, string]>([
    ['at receipt', 0, 'fresh'],
    ['before the clock of its receipt', -DAY, 'fresh'],
    ['just before it is due', 750 * SECOND - 1, 'fresh'],
    ['when it is due', 750 * SECOND, 'due'],
    ['just before its last use', 895 * SECOND - 1, 'due'],
    ['at its last use', 895 * SECOND, 'expired'],
    ['at its end', 900 * SECOND, 'expired'],
    ['a day later', DAY, 'expired'],
  ])('%s', (_, afterMs, expected) => {
    expect(tokenPhase(quarter, T0 + afterMs)).toBe(expected)
  })

  test('a token that never dies is always fresh', () => {
    expect(tokenPhase(token(null), T0 + 10_000 * DAY)).toBe('fresh')
  })

  test('a token without a renewal is fresh until it dies', () => {
    const held = token(15 * MINUTE, { refreshAt: null })
    expect(tokenPhase(held, T0 + 894 * SECOND)).toBe('fresh')
    expect(tokenPhase(held, T0 + 895 * SECOND)).toBe('expired')
  })

  test.each([20 * SECOND, 30 * DAY])(
    'a token of %i ms is first fresh, then due, then expired',
    (lifetime) => {
      const held = token(lifetime)
      const phases = Array.from({ length: 1_001 }, (_, i) => tokenPhase(held, T0 + (lifetime * i) / 1_000))
      expect(phases.filter((phase, i) => phase !== phases[i - 1])).toEqual(['fresh', 'due', 'expired'])
    },
  )
})
