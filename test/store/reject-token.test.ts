// @vitest-environment node
// What becomes of a token that a widget rejects, without the store that asks for another one.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { speak } from '../../src/errors/embed-error'
import { sentences } from '../../src/errors/sentences'
import { type Held, hold } from '../../src/store/held'
import { rejectToken } from '../../src/store/reject-token'
import type { EmbedToken } from '../../src/token/token'
import { errorOf } from '../kit/errors'
import { MINUTE, SECOND, T0 } from '../kit/time'
import { token } from '../token/a-token'
import { aSlot, restartTime, time } from './a-slot'

beforeEach(() => {
  restartTime()
  // What a page in production is told has the facts, and no sentence.
  speak({ rejected: (isSameAgain) => `is the same again: ${isSameAgain}` })
})
afterEach(() => speak(sentences))

const HELD = token(900 * SECOND)
const NEXT = token(900 * SECOND, { value: 'next' })
const TOLD = { type: 'token.rejected', vendor: 'acme', params: { board: 7 } }

/** A slot that holds what is given, and all that is done with it. */
function holding(held: Held | null, answer: EmbedToken = NEXT) {
  const emit = vi.fn()
  const slot = Object.assign(aSlot({ emit }), { held })
  const lose = vi.spyOn(slot.attempts, 'lose')
  const plan = vi.fn()
  const ensure = vi.fn(() => Promise.resolve(answer))
  const reject = (value?: string) => rejectToken(slot, value, plan, ensure)
  return { slot, emit, lose, plan, ensure, reject }
}

const original = () => hold(HELD, T0, false)
const replacement = () => hold(HELD, T0, true)

describe('what a widget rejects', () => {
  test.each<[string, Held | null, string | undefined]>([
    ['while there is no token', null, undefined],
    ['while there is no token, by its value', null, HELD.value],
    ['and is not the token held', original(), 'one before'],
  ])('%s only has a token waited for', async (_, held, value) => {
    const { slot, emit, lose, plan, ensure, reject } = holding(held)
    expect(await reject(value)).toBe(NEXT)
    expect(ensure).toHaveBeenCalledOnce()
    expect(slot.held).toBe(held)
    for (const spy of [emit, lose, plan]) expect(spy).not.toHaveBeenCalled()
  })

  test.each([undefined, HELD.value])('and is the token held (%s) is replaced, and told', async (value) => {
    const { slot, emit, lose, plan, ensure, reject } = holding(original())
    plan.mockImplementation(() => expect(slot.held?.verdict).toBe('rejected'))
    expect(await reject(value)).toBe(NEXT)
    expect(emit).toHaveBeenCalledExactlyOnceWith(TOLD)
    for (const spy of [lose, plan, ensure]) expect(spy).toHaveBeenCalledOnce()
  })

  test('more than once is told once, and waited for each time', async () => {
    const { emit, lose, plan, ensure, reject } = holding(original())
    expect(await Promise.all([reject(), reject(), reject()])).toEqual([NEXT, NEXT, NEXT])
    for (const spy of [emit, lose, plan]) expect(spy).toHaveBeenCalledOnce()
    expect(ensure).toHaveBeenCalledTimes(3)
  })

  test('and is still being replaced after five minutes is not told again', async () => {
    const { emit, lose, reject } = holding({ ...replacement(), verdict: 'rejected' })
    time.now += 5 * MINUTE
    await reject()
    for (const spy of [emit, lose]) expect(spy).not.toHaveBeenCalled()
  })
})

describe('a replacement that is rejected as well', () => {
  test('is hopeless: it is told, and no other is asked for', async () => {
    const { slot, emit, lose, plan, ensure, reject } = holding(replacement())
    const { code, message } = await errorOf(reject())
    expect(code).toBe('EMBED_TOKEN_REJECTED')
    expect(message).toBe('is the same again: false')
    expect(slot.held?.verdict).toBe('hopeless')
    expect(emit).toHaveBeenCalledExactlyOnceWith(TOLD)
    expect(plan).toHaveBeenCalledOnce()
    for (const spy of [lose, ensure]) expect(spy).not.toHaveBeenCalled()
    await errorOf(reject())
    expect(emit).toHaveBeenCalledOnce()
  })

  test('after it was good for five minutes is replaced in its turn', async () => {
    const { lose, reject } = holding(replacement())
    time.now += 5 * MINUTE
    expect(await reject()).toBe(NEXT)
    expect(lose).toHaveBeenCalledOnce()
  })
})

describe('a backend that gives the rejected token again', () => {
  test('makes it hopeless', async () => {
    const { slot, reject } = holding(original(), { ...HELD })
    const { code, message } = await errorOf(reject())
    expect(code).toBe('EMBED_TOKEN_REJECTED')
    expect(message).toBe('is the same again: true')
    expect(slot.held).toEqual({ ...original(), verdict: 'hopeless' })
  })

  test('has nothing held where the token was dropped meanwhile', async () => {
    const { slot, ensure, reject } = holding(original())
    ensure.mockImplementation(() => {
      slot.held = null
      return Promise.resolve(HELD)
    })
    await errorOf(reject())
    expect(slot.held).toBeNull()
  })
})
