// @vitest-environment node
// What an answer's token owes to the answers that came before it.
import { describe, expect, test, vi } from 'vitest'
import { createSightings, type Sightings } from '../../src/token/sightings'
import { readToken, type TokenResponseContext } from '../../src/token/token'
import { jwt } from '../kit/jwt'
import { fakeTime, MINUTE, T0 } from '../kit/time'

fakeTime()

const NOW_S = T0 / 1_000
const AT_ONCE: TokenResponseContext = { sentAt: T0, receivedAt: T0, wallTime: T0 }

describe('what is noted of an answer', () => {
  test.each<[string, unknown, boolean, Partial<TokenResponseContext>?]>([
    ['that tells a duration', { token: 'opaque', expiresIn: 900 }, false],
    ['that tells a duration of nothing', { token: 'opaque', expiresIn: 0 }, false],
    ['that tells nothing', 'opaque', false],
    ['that says that there is no end', { token: 'opaque', expiresIn: null }, false],
    ['that lives by the wall clock', { token: 'opaque', expiresAt: NOW_S + 60 }, false],
    ['that ends now by the wall clock', { token: 'opaque', expiresAt: NOW_S }, true],
    ['that is dead by the wall clock', { token: 'opaque', expiresAt: NOW_S - 60 }, true],
    ['that is dead by the backend’s', { token: 'opaque', expiresAt: NOW_S - 60 }, false, { serverTime: T0 }],
  ])('%s is whether it is dead by the wall clock alone', (_, body, isDead, more) => {
    const note = vi.fn<Sightings['note']>()
    try {
      readToken(body, { ...AT_ONCE, ...more }, { ...createSightings(), note })
    } catch {
      // It is dead.
    }
    expect(note.mock.calls).toEqual([[expect.objectContaining({ wallTime: T0 }), isDead]])
  })

  test('holds for that answer already: of two that are dead by the wall clock, the second lives', () => {
    const sightings = createSightings()
    const issued = (at: number) => jwt({ iat: at, exp: at + 600 })
    expect(() => readToken(issued(NOW_S - 3_600), AT_ONCE, sightings)).toThrow('by the clock of this machine')
    expect(readToken(issued(NOW_S - 3_540), AT_ONCE, sightings)).toEqual({
      token: { value: issued(NOW_S - 3_540), receivedAt: T0, expiresAt: T0 + 10 * MINUTE },
      lifetimeFrom: 'told',
    })
  })
})

describe('the same value again', () => {
  const endOf = (value: string, minutes: number, sightings?: Sightings) =>
    readToken({ token: value, expiresIn: minutes * 60 }, AT_ONCE, sightings).token.expiresAt

  test('ends when it did, where it is a JWT that says when it ends', () => {
    const sightings = createSightings()
    const value = jwt({ exp: NOW_S + 900 })
    expect(endOf(value, 5, sightings)).toBe(T0 + 5 * MINUTE)
    expect(endOf(value, 10, sightings)).toBe(T0 + 5 * MINUTE)
    expect(endOf(value, 10)).toBe(T0 + 10 * MINUTE)
  })

  test.each(['opaque', jwt({ sub: 7 })])('is prolonged, where it does not: %#', (value) => {
    const sightings = createSightings()
    expect(endOf(value, 5, sightings)).toBe(T0 + 5 * MINUTE)
    expect(endOf(value, 10, sightings)).toBe(T0 + 10 * MINUTE)
  })
})
