// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { usableUntil } from '../../src/token/phase'
import { refreshAt } from '../../src/token/refresh-time'
import { createRandom, SEED } from '../kit/seeded'
import { DAY, MINUTE, SECOND, T0 } from '../kit/time'

/** The largest that `random` gets. */
const ALMOST_ONE = 0.999_999

function leadOf(
  lifetimeMs: number,
  policy: { leadMs?: number; minLeadMs?: number } = {},
  random = 0,
): number {
  const at = refreshAt({ receivedAt: T0, expiresAt: T0 + lifetimeMs }, policy, random)
  return T0 + lifetimeMs - (at ?? NaN)
}

describe('refreshAt', () => {
  test('never, where the token never dies', () => {
    expect(refreshAt({ receivedAt: T0, expiresAt: null }, { leadMs: 5, minLeadMs: 7 }, 0)).toBeNull()
  })

  test.each<[string, number, number, number]>([
    ['20 s', 20 * SECOND, 10 * SECOND, 10 * SECOND],
    ['30 s', 30 * SECOND, 15 * SECOND, 15 * SECOND],
    ['60 s', MINUTE, 30 * SECOND, 30 * SECOND],
    ['100 s', 100 * SECOND, 30 * SECOND, 30 * SECOND],
    ['180 s', 180 * SECOND, 30 * SECOND, 36 * SECOND],
    ['5 min', 5 * MINUTE, 50 * SECOND, MINUTE],
    ['15 min', 15 * MINUTE, 150 * SECOND, 180 * SECOND],
    ['1 h', 60 * MINUTE, 10 * MINUTE, 12 * MINUTE],
    ['30 days', 30 * DAY, 5 * DAY, 6 * DAY],
    ['1 s', SECOND, SECOND / 2, SECOND / 2],
  ])(
    'is due a sixth to a fifth before the end of %s, at least 30 s, at most half',
    (_, lifetime, least, most) => {
      expect(leadOf(lifetime, {}, 0)).toBeCloseTo(least, 3)
      expect(leadOf(lifetime, {}, 0.5)).toBeCloseTo(
        (least + Math.max(least, most)) / 2,
        lifetime === 180 * SECOND ? -4 : 3,
      )
      const longest = leadOf(lifetime, {}, ALMOST_ONE)
      expect(longest).toBeGreaterThanOrEqual(least)
      expect(longest).toBeLessThanOrEqual(most)
      expect(longest).toBeGreaterThan(most * 0.999)
    },
  )

  test.each<[number, number, number]>([
    [900 * SECOND, 120 * SECOND, 120 * SECOND],
    [900 * SECOND, 1, 15 * SECOND],
    [900 * SECOND, 0, 15 * SECOND],
    [900 * SECOND, 450 * SECOND, 450 * SECOND],
    [900 * SECOND, 600 * SECOND, 450 * SECOND],
    [900 * SECOND, DAY, 450 * SECOND],
    [20 * SECOND, 120 * SECOND, 10 * SECOND],
  ])('of a token that lives %i ms, leadMs %i gives %i: at most half', (lifetime, leadMs, expected) => {
    expect(leadOf(lifetime, { leadMs })).toBe(expected)
    expect(leadOf(lifetime, { leadMs }, ALMOST_ONE)).toBe(expected)
  })

  test.each<[string, number, { leadMs?: number; minLeadMs: number }, number]>([
    ['above the usual lead', 300 * SECOND, { minLeadMs: 90 * SECOND }, 90 * SECOND],
    ['below the usual lead', 900 * SECOND, { minLeadMs: 60 * SECOND }, 150 * SECOND],
    ['above leadMs', 900 * SECOND, { leadMs: 10 * SECOND, minLeadMs: 60 * SECOND }, 60 * SECOND],
    ['above half of the lifetime', 100 * SECOND, { minLeadMs: 60 * SECOND }, 60 * SECOND],
    ['above the whole lifetime', 40 * SECOND, { minLeadMs: 60 * SECOND }, 40 * SECOND - 1],
  ])('the vendor’s minimum holds, %s', (_, lifetime, policy, expected) => {
    expect(leadOf(lifetime, policy)).toBe(expected)
  })

  test('is always after the receipt and, unless leadMs is tiny, before the last use', () => {
    const random = createRandom(SEED)
    for (let run = 0; run < 2_000; run++) {
      const lifetime = 10 ** (3 + random() * 7)
      const receivedAt = T0
      const born = { receivedAt, expiresAt: receivedAt + lifetime }
      const policy = random() < 0.5 ? {} : { minLeadMs: random() * 120_000 }
      const at = refreshAt(born, policy, random()) ?? NaN
      const told = `seed ${SEED}, run ${run}: lifetime ${lifetime}, ${JSON.stringify(policy)}`
      expect(at, told).toBeGreaterThan(receivedAt)
      expect(at, told).toBeLessThan(usableUntil(born))
    }
  })
})
