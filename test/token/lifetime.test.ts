// @vitest-environment node
// How long a token lives: the least that anything allows.
import { describe, expect, test } from 'vitest'
import { MAX_LIFETIME_SECONDS } from '../../src/token/expiry'
import { decideLifetime, type Lifetime, type LifetimeFacts } from '../../src/token/lifetime'
import { T0 } from '../kit/time'

const NOW = T0 / 1_000
const nothing: LifetimeFacts = { told: [], claims: {} }

test.each<[string, Partial<LifetimeFacts>, number | null, Lifetime]>([
  ['nothing at all', {}, null, { seconds: null, from: 'unknown' }],
  ['that it never ends', { told: [{}] }, null, { seconds: null, from: 'told' }],
  ['the vendor’s lifetime alone', { lifetimeSeconds: 600 }, null, { seconds: 600, from: 'documented' }],
  ['the vendor’s “for ever” alone', { lifetimeSeconds: null }, null, { seconds: null, from: 'documented' }],
  ['a duration', { told: [{ after: 900 }] }, null, { seconds: 900, from: 'told' }],
  [
    'a duration of an answer that is 40 s old',
    { told: [{ after: 900 }], ageMs: 40_000 },
    null,
    { seconds: 860, from: 'told' },
  ],
  ['two durations', { told: [{ after: 900 }, { after: 60 }] }, null, { seconds: 60, from: 'told' }],
  [
    'a duration and the vendor’s shorter one',
    { told: [{ after: 900 }], lifetimeSeconds: 60 },
    null,
    { seconds: 900, from: 'told' },
  ],
  [
    'an instant and the backend’s clock',
    { told: [{ at: NOW + 300 }], serverTime: T0 },
    null,
    { seconds: 300, from: 'told' },
  ],
  [
    'a claim and the backend’s clock',
    { claims: { exp: NOW + 300 }, serverTime: T0 },
    null,
    { seconds: 300, from: 'told' },
  ],
  [
    'a long duration, and a claim that ends earlier',
    { told: [{ after: 900 }], claims: { exp: NOW + 300 }, serverTime: T0 },
    null,
    { seconds: 300, from: 'told' },
  ],
  [
    'a short duration, and a claim that ends later',
    { told: [{ after: 60 }], claims: { exp: NOW + 300 }, serverTime: T0 },
    null,
    { seconds: 60, from: 'told' },
  ],
  ['two claims', { claims: { iat: NOW, exp: NOW + 900 } }, null, { seconds: 900, from: 'told' }],
  [
    'claims the wrong way round',
    { claims: { iat: NOW + 900, exp: NOW } },
    null,
    { seconds: null, from: 'unknown' },
  ],
  ['claims of one instant', { claims: { iat: NOW, exp: NOW } }, null, { seconds: null, from: 'unknown' }],
  ['an end alone', { claims: { exp: NOW + 300 } }, null, { seconds: null, from: 'unknown' }],
  ['an issue alone', { claims: { iat: NOW } }, null, { seconds: null, from: 'unknown' }],
  [
    'an instant that is ten years away',
    { told: [{ at: NOW + MAX_LIFETIME_SECONDS }], serverTime: T0 },
    null,
    { seconds: MAX_LIFETIME_SECONDS, from: 'told' },
  ],
  [
    'an instant beyond ten years',
    { told: [{ at: NOW + MAX_LIFETIME_SECONDS + 1 }], serverTime: T0 },
    null,
    { seconds: null, from: 'told' },
  ],
  [
    'two claims, and a wall clock that sees less left',
    { claims: { iat: NOW - 600, exp: NOW + 300 }, wallTime: T0 },
    null,
    { seconds: 300, from: 'told' },
  ],
  [
    'two claims, and a wall clock by which it is dead',
    { claims: { iat: NOW - 1_000, exp: NOW - 100 }, wallTime: T0 },
    null,
    { seconds: -100, from: 'wall' },
  ],
  [
    'the same with a wall clock that is known to be 10 min ahead',
    { claims: { iat: NOW - 1_000, exp: NOW - 100 }, wallTime: T0 },
    600_000,
    { seconds: 500, from: 'told' },
  ],
  [
    'a wall clock alone: up to 15 min',
    { claims: { exp: NOW + 3_600 }, wallTime: T0 },
    null,
    { seconds: 900, from: 'wall' },
  ],
  [
    'a wall clock alone: up to what the vendor says',
    { claims: { exp: NOW + 3_600 }, wallTime: T0, lifetimeSeconds: 1_800 },
    null,
    { seconds: 1_800, from: 'wall' },
  ],
  [
    'a wall clock alone, by which less is left',
    { claims: { exp: NOW + 300 }, wallTime: T0 },
    null,
    { seconds: 300, from: 'wall' },
  ],
  [
    'a wall clock that is known to be right',
    { claims: { exp: NOW + 3_600 }, wallTime: T0 },
    0,
    { seconds: 3_600, from: 'told' },
  ],
  [
    'a Date that no cache can have given: the wall clock is not asked',
    { claims: { exp: NOW + 300 }, serverTime: T0, isUncached: true, wallTime: T0 + 250_000 },
    null,
    { seconds: 300, from: 'told' },
  ],
  [
    'a Date that a cache may have given: the wall clock is asked',
    { claims: { exp: NOW + 300 }, serverTime: T0, wallTime: T0 + 250_000 },
    null,
    { seconds: 50, from: 'told' },
  ],
  [
    'no Date, whatever cannot have been kept',
    { claims: { exp: NOW + 300 }, isUncached: true, wallTime: T0 + 250_000 },
    null,
    { seconds: 50, from: 'wall' },
  ],
  [
    'an end that has come by the backend’s clock',
    { claims: { exp: NOW }, serverTime: T0 },
    null,
    { seconds: 0, from: 'told' },
  ],
])('%s', (_, facts, skewMs, lifetime) => {
  expect(decideLifetime({ ...nothing, ...facts }, skewMs)).toEqual(lifetime)
})

test('a wall clock is told of where it alone says that a token is dead this very moment, and not where something else does', () => {
  const facts = { ...nothing, claims: { iat: NOW - 900, exp: NOW }, wallTime: T0 }
  expect(decideLifetime(facts)).toEqual({ seconds: 0, from: 'wall' })
  expect(decideLifetime({ ...facts, told: [{ after: 900 }, { after: -1 }] })).toEqual({
    seconds: -1,
    from: 'told',
  })
})

describe('a wall clock', () => {
  test('is not known to be off where nothing is said of it', () => {
    const facts = { ...nothing, claims: { exp: NOW + 3_600 }, wallTime: T0 }
    expect(decideLifetime(facts)).toEqual(decideLifetime(facts, null))
  })
})
