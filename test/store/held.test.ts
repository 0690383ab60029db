// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { signedOut } from '../../src/errors/failure'
import { isNeed, isNeeded, noDemand } from '../../src/store/demand'
import { hold, isDoubted, isExpired, isUsable, rejectHeld, type Held } from '../../src/store/held'
import { isSameState, LOADING, stateOf, type TokenState } from '../../src/store/token-state'

const NOW = 1_000_000
const token = { value: 'token', receivedAt: NOW, expiresAt: NOW + 900_000, refreshAt: NOW + 750_000 }
const PROVEN_AT = NOW + 300_000

describe('a token that is held', () => {
  test('may be used until its last moments', () => {
    expect(isUsable(hold(token, NOW, false), NOW + 894_999)).toBe(true)
    expect(isUsable(hold(token, NOW, false), NOW + 895_000)).toBe(false)
    expect(isUsable(null, NOW)).toBe(false)
  })

  test('expires then, whatever a widget says of it', () => {
    const held: Held = { ...hold(token, NOW, false), verdict: 'rejected' }
    expect(isExpired(held, NOW + 894_999)).toBe(false)
    expect(isExpired(held, NOW + 895_000)).toBe(true)
  })

  test.each<[string, Pick<Held, 'isReplacement'>, number, Held['verdict']]>([
    ['is replaced', { isReplacement: false }, NOW, 'rejected'],
    ['and was a replacement, is hopeless', { isReplacement: true }, PROVEN_AT - 1, 'hopeless'],
    [
      'and was a good replacement for five minutes, is replaced',
      { isReplacement: true },
      PROVEN_AT,
      'rejected',
    ],
  ])('and rejected, %s', (_, { isReplacement }, at, verdict) => {
    const held = rejectHeld(hold(token, NOW, isReplacement), at)
    expect(held.verdict).toBe(verdict)
    expect(isUsable(held, at)).toBe(verdict === 'hopeless')
  })

  test('and to be replaced already stays so when it is rejected once more', () => {
    const held: Held = { ...hold(token, NOW, true), verdict: 'rejected' }
    expect(rejectHeld(held, NOW).verdict).toBe('rejected')
  })

  test('is doubted after a sleep of unknown length, unless it never expires', () => {
    expect(isDoubted(hold(token, NOW, false), NOW + 1)).toBe(true)
    expect(isDoubted(hold(token, NOW, false), NOW)).toBe(false)
    expect(isDoubted(hold({ ...token, expiresAt: null }, NOW, false), NOW + 1)).toBe(false)
    expect(isDoubted(null, NOW + 1)).toBe(false)
  })
})

test('only what is on the page, or parked, needs a token', () => {
  expect((['view', 'parked', 'holder', 'passive'] as const).filter(isNeed)).toEqual(['view', 'parked'])
  expect(isNeeded({ ...noDemand(), holder: 3, passive: 2, waiting: 1 })).toBe(false)
  expect(isNeeded({ ...noDemand(), view: 1 })).toBe(true)
  expect(isNeeded({ ...noDemand(), parked: 1 })).toBe(true)
})

test.each<[string, TokenState, TokenState]>([
  ['its status', stateOf(null, true, false, null, 0), LOADING],
  ['its token', stateOf(token, true, false, null, 0), stateOf({ ...token }, true, false, null, 0)],
  ['whether it is renewed', stateOf(token, true, false, null, 0), stateOf(token, true, true, null, 0)],
  ['its error', stateOf(token, true, false, null, 0), stateOf(token, true, false, signedOut(), 0)],
])('the state is another one where only %s changes', (_, one, other) => {
  expect(isSameState(one, other)).toBe(false)
})

test('the state is the same while nothing of it changes', () => {
  expect(isSameState(stateOf(null, false, false, null, 0), LOADING)).toBe(true)
  expect(isSameState(stateOf(null, false, true, null, 0), LOADING)).toBe(false)
  expect(stateOf(token, true, false, null, 0)).toEqual({
    status: 'ready',
    token,
    isRefreshing: false,
    error: null,
  })
  expect(stateOf(null, true, true, null, 0)).toEqual({
    status: 'expired',
    token: null,
    isRefreshing: true,
    error: null,
  })
})
