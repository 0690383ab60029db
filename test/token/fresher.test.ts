// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { fresher } from '../../src/token/fresher'
import type { EmbedToken } from '../../src/token/token'
import { MINUTE, T0 } from '../kit/time'
import { token } from './a-token'

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

  test('goes on with the same token with the same end: it came when it first came', () => {
    expect(fresher(held, answer(10 * MINUTE, 'held'), false, mark)).toEqual({ ...held, refreshAt: -1 })
  })

  test('leaves what is held as it is', () => {
    const before = { ...held }
    fresher(held, answer(5 * MINUTE), false, mark)
    expect(held).toEqual(before)
  })
})
