// @vitest-environment node
import { describe, expect, test } from 'vitest'
import {
  allowanceRate,
  allowedAt,
  clampDelay,
  deadAt,
  fresher,
  isEnough,
  MAX_DELAY_MS,
  nextRequestAt,
  offlineDelay,
  refreshAt,
  resolvePolicy,
  retryDelay,
  spend,
  tokenPhase,
  WAKE_RATE,
  type Allowance,
  type Outlook,
  type WantedLife,
} from '../src/lifecycle'
import type { EmbedToken } from '../src/token'
import { createRandom, SEED } from './seeded'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
/** When tokens of these tests come, epoch ms. */
const T0 = Date.UTC(2026, 10, 18, 12)
/** The largest that `random` gets. */
const ALMOST_ONE = 0.999_999

/** Due a sixth before its end. */
function token(lifetimeMs: number | null, more: Partial<EmbedToken> = {}): EmbedToken {
  const [refreshAt, expiresAt] = lifetimeMs === null ? [null, null] : [T0 + (lifetimeMs * 5) / 6, T0 + lifetimeMs]
  return { value: 'abc', receivedAt: T0, expiresAt, refreshAt, ...more }
}

function leadOf(lifetimeMs: number, policy: { leadMs?: number; minLeadMs?: number } = {}, random = 0): number {
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
  ])('is due a sixth to a fifth before the end of %s, at least 30 s, at most half', (_, lifetime, least, most) => {
    expect(leadOf(lifetime, {}, 0)).toBeCloseTo(least, 3)
    expect(leadOf(lifetime, {}, 0.5)).toBeCloseTo((least + Math.max(least, most)) / 2, lifetime === 180 * SECOND ? -4 : 3)
    const longest = leadOf(lifetime, {}, ALMOST_ONE)
    expect(longest).toBeGreaterThanOrEqual(least)
    expect(longest).toBeLessThanOrEqual(most)
    expect(longest).toBeGreaterThan(most * 0.999)
  })

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

  test.each([20 * SECOND, 30 * DAY])('a token of %i ms is first fresh, then due, then expired', (lifetime) => {
    const held = token(lifetime)
    const phases = Array.from({ length: 1_001 }, (_, i) => tokenPhase(held, T0 + (lifetime * i) / 1_000))
    expect(phases.filter((phase, i) => phase !== phases[i - 1])).toEqual(['fresh', 'due', 'expired'])
  })
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
    expect(isEnough(token(15 * MINUTE), wanted, T0 + 14 * MINUTE, T0 + enteredSeconds * SECOND)).toBe(expected)
  })
})

describe('fresher', () => {
  const held = token(10 * MINUTE, { value: 'held' })
  const mark = (renewed: EmbedToken): EmbedToken => ({ ...renewed, refreshAt: -1 })
  const answer = (expiresInMs: number | null, value = 'answer') => token(expiresInMs, { value, receivedAt: T0 + MINUTE })

  test.each<[string, EmbedToken | null, EmbedToken, boolean]>([
    ['nothing is held', null, answer(MINUTE), false],
    ['it dies later', held, answer(11 * MINUTE), false],
    ['it dies at the same time', held, answer(10 * MINUTE), false],
    ['it never dies', held, answer(null), false],
    ['both never die', token(null, { value: 'held' }), answer(null), false],
    ['it is the same token', held, answer(9 * MINUTE, 'held'), false],
    ['the held one was refused', held, answer(MINUTE), true],
    ['the held one, which never dies, was refused', token(null, { value: 'held' }), answer(MINUTE), true],
  ])('goes on with the answer where %s', (_, heldNow, came, isRejected) => {
    expect(fresher(heldNow, came, isRejected, mark)).toBe(came)
  })

  test.each<[string, EmbedToken]>([
    ['which dies later', held],
    ['which never dies', token(null, { value: 'held' })],
  ])('goes on with what is held, %s, and renews it as if it had just come', (_, heldNow) => {
    const kept = fresher(heldNow, answer(5 * MINUTE), false, mark)
    expect(kept).toEqual({ ...heldNow, receivedAt: T0 + MINUTE, refreshAt: -1 })
  })

  test('leaves what is held as it is', () => {
    const before = { ...held }
    fresher(held, answer(5 * MINUTE), false, mark)
    expect(held).toEqual(before)
  })
})

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
  ])('after %i failures, jitter %d and told to wait %i ms, is %i', (failures, random, retryAfterMs, expected) => {
    expect(retryDelay({ failures, retryAfterMs }, random)).toBeCloseTo(expected, 6)
  })

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
  ])('after %i failures, jitter %d, with %d ms of the token left and told to wait %s, is %i', (failures, random, leftMs, retryAfterMs, expected) => {
    expect(retryDelay({ failures, retryAfterMs, leftMs }, random)).toBeCloseTo(expected, 6)
  })

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
  ])('after many failures, with tokens that live %i ms, is %i with half of the jitter', (lifetimeMs, expected) => {
    expect(retryDelay({ failures: 9, lifetimeMs }, 0.5)).toBeCloseTo(expected, 6)
    expect(retryDelay({ failures: 9, lifetimeMs, leftMs: 9_000 }, 0.5), 'with a live token').toBeCloseTo(4_500, 6)
  })

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
  ])('at the %s rate, a page gets no more requests in any 60 s than it may, however it asks', (name, most) => {
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
      const counts = spentAt.map((first) => spentAt.filter((at) => at >= first && at <= first + MINUTE).length)
      expect(Math.max(...counts), `seed ${SEED}, ${name}, run ${run}`).toBeLessThanOrEqual(most)
      if (run === 0) expect(Math.max(...counts), 'the bound is reached').toBe(most)
    }
  })

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
  const base: Outlook = { token: held, isRejected: false, isStopped: false, notBefore: T0, pausedAt: Infinity }

  test.each<[string, Partial<Outlook>, number]>([
    ['waits until the token is due', {}, due],
    ['is at once, where there is no token', { token: null }, T0],
    ['is at once, where the token was refused', { isRejected: true }, T0],
    ['is never, where the token never dies', { token: token(null) }, Infinity],
    ['is at once, where a token that never dies was refused', { token: token(null), isRejected: true }, T0],
    ['is never, once stopped', { isStopped: true }, Infinity],
    ['is never, once stopped, even without a token', { isStopped: true, token: null, isRejected: true }, Infinity],
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
