// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { nextRequestAt, type Outlook } from '../../src/token/next-request'
import { MINUTE, SECOND, T0 } from '../kit/time'
import { token } from './a-token'

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
