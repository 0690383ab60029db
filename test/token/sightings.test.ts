// @vitest-environment node
// What the answers of an endpoint show: of this machine's clock, and of tokens that came before.
import { describe, expect, test } from 'vitest'
import type { LifetimeFacts } from '../../src/token/lifetime'
import { createSightings } from '../../src/token/sightings'
import { fakeTime, MINUTE, SECOND, T0 } from '../kit/time'

fakeTime()

/** An answer that came at T0 by the wall clock. */
const facts = (more: Partial<LifetimeFacts>): LifetimeFacts => ({
  told: [],
  claims: {},
  wallTime: T0,
  ...more,
})
const at = (ms: number) => (T0 + ms) / 1_000

describe('nothing', () => {
  test('is known at first', () => {
    expect(createSightings()).toMatchObject({ skewMs: null, aheadMs: null })
  })

  test.each<[string, LifetimeFacts, boolean]>([
    [
      'an answer whose wall time is not asked',
      facts({ wallTime: undefined, serverTime: T0 - MINUTE, isUncached: true }),
      false,
    ],
    ['an opaque token', facts({}), false],
    ['a token issued as it came', facts({ claims: { iat: at(0) } }), false],
    [
      'a token issued some time before it came: it may have been kept',
      facts({ claims: { iat: at(-10 * MINUTE) } }),
      false,
    ],
    [
      'a token issued a moment after it came: clocks differ',
      facts({ claims: { iat: at(2 * SECOND) } }),
      false,
    ],
    ['a Date that a cache may have given', facts({ serverTime: T0 - MINUTE }), false],
    [
      'one token that is dead by the wall clock',
      facts({ claims: { iat: at(-20 * MINUTE), exp: at(-5 * MINUTE) } }),
      true,
    ],
    ['the same living token again', facts({ claims: { exp: at(5 * MINUTE) } }), false],
    ['one that is dead by the wall clock and has no end', facts({ claims: { iat: at(-20 * MINUTE) } }), true],
  ])('is shown by %s', (_, seen, isDeadByWall) => {
    const sightings = createSightings()
    sightings.note(seen, isDeadByWall)
    sightings.note(seen, isDeadByWall)
    expect(sightings.skewMs).toBeNull()
  })
})

test('a second token that lives longer than the first shows nothing, where both live by the wall clock', () => {
  const sightings = createSightings()
  for (const minutes of [5, 10]) sightings.note(facts({ claims: { exp: at(minutes * MINUTE) } }), false)
  expect(sightings.skewMs).toBeNull()
})

describe('how far the wall clock is ahead is shown', () => {
  test.each([20 * MINUTE, -20 * MINUTE, 0])('by a Date that no cache can have given: %i ms', (skewMs) => {
    const sightings = createSightings()
    sightings.note(facts({ serverTime: T0 - skewMs, isUncached: true }), false)
    expect(sightings.skewMs).toBe(skewMs)
  })

  test('by a token that was issued after it came; the least of what such tokens show', () => {
    const sightings = createSightings()
    sightings.note(facts({ claims: { iat: at(10 * MINUTE) } }), false)
    expect(sightings.skewMs).toBe(-10 * MINUTE)
    sightings.note(facts({ claims: { iat: at(9 * MINUTE) } }), false)
    expect(sightings.skewMs).toBe(-10 * MINUTE)
    sightings.note(facts({ claims: { iat: at(11 * MINUTE) } }), false)
    expect(sightings.skewMs).toBe(-11 * MINUTE)
    sightings.note(facts({}), false)
    expect(sightings.skewMs).toBe(-11 * MINUTE)
  })

  test('by a token that is issued earlier than the clock was known to be ahead', () => {
    const sightings = createSightings()
    sightings.note(facts({ serverTime: T0 - 20 * MINUTE, isUncached: true }), false)
    sightings.note(facts({ claims: { iat: at(-10 * MINUTE) } }), false)
    expect(sightings.skewMs).toBe(10 * MINUTE)
  })

  const dead = (endsInMs: number, more: Partial<LifetimeFacts> = {}) =>
    facts({ claims: { exp: at(endsInMs) }, ...more })

  test.each<[string, LifetimeFacts, LifetimeFacts, number]>([
    [
      'its issue',
      dead(-6 * MINUTE),
      dead(-5 * MINUTE, { claims: { exp: at(-5 * MINUTE), iat: at(-20 * MINUTE) } }),
      20 * MINUTE,
    ],
    [
      'its end, and the vendor’s lifetime',
      dead(-6 * MINUTE),
      dead(-5 * MINUTE, { lifetimeSeconds: 600 }),
      15 * MINUTE,
    ],
    ['its end, and 15 minutes', dead(-6 * MINUTE), dead(-5 * MINUTE), 20 * MINUTE],
    [
      'what the answer says',
      facts({ told: [{ at: at(-6 * MINUTE) }] }),
      facts({ told: [{ after: 9 }, { at: at(-5 * MINUTE) }] }),
      20 * MINUTE,
    ],
  ])(
    'by a second token that is dead by the wall clock alone and ends later: from %s',
    (_, first, second, skewMs) => {
      const sightings = createSightings()
      sightings.note(first, true)
      sightings.note(second, true)
      expect(sightings.skewMs).toBe(skewMs)
    },
  )

  test('not by the same dead token again, nor by one that ends earlier', () => {
    const sightings = createSightings()
    for (const endsInMs of [-5 * MINUTE, -5 * MINUTE, -6 * MINUTE]) sightings.note(dead(endsInMs), true)
    expect(sightings.skewMs).toBeNull()
  })
})

describe('the backend’s clock', () => {
  test('is its Date; within two seconds, two answers may have the same', () => {
    const sightings = createSightings()
    const date = T0 + MINUTE
    expect(sightings.serverTime(date, T0)).toBe(date)
    expect(sightings.aheadMs).toBe(MINUTE)
    expect(sightings.serverTime(date, T0 + 2 * SECOND)).toBe(date)
    expect(sightings.serverTime(date + SECOND, T0 + 10 * SECOND)).toBe(date + SECOND)
  })

  test('has gone on where the same Date comes again later: from when it came first', () => {
    const sightings = createSightings()
    sightings.serverTime(T0, T0)
    sightings.serverTime(T0, T0 + SECOND)
    expect(sightings.serverTime(T0, T0 + 5 * MINUTE)).toBe(T0 + 5 * MINUTE)
    expect(sightings.aheadMs).toBe(5 * MINUTE)
    expect(sightings.serverTime(T0, T0 + 6 * MINUTE)).toBe(T0 + 6 * MINUTE)
  })

  test('forgets a Date after sixteen others', () => {
    const sightings = createSightings()
    for (let n = 0; n <= 16; n += 1) sightings.serverTime(T0 + n * SECOND, T0 + n * SECOND)
    expect(sightings.serverTime(T0 + SECOND, T0 + MINUTE)).toBe(T0 + MINUTE)
    expect(sightings.serverTime(T0, T0 + MINUTE)).toBe(T0)
  })
})

describe('the end of a token', () => {
  test('never gets later, also after an answer that told none', () => {
    const { endOf } = createSightings()
    expect(endOf('a', T0 + MINUTE)).toBe(T0 + MINUTE)
    expect(endOf('a', T0 + 2 * MINUTE)).toBe(T0 + MINUTE)
    expect(endOf('a', null)).toBe(T0 + MINUTE)
    expect(endOf('a', T0)).toBe(T0)
    expect(endOf('a', T0 + MINUTE)).toBe(T0)
  })

  test('is its own', () => {
    const { endOf } = createSightings()
    endOf('a', T0)
    expect(endOf('b', null)).toBeNull()
    expect(endOf('b', T0 + MINUTE)).toBe(T0 + MINUTE)
  })

  test('is remembered for the sixteen that came last, counted from when each came again', () => {
    const { endOf } = createSightings()
    const many = (count: number, from: string) =>
      Array.from({ length: count }, (_, n) => endOf(`${from}${n}`, T0))
    endOf('a', T0)
    endOf('b', T0)
    many(14, 'x')
    endOf('a', T0)
    many(1, 'y')
    expect(endOf('a', T0 + MINUTE), 'it came again').toBe(T0)
    expect(endOf('b', T0 + MINUTE), 'the oldest').toBe(T0 + MINUTE)
  })
})
