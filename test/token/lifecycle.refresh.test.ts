// @vitest-environment node
import { describe, expect, test } from 'vitest'
import {
  clampDelay,
  deadAt,
  fresher,
  isEnough,
  MAX_DELAY_MS,
  refreshAt,
  resolvePolicy,
  tokenPhase,
  type WantedLife,
} from '../../src/token/lifecycle'
import type { EmbedToken } from '../../src/token/token'
import { createRandom, SEED } from '../kit/seeded'
import { DAY, MINUTE, SECOND, T0 } from '../kit/time'
import { token } from './a-token'

/** When tokens of these tests come, epoch ms. */
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

describe('resolvePolicy', () => {
  test('has a default for everything', () => {
    const defaults = { leadMs: undefined, hiddenMs: 30 * MINUTE, timeoutMs: 10 * SECOND, keepMs: 30 * SECOND }
    expect(resolvePolicy()).toEqual(defaults)
    expect(resolvePolicy({ hiddenMs: undefined, timeoutMs: undefined, keepMs: undefined })).toEqual(defaults)
  })

  test.each<[string, unknown, string]>([
    ['leadMs', NaN, 'NaN'],
    ['leadMs', -Infinity, '-Infinity'],
    ['hiddenMs', -1, '-1'],
    ['timeoutMs', '10', 'string'],
    ['keepMs', null, 'object'],
    ['keepMs', true, 'boolean'],
    ['keepMs', [10], 'object'],
  ])('refuses %s: %o, and says which it is', (name, value, came) => {
    const refused = expect(() => resolvePolicy({ timeoutMs: 1, [name]: value }))
    refused.toThrowError(expect.objectContaining({ code: 'EMBED_CONFIG' }) as Error)
    refused.toThrowError(`Expected policy.${name} to be a number of ms, 0 or more, got ${came}.`)
  })

  test('takes what is given, also 0', () => {
    const policy = { leadMs: 1, hiddenMs: 0, timeoutMs: 2, keepMs: 0 }
    expect(resolvePolicy(policy)).toEqual(policy)
  })
})

test.each<[number, number]>([
  [-Infinity, 1],
  [-5, 1],
  [0, 1],
  [0.001, 1],
  [1, 1],
  [1.2, 2],
  [999.9, 1_000],
  [MAX_DELAY_MS - 0.5, MAX_DELAY_MS],
  [MAX_DELAY_MS, MAX_DELAY_MS],
  [MAX_DELAY_MS + 1, MAX_DELAY_MS],
  [30 * DAY, MAX_DELAY_MS],
  [Infinity, MAX_DELAY_MS],
  [NaN, 1],
])('clampDelay(%d) is %i', (delay, expected) => {
  expect(clampDelay(delay)).toBe(expected)
})

test('the longest delay is what a signed 32-bit integer holds', () => {
  expect(MAX_DELAY_MS).toBe(2_147_483_647)
})

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
      expect(at, told).toBeLessThan(deadAt(born))
    }
  })
})

describe('deadAt', () => {
  test.each<[number, number]>([
    [900 * SECOND, 5 * SECOND],
    [50 * SECOND, 5 * SECOND],
    [49 * SECOND, 4_900],
    [20 * SECOND, 2 * SECOND],
    [SECOND, 100],
    [30 * DAY, 5 * SECOND],
  ])('a token of %i ms is used up to %i ms before its end', (lifetime, margin) => {
    expect(deadAt({ receivedAt: T0, expiresAt: T0 + lifetime })).toBe(T0 + lifetime - margin)
  })

  test('is never, where the token never dies', () => {
    expect(deadAt({ receivedAt: T0, expiresAt: null })).toBe(Infinity)
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

describe('a view is entered with a token', () => {
  test.each<[string, number | null, WantedLife, number, boolean]>([
    ['that has as much left as it wants', 900, MINUTE, 835, true],
    ['that has less: not as it is', 900, MINUTE, 836, false],
    ['that has just come, however much it wants', 900, 60 * MINUTE, 9, true],
    ['that came 10 s ago: no longer', 900, 60 * MINUTE, 10, false],
    ['that has just come, by the tenth of a short life', 60, 60 * MINUTE, 5, true],
    ['that came before that: no longer', 60, 60 * MINUTE, 6, false],
    ['that has a minute, where enough is wanted', 900, 'enough', 835, true],
    ['that has less than a minute, where enough is wanted', 900, 'enough', 836, false],
    ['that has half of a short life, where enough is wanted', 60, 'enough', 25, true],
    ['that has less than half of a short life', 60, 'enough', 26, false],
    ['that came before, where each is to be new: not as it is', 900, 'always', 11, false],
    ['that has no end', null, 60 * MINUTE, 1e9, true],
    ['that has no end, and has just come, where each is to be new', null, 'always', 9, true],
    ['that has no end, and came before, where each is to be new: not as it is', null, 'always', 10, false],
  ])('%s', (_, lifetimeSeconds, wanted, ageSeconds, expected) => {
    const held = token(lifetimeSeconds && lifetimeSeconds * SECOND)
    expect(isEnough(held, wanted, T0 + ageSeconds * SECOND)).toBe(expected)
  })

  test.each<[string, WantedLife, number, boolean]>([
    ['that came with it', 'always', 9, true],
    ['that came while it was there', 'always', -MINUTE, true],
    ['that came before it', 'always', 10, false],
    ['that came with it, and has too little left by now', MINUTE, 0, false],
  ])('long ago, %s', (_, wanted, enteredSeconds, expected) => {
    expect(isEnough(token(15 * MINUTE), wanted, T0 + 14 * MINUTE, T0 + enteredSeconds * SECOND)).toBe(
      expected,
    )
  })
})

describe('fresher', () => {
  const held = token(10 * MINUTE, { value: 'held' })
  const mark = (renewed: EmbedToken): EmbedToken => ({ ...renewed, refreshAt: -1 })
  const answer = (expiresInMs: number | null, value = 'answer') =>
    token(expiresInMs, { value, receivedAt: T0 + MINUTE })

  test.each<[string, EmbedToken | null, EmbedToken, boolean]>([
    ['nothing is held', null, answer(MINUTE), false],
    ['it dies later', held, answer(11 * MINUTE), false],
    ['it dies at the same time', held, answer(10 * MINUTE), false],
    ['it never dies', held, answer(null), false],
    ['both never die', token(null, { value: 'held' }), answer(null), false],
    ['it is the same token, which was prolonged', held, answer(11 * MINUTE, 'held'), false],
    ['the held one was refused', held, answer(MINUTE), true],
    ['the held one, which never dies, was refused', token(null, { value: 'held' }), answer(MINUTE), true],
  ])('goes on with the answer where %s', (_, heldNow, came, isRejected) => {
    expect(fresher(heldNow, came, isRejected, mark)).toBe(came)
  })

  test.each<[string, EmbedToken]>([
    ['which dies later', held],
    ['which never dies', token(null, { value: 'held' })],
  ])('goes on with what is held, %s, and schedules it anew', (_, heldNow) => {
    const kept = fresher(heldNow, answer(5 * MINUTE), false, mark)
    expect(kept).toEqual({ ...heldNow, refreshAt: -1 })
  })

  test('goes on with the same token with no more life: it came when it first came, and expires when the answer says', () => {
    expect(fresher(held, answer(9 * MINUTE, 'held'), false, mark)).toEqual({
      ...held,
      expiresAt: T0 + 9 * MINUTE,
      refreshAt: -1,
    })
  })

  test('leaves what is held as it is', () => {
    const before = { ...held }
    fresher(held, answer(5 * MINUTE), false, mark)
    expect(held).toEqual(before)
  })
})
