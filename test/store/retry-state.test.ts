// @vitest-environment node
// When the next attempt at a token may be made, without a store around it.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedError, type EmbedErrorCode } from '../../src/errors/errors'
import { createRetryState, type RetryState } from '../../src/store/retry-state'
import { heard } from '../../src/store/shared-tokens'
import { HOUR, MINUTE, SECOND, T0 } from '../kit/time'
import { token } from '../token/a-token'

const TIMEOUT = 10 * SECOND
/** How long the usual bound, the bound of a person and the one of a wake-up take to allow one more request. */
const [USUAL, BY_PERSON, WAKE] = [21 * SECOND, 30 * SECOND, 61 * SECOND]

let now = T0
/** How much of the jitter is added: 0 to 1. */
let jitter = 0

beforeEach(() => {
  now = T0
  jitter = 0
  vi.spyOn(Math, 'random').mockImplementation(() => jitter)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

const create = (isSingleUse?: boolean) => createRetryState(() => now, TIMEOUT, isSingleUse)
const errorOf = (code: EmbedErrorCode, retryAfterMs?: number) =>
  new EmbedError(code, 'for a test', { retryAfterMs })
const pass = (ms: number) => void (now += ms)
const waitOf = (state: RetryState) => state.nextAt() - now
const waitOfPerson = (state: RetryState) => state.nextByPersonAt() - now

/** Makes attempts that fail at once, each a minute after the one before, so that no bound holds the next one. */
function failTimes(
  state: RetryState,
  times: number,
  code: EmbedErrorCode = 'EMBED_UNAVAILABLE',
  leftMs = Infinity,
) {
  for (let n = 0; n < times; n += 1) {
    pass(MINUTE)
    state.spend(false)
    state.fail(errorOf(code), leftMs)
  }
}

const goOffline = (onLine = false) => vi.stubGlobal('navigator', { onLine })

test('nothing is waited for at first', () => {
  const state = create()
  const { failures, refusals, hasWorked, timeoutMs, spentAt, toldMs } = state
  expect({ failures, refusals, hasWorked, timeoutMs, spentAt, toldMs }).toEqual({
    failures: 0,
    refusals: 0,
    hasWorked: false,
    timeoutMs: TIMEOUT,
    spentAt: T0,
    toldMs: 0,
  })
  expect([state.nextAt(), state.nextByPersonAt()]).toEqual([T0, T0])
})

describe('the bound', () => {
  test('allows two requests at once, and then one each 21 s', () => {
    const state = create()
    state.spend(false)
    expect(waitOf(state)).toBe(0)
    state.spend(false)
    expect(waitOf(state)).toBe(USUAL)
    pass(USUAL)
    expect(waitOf(state)).toBe(0)
  })

  test('allows five requests at once where a token can be used once', () => {
    const state = create(true)
    for (let n = 0; n < 4; n += 1) state.spend(false)
    expect(waitOf(state)).toBe(0)
    state.spend(false)
    expect(waitOf(state)).toBe(5 * SECOND)
  })

  test('counts a person’s requests on their own: three at once, and then one each 30 s', () => {
    const state = create()
    state.spend(true)
    state.spend(true)
    expect(waitOfPerson(state)).toBe(0)
    state.spend(true)
    expect(waitOfPerson(state)).toBe(BY_PERSON)
    expect(waitOf(state)).toBe(0)
    state.spend(false)
    state.spend(false)
    expect([waitOfPerson(state), waitOf(state)]).toEqual([BY_PERSON, USUAL])
  })

  test('goes by the longest-lived token that came, whenever it came', () => {
    const state = create()
    state.succeed(token(20 * SECOND))
    state.spend(false)
    state.spend(false)
    expect(waitOf(state)).toBe(2.5 * SECOND)
    state.succeed(token(900 * SECOND))
    expect(waitOf(state)).toBe(USUAL)
    state.succeed(token(20 * SECOND))
    expect(waitOf(state)).toBe(USUAL)
  })

  test('goes by the length of a life, not by when it ends', () => {
    const state = create()
    state.succeed(token(900 * SECOND))
    state.succeed(token(20 * SECOND, { receivedAt: T0 + HOUR, expiresAt: T0 + HOUR + 20 * SECOND }))
    state.spend(false)
    state.spend(false)
    expect(waitOf(state)).toBe(USUAL)
  })

  test('is known by when the last attempt was made', () => {
    const state = create()
    pass(MINUTE)
    state.spend(false)
    pass(MINUTE)
    expect(state.spentAt).toBe(T0 + MINUTE)
  })
})

describe('a page that wakes', () => {
  test('may make one more request than the bound allows, in any 61 s', () => {
    const state = create()
    state.spend(false)
    state.spend(false)
    state.hurry()
    expect(waitOf(state)).toBe(0)
    state.spend(false)
    expect(waitOf(state), 'the usual bound is as it was').toBe(USUAL)
    state.hurry()
    expect(waitOf(state)).toBe(USUAL)
    for (let n = 1; n <= 2; n += 1) {
      pass(USUAL)
      state.spend(false)
    }
    state.hurry()
    expect(state.nextAt()).toBe(T0 + WAKE)
    pass(WAKE - 2 * USUAL)
    state.spend(false)
    state.hurry()
    expect(state.nextAt(), 'the one of the wake-up was made, not one of the usual').toBe(T0 + 3 * USUAL)
  })

  test('keeps that request while the bound allows one anyway', () => {
    const state = create()
    state.hurry()
    state.spend(false)
    state.spend(false)
    expect(waitOf(state)).toBe(USUAL)
    state.hurry()
    expect(waitOf(state)).toBe(0)
  })

  test('has no more of it once a token came', () => {
    const state = create()
    state.spend(false)
    state.spend(false)
    state.hurry()
    state.succeed(token(900 * SECOND))
    expect(waitOf(state)).toBe(USUAL)
  })

  test('has no more of it once a person asked', () => {
    const state = create()
    state.spend(false)
    state.spend(false)
    state.hurry()
    state.spend(true)
    expect(waitOf(state)).toBe(USUAL)
    state.hurry()
    expect(waitOf(state)).toBe(0)
  })

  test('forgets the back-off, and what fails meanwhile begins none', () => {
    const state = create()
    failTimes(state, 3)
    state.hurry()
    expect(waitOf(state)).toBe(0)
    pass(MINUTE)
    state.spend(false)
    state.hurry()
    state.fail(errorOf('EMBED_UNAVAILABLE'), Infinity)
    expect(waitOf(state)).toBe(0)
  })

  test('waits after a failure of the request that it made', () => {
    const state = create()
    state.hurry()
    state.spend(false)
    state.fail(errorOf('EMBED_UNAVAILABLE'), Infinity)
    expect(waitOf(state)).toBe(SECOND)
  })

  test('waits while it is offline', () => {
    goOffline()
    const state = create()
    state.spend(false)
    state.hurry()
    state.fail(errorOf('EMBED_NETWORK'), Infinity)
    expect(waitOf(state)).toBe(22 * SECOND)
  })

  test('waits as the endpoint asked', () => {
    const state = create()
    state.spend(false)
    state.fail(errorOf('EMBED_RATE_LIMITED', MINUTE), Infinity)
    state.hurry()
    expect(waitOf(state)).toBe(MINUTE)
    state.fail(errorOf('EMBED_UNAVAILABLE'), Infinity)
    expect(waitOf(state)).toBe(MINUTE)
  })
})

describe('after a failure', () => {
  test('the back-off counts from when the attempt left', () => {
    const state = create()
    jitter = 0.5
    state.spend(false)
    pass(400)
    state.fail(errorOf('EMBED_UNAVAILABLE'), Infinity)
    expect(state.nextAt()).toBe(T0 + 2 * SECOND)
    expect(state.failures).toBe(1)
  })

  test('a person does not wait for the back-off', () => {
    const state = create()
    failTimes(state, 3)
    expect([waitOf(state), waitOfPerson(state)]).toEqual([20 * SECOND, 0])
  })

  test('jitter is added to the wait for the bound', () => {
    const state = create()
    jitter = 0.5
    state.spend(false)
    state.spend(false)
    state.fail(errorOf('EMBED_UNAVAILABLE'), Infinity)
    expect(waitOf(state)).toBe(USUAL + 3.5 * SECOND)
  })

  test.each([
    ['no token came', undefined, 20 * SECOND],
    ['tokens never expire', null, 20 * SECOND],
    ['tokens live a minute', MINUTE, 10 * SECOND],
  ])('the third one is followed by a wait that suits the lives of tokens: %s', (_, lifetimeMs, wait) => {
    const state = create()
    if (lifetimeMs !== undefined) state.succeed(token(lifetimeMs))
    failTimes(state, 3)
    expect([state.failures, waitOf(state)]).toEqual([3, wait])
  })

  test('the wait is a third of what a live token has left', () => {
    const state = create()
    failTimes(state, 3, 'EMBED_UNAVAILABLE', 45 * SECOND)
    expect(waitOf(state)).toBe(15 * SECOND)
  })

  test('without a network, it is not counted, and the network is probed each 22 s', () => {
    goOffline()
    const state = create()
    failTimes(state, 3, 'EMBED_NETWORK')
    expect([state.failures, waitOf(state)]).toEqual([0, 22 * SECOND])
    failTimes(state, 1, 'EMBED_UNAVAILABLE')
    expect([state.failures, waitOf(state)]).toEqual([1, SECOND])
  })

  test.each([
    ['is online', () => goOffline(true)],
    ['does not say', () => vi.stubGlobal('navigator', {})],
    ['is no browser', () => vi.stubGlobal('navigator', undefined)],
  ])('of the network, it is counted where the browser %s', (_, stub) => {
    stub()
    const state = create()
    failTimes(state, 1, 'EMBED_NETWORK')
    expect([state.failures, waitOf(state)]).toEqual([1, SECOND])
  })

  test('a request that hangs is given twice as long the next time, until one is answered in time', () => {
    const state = create()
    failTimes(state, 1, 'EMBED_TIMEOUT')
    expect(state.timeoutMs).toBe(2 * TIMEOUT)
    failTimes(state, 1, 'EMBED_UNAVAILABLE')
    expect(state.timeoutMs).toBe(2 * TIMEOUT)
    state.spend(false)
    pass(TIMEOUT / 2)
    state.succeed(token(900 * SECOND))
    expect(state.timeoutMs, 'the backend is slow').toBe(2 * TIMEOUT)
    state.spend(false)
    pass(TIMEOUT / 2 - 1)
    state.succeed(token(900 * SECOND))
    expect(state.timeoutMs).toBe(TIMEOUT)
  })
})

describe('a backend that refuses', () => {
  test('is counted, in a row; another user’s session counts as two', () => {
    const state = create()
    const counts: number[] = []
    for (const code of [
      'EMBED_DENIED',
      'EMBED_REQUEST_REFUSED',
      'EMBED_IDENTITY_MISMATCH',
      'EMBED_UNAVAILABLE',
      'EMBED_IDENTITY_MISMATCH',
      'EMBED_DENIED',
    ] as const) {
      failTimes(state, 1, code)
      counts.push(state.refusals)
    }
    expect(counts).toEqual([1, 2, 3, 0, 2, 3])
  })

  test('is asked again soon after the first time, and each 24 s from the second on', () => {
    const state = create()
    failTimes(state, 1, 'EMBED_DENIED')
    expect(waitOf(state)).toBe(SECOND)
    failTimes(state, 1, 'EMBED_DENIED')
    expect(waitOf(state)).toBe(24 * SECOND)
    failTimes(state, 8, 'EMBED_DENIED')
    expect(waitOf(state), 'the tenth time').toBe(48 * SECOND)
  })

  test('to the whole page is not asked at once for a token that was never asked for', () => {
    const state = create()
    state.fail(errorOf('EMBED_IDENTITY_MISMATCH'), Infinity)
    expect(waitOf(state)).toBe(24 * SECOND)
  })

  test('is asked more often where tokens live shorter, and by thirds while a token is live', () => {
    const state = create()
    state.succeed(token(MINUTE))
    failTimes(state, 2, 'EMBED_DENIED')
    expect(waitOf(state)).toBe(12 * SECOND)
    failTimes(state, 1, 'EMBED_DENIED', 45 * SECOND)
    expect(waitOf(state)).toBe(15 * SECOND)
  })

  test('is not asked before it said', () => {
    const state = create()
    failTimes(state, 1, 'EMBED_DENIED')
    pass(MINUTE)
    state.spend(false)
    state.fail(errorOf('EMBED_DENIED', MINUTE), Infinity)
    expect(waitOf(state)).toBe(MINUTE)
  })
})

describe('a wait that the endpoint asked for', () => {
  const told = (retryAfterMs: number) => {
    const state = create()
    state.spend(false)
    state.fail(errorOf('EMBED_RATE_LIMITED', retryAfterMs), Infinity)
    return state
  }

  test('is told to other tabs without the jitter, for as long as it lasts', () => {
    jitter = 0.5
    const state = told(MINUTE)
    expect([waitOf(state), state.toldMs]).toEqual([62.5 * SECOND, MINUTE])
    pass(20 * SECOND)
    expect(state.toldMs).toBe(40 * SECOND)
    pass(41 * SECOND)
    expect(state.toldMs).toBe(0)
  })

  test.each([
    [20 * SECOND, 20 * SECOND],
    [HOUR, MINUTE],
  ])('of %i ms holds a person up for %i', (retryAfterMs, wait) => {
    expect(waitOfPerson(told(retryAfterMs))).toBe(wait)
  })

  test('holds a person up from when the attempt left', () => {
    const state = create()
    state.spend(false)
    pass(5 * SECOND)
    state.fail(errorOf('EMBED_RATE_LIMITED', HOUR), Infinity)
    expect(waitOfPerson(state)).toBe(55 * SECOND)
  })

  test('that another tab heard holds up this tab’s own requests, and neither a person nor other tabs', () => {
    const state = create()
    const error = errorOf('EMBED_RATE_LIMITED', MINUTE)
    heard.add(error)
    state.spend(false)
    state.fail(error, Infinity)
    expect([waitOf(state), waitOfPerson(state), state.toldMs]).toEqual([MINUTE, 0, 0])
  })

  test('still holds after a failure that says nothing of it', () => {
    const state = told(MINUTE)
    pass(10 * SECOND)
    state.spend(true)
    state.fail(errorOf('EMBED_UNAVAILABLE'), Infinity)
    expect([state.nextAt(), state.toldMs]).toEqual([T0 + MINUTE, 50 * SECOND])
  })

  test('still holds after a new start, and after the token held was rejected', () => {
    const state = told(MINUTE)
    state.forgive()
    state.lose()
    expect([waitOf(state), waitOfPerson(state), state.toldMs]).toEqual([MINUTE, MINUTE, MINUTE])
  })

  test.each<[string, (state: RetryState) => void]>([
    ['a token came', (state) => state.succeed(token(900 * SECOND))],
    ['another user came', (state) => state.reset()],
  ])('is over when %s', (_, happen) => {
    const state = told(MINUTE)
    happen(state)
    expect([waitOf(state), waitOfPerson(state), state.toldMs]).toEqual([0, 0, 0])
  })
})

describe('a token that is rejected after its renewal failed', () => {
  test('is not waited for as if it still lived', () => {
    const state = create()
    failTimes(state, 1, 'EMBED_UNAVAILABLE', 15 * MINUTE)
    expect(waitOf(state)).toBe(2 * MINUTE)
    pass(300)
    state.lose()
    expect(waitOf(state)).toBe(700)
  })

  test.each([
    ['no token came', undefined, 20 * SECOND],
    ['tokens live a minute', MINUTE, 10 * SECOND],
  ])('is waited for as after a failure without a token: %s', (_, lifetimeMs, wait) => {
    const state = create()
    if (lifetimeMs !== undefined) state.succeed(token(lifetimeMs))
    failTimes(state, 3, 'EMBED_UNAVAILABLE', 15 * MINUTE)
    state.lose()
    expect(waitOf(state)).toBe(wait)
  })

  test('is replaced at once where none failed', () => {
    const state = create()
    state.spend(false)
    state.succeed(token(900 * SECOND))
    state.lose()
    expect(waitOf(state)).toBe(0)
  })
})

describe('what is forgotten', () => {
  /** Everything has happened once. */
  function eventful() {
    const state = create()
    state.succeed(token(20 * SECOND))
    failTimes(state, 3, 'EMBED_TIMEOUT')
    failTimes(state, 2, 'EMBED_DENIED')
    for (let n = 0; n < 3; n += 1) state.spend(true)
    state.spend(false)
    return state
  }

  test('by a token that comes: what failed', () => {
    const state = eventful()
    pass(TIMEOUT)
    state.succeed(token(20 * SECOND))
    const { failures, refusals, hasWorked, timeoutMs } = state
    expect({ failures, refusals, hasWorked, timeoutMs }).toEqual({
      failures: 0,
      refusals: 0,
      hasWorked: true,
      timeoutMs: 25 * SECOND,
    })
    expect(waitOf(state)).toBe(0)
  })

  test('by a new start: what failed, and not the bound', () => {
    const state = eventful()
    state.forgive()
    const { failures, refusals, hasWorked, timeoutMs } = state
    expect({ failures, refusals, hasWorked, timeoutMs }).toEqual({
      failures: 0,
      refusals: 0,
      hasWorked: true,
      timeoutMs: 25 * SECOND,
    })
    expect([waitOf(state), waitOfPerson(state)]).toEqual([2.5 * SECOND, BY_PERSON])
  })

  test('by another user: everything', () => {
    const state = eventful()
    state.reset()
    const { failures, refusals, hasWorked, timeoutMs } = state
    expect({ failures, refusals, hasWorked, timeoutMs }).toEqual({
      failures: 0,
      refusals: 0,
      hasWorked: false,
      timeoutMs: TIMEOUT,
    })
    expect([waitOf(state), waitOfPerson(state)]).toEqual([0, 0])
    state.spend(false)
    state.spend(false)
    expect(waitOf(state), 'the lives of that user’s tokens').toBe(USUAL)
  })
})
