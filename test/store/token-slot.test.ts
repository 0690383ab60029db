// @vitest-environment node
// What is known of one token, without the store that changes it.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedError, type EmbedErrorCode } from '../../src/errors/errors'
import { type Held, hold } from '../../src/store/held'
import {
  beginAnew,
  empty,
  errorNow,
  forgive,
  isHalted,
  isRefused,
  isRejected,
  isUnwanted,
  nextAttemptAt,
  reasonNow,
  stateNow,
  type TokenSlot,
} from '../../src/store/token-slot'
import { MINUTE, SECOND, T0 } from '../kit/time'
import { token } from '../token/a-token'
import { aSlot, restartTime, time } from './a-slot'

const LIFE = 900 * SECOND
const DUE_AT = T0 + (LIFE * 5) / 6
const FLIGHT = { answer: new Promise<never>(() => {}), startedAt: T0 }

beforeEach(restartTime)

const holding = (verdict: Held['verdict'] = 'fine', more: Partial<TokenSlot> = {}) =>
  Object.assign(aSlot(), { held: { ...hold(token(LIFE), T0, false), verdict }, ...more })

/** Notes that an attempt failed, as the store does. */
function fail(slot: TokenSlot, code: EmbedErrorCode, leftMs = Infinity): EmbedError {
  const error = new EmbedError(code, 'for a test')
  slot.failure = { error, isForgiven: false }
  slot.attempts.fail(error, leftMs)
  return error
}

/** It has worked once, and failed since. */
function worked(slot: TokenSlot): TokenSlot {
  slot.attempts.succeed(token(LIFE))
  return slot
}

test('a new slot holds nothing, and keeps what comes for keepMs', () => {
  const slot = aSlot()
  const { held, flight, failure, isSignedOut, generation, keptUntil, demand } = slot
  expect({ held, flight, failure, isSignedOut, generation, keptUntil, demand }).toEqual({
    held: null,
    flight: null,
    failure: null,
    isSignedOut: false,
    generation: 0,
    keptUntil: T0 + 5 * SECOND,
    demand: { view: 0, parked: 0, holder: 0, passive: 0, waiting: 0 },
  })
  expect(slot.attempts.timeoutMs).toBe(10 * SECOND)
})

test('a token that can be used once may be asked for more often', () => {
  const slot = aSlot({ isSingleUse: true })
  for (let n = 0; n < 4; n += 1) slot.attempts.spend(false)
  expect(slot.attempts.nextAt()).toBe(T0)
})

describe('the last attempt', () => {
  test.each<[EmbedErrorCode, boolean, boolean]>([
    ['EMBED_DENIED', true, true],
    ['EMBED_REQUEST_REFUSED', true, true],
    ['EMBED_IDENTITY_MISMATCH', true, true],
    ['EMBED_CONFIG', false, true],
    ['EMBED_UNAVAILABLE', false, false],
    ['EMBED_RATE_LIMITED', false, false],
  ])('that failed with %s was refused: %s, and is the last one: %s', (code, refused, halted) => {
    const slot = aSlot()
    const error = fail(slot, code)
    expect([errorNow(slot), isRefused(slot), isHalted(slot)]).toEqual([error, refused, halted])
    forgive(slot)
    expect([errorNow(slot), isRefused(slot), isHalted(slot)]).toEqual([null, false, false])
  })

  test('that did not fail is no reason to stop, but that nobody is signed in is', () => {
    const slot = aSlot()
    forgive(slot)
    expect([slot.failure, errorNow(slot), isRefused(slot), isHalted(slot)]).toEqual([
      null,
      null,
      false,
      false,
    ])
    slot.isSignedOut = true
    expect(isHalted(slot)).toBe(true)
  })
})

describe('what widgets say of the token', () => {
  test.each<[Held['verdict'], boolean, boolean]>([
    ['fine', false, false],
    ['rejected', true, true],
    ['hopeless', false, true],
  ])('%s: it is to be replaced: %s, and any other is better: %s', (verdict, rejected, unwanted) => {
    expect([isRejected(holding(verdict)), isUnwanted(holding(verdict))]).toEqual([rejected, unwanted])
  })

  test('is nothing where there is none', () => {
    expect([isRejected(aSlot()), isUnwanted(aSlot())]).toEqual([false, false])
  })
})

describe('the next request is made', () => {
  test('at once without a token, and otherwise when it is due', () => {
    expect(nextAttemptAt(aSlot())).toBe(T0)
    expect(nextAttemptAt(holding())).toBe(DUE_AT)
    expect(nextAttemptAt(holding('hopeless'))).toBe(DUE_AT)
  })

  test('at once where the token was rejected, or may have expired in a sleep', () => {
    expect(nextAttemptAt(holding('rejected'))).toBe(T0)
    const slot = holding()
    time.doubtedAt = T0 + 1
    expect(nextAttemptAt(slot)).toBe(T0)
  })

  test('when the back-off is over', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const slot = aSlot()
    fail(slot, 'EMBED_UNAVAILABLE')
    expect(nextAttemptAt(slot)).toBe(T0 + SECOND)
  })

  test('never where nobody is signed in, even if the backend gave tokens before', () => {
    const slot = worked(aSlot())
    slot.demand.view = 1
    fail(slot, 'EMBED_DENIED')
    slot.isSignedOut = true
    expect(nextAttemptAt(slot)).toBe(Infinity)
  })

  test('by itself to the end of the pause of a hidden tab, or for who waits', () => {
    const slot = holding()
    time.hiddenAt = DUE_AT - 30 * MINUTE
    expect(nextAttemptAt(slot)).toBe(Infinity)
    slot.demand.waiting = 1
    expect(nextAttemptAt(slot)).toBe(DUE_AT)
    slot.demand.waiting = 0
    time.hiddenAt += 1
    expect(nextAttemptAt(slot)).toBe(DUE_AT)
  })

  test('never after a refusal of what never worked, though it is in view', () => {
    const slot = aSlot()
    slot.demand.view = 1
    fail(slot, 'EMBED_DENIED')
    expect(nextAttemptAt(slot)).toBe(Infinity)
  })

  test('never after an error of the page’s own, though it worked before', () => {
    const slot = worked(aSlot())
    slot.demand.view = 1
    fail(slot, 'EMBED_CONFIG')
    expect(nextAttemptAt(slot)).toBe(Infinity)
  })

  test.each([
    ['a view that is looked at', 1, false, [true, true, true]],
    ['a view of a hidden tab', 1, true, [true, false, false]],
    ['a parked widget', 0, false, [true, false, false]],
  ] as const)('after refusals where it worked before, for %s', (_, views, isHidden, expected) => {
    const slot = worked(aSlot())
    slot.demand.view = views
    slot.demand.parked = 1
    if (isHidden) time.hiddenAt = T0
    const isAskedAgain = expected.map(() => {
      fail(slot, 'EMBED_DENIED')
      return nextAttemptAt(slot) !== Infinity
    })
    expect(isAskedAgain).toEqual(expected)
  })
})

test('the reason for a request that nobody asks for', () => {
  expect(reasonNow(aSlot())).toBe('first')
  expect(reasonNow(holding('rejected'))).toBe('rejected')
  expect(reasonNow(holding())).toBe('due')
  const slots = [holding(), holding('rejected')]
  time.now = T0 + LIFE
  expect(slots.map(reasonNow)).toEqual(['expired', 'rejected'])
})

describe('the state', () => {
  test('is loading without a token, and ready with one, whatever is under way', () => {
    expect(stateNow(aSlot())).toEqual({ status: 'loading', token: null, isRefreshing: false, error: null })
    expect(stateNow(Object.assign(aSlot(), { flight: FLIGHT })).isRefreshing).toBe(true)
    expect(stateNow(holding())).toEqual({
      status: 'ready',
      token: token(LIFE),
      isRefreshing: false,
      error: null,
    })
    expect(stateNow(holding('fine', { flight: FLIGHT }))).toMatchObject({
      status: 'ready',
      isRefreshing: true,
    })
  })

  test('is expired after the token’s last use', () => {
    const slot = holding()
    time.now = T0 + LIFE - 5 * SECOND
    expect(stateNow(slot)).toMatchObject({ status: 'expired', token: null })
  })

  test('tells a failure of a first token from the second on', () => {
    const slot = aSlot()
    fail(slot, 'EMBED_UNAVAILABLE')
    expect(stateNow(slot).status).toBe('loading')
    const error = fail(slot, 'EMBED_UNAVAILABLE')
    expect(stateNow(slot)).toEqual({ status: 'failed', token: null, isRefreshing: false, error })
  })

  test('shows a rejected token until another one cannot be had, and not again while that is tried once more', () => {
    const slot = holding('rejected')
    expect(stateNow(slot).status).toBe('ready')
    fail(slot, 'EMBED_UNAVAILABLE')
    expect(stateNow(slot)).toMatchObject({ status: 'ready', error: { code: 'EMBED_UNAVAILABLE' } })
    fail(slot, 'EMBED_DENIED')
    expect(stateNow(slot).status).toBe('failed')
    forgive(slot)
    expect(stateNow(slot)).toMatchObject({ status: 'expired', error: null })
  })

  test('shows no rejected token where nobody is signed in, and any other', () => {
    expect(stateNow(holding('rejected', { isSignedOut: true })).status).toBe('expired')
    expect(stateNow(holding('hopeless', { isSignedOut: true })).status).toBe('ready')
  })

  test('shows a token that is not rejected, whatever failed since', () => {
    const slot = holding()
    const error = fail(slot, 'EMBED_DENIED')
    expect(stateNow(slot)).toMatchObject({ status: 'ready', error })
  })
})

describe('whoever comes after everyone had left', () => {
  test('begins anew: what failed is forgiven, and another token is asked for in place of a hopeless one', () => {
    const slot = holding('hopeless')
    fail(slot, 'EMBED_UNAVAILABLE')
    beginAnew(slot)
    expect([slot.attempts.failures, errorNow(slot), slot.held?.verdict]).toEqual([0, null, 'rejected'])
    expect(slot.held).toMatchObject({ token: token(LIFE), settledAt: T0 })
  })

  test.each(['fine', 'rejected'] as const)('finds a token that is %s as it was', (verdict) => {
    const slot = holding(verdict)
    const { held } = slot
    beginAnew(slot)
    expect(slot.held).toBe(held)
  })

  test('finds none where there was none', () => {
    const slot = aSlot()
    beginAnew(slot)
    expect(slot.held).toBeNull()
  })

  test('waits for the request that is under way', () => {
    const slot = holding('hopeless', { flight: FLIGHT })
    const error = fail(slot, 'EMBED_UNAVAILABLE')
    beginAnew(slot)
    expect([slot.attempts.failures, errorNow(slot), slot.held?.verdict]).toEqual([1, error, 'hopeless'])
  })
})

test('an emptied slot holds nothing, and the request under way is ended', () => {
  const cancel = vi.fn()
  const slot = Object.assign(aSlot({ cancel }), { held: hold(token(LIFE), T0, false), flight: FLIGHT })
  fail(slot, 'EMBED_DENIED')
  empty(slot)
  expect([slot.held, slot.failure, slot.flight]).toEqual([null, null, null])
  expect(cancel).toHaveBeenCalledOnce()
})
