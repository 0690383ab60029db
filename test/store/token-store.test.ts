// @vitest-environment node
// The store of one token, without a client: what each of its functions changes.
import { describe, expect, test, vi } from 'vitest'
import { createClock } from '../../src/base/clock'
import { createScheduler } from '../../src/base/scheduler'
import { EmbedError, type EmbedErrorCode } from '../../src/errors/errors'
import type { EmbedEventInput } from '../../src/events/events'
import { createOutbox } from '../../src/events/outbox'
import { createTokenStore } from '../../src/store/token-store'
import type { TokenStoreSetup } from '../../src/store/token-store-setup'
import type { EmbedToken } from '../../src/token/token'
import { errorOf } from '../kit/errors'
import { fakeTime, HOUR, MINUTE, pass, SECOND, sleep } from '../kit/time'

fakeTime()

const KEEP = 5 * SECOND
const hanging = () => new Promise<never>(() => {})
const failing = (code: EmbedErrorCode, retryAfterMs?: number) => () =>
  Promise.reject(new EmbedError(code, 'for a test', { retryAfterMs }))
const aToken = (value = 'adopted'): EmbedToken => ({
  value,
  receivedAt: Date.now(),
  expiresAt: Date.now() + 900 * SECOND,
  refreshAt: Date.now() + 750 * SECOND,
})

/** A store whose requests are answered with `token-1`, `token-2`, …, until it is told otherwise. */
function aStore(more: Partial<TokenStoreSetup> = {}) {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const now = createClock()
  const events: EmbedEventInput[] = []
  let answer: (() => Promise<EmbedToken>) | null = null
  const reasons: string[] = []
  const fetch: TokenStoreSetup['fetch'] = ({ reason }) => {
    reasons.push(reason)
    return answer ? answer() : Promise.resolve(aToken(`token-${reasons.length}`))
  }
  const cancel = vi.fn()
  const store = createTokenStore({
    vendorId: 'acme',
    params: {},
    now,
    scheduler: createScheduler(now, () => {}),
    outbox: createOutbox(),
    policy: { hiddenMs: 30 * MINUTE, keepMs: KEEP, timeoutMs: 10 * SECOND },
    isSignedOut: false,
    fetch,
    onMismatch: () => {},
    cancel,
    skewMs: () => null,
    emit: (event) => events.push(event),
    ...more,
  })
  return {
    store,
    cancel,
    events,
    typesOf: () => events.map(({ type }) => type),
    respond: (next: typeof answer) => (answer = next),
    reasons: () => [...reasons],
    look: (as?: Parameters<typeof store.subscribe>[1]) => store.subscribe(() => {}, as),
  }
}

/** A store that a view looks at, with `token-1`. */
async function withToken() {
  const made = aStore()
  const leave = made.look()
  await pass(0)
  return { ...made, leave }
}

/** A store that a view looks at, whose first attempt failed. */
async function failed(code: EmbedErrorCode, retryAfterMs?: number) {
  const made = aStore()
  made.respond(failing(code, retryAfterMs))
  const leave = made.look()
  await pass(0)
  return { ...made, leave }
}

describe('who looks at a token', () => {
  test.each([
    ['view', true],
    ['parked', true],
    ['holder', false],
    ['passive', false],
  ] as const)('as %s needs it: %s', async (as, isNeeded) => {
    const { store, look, reasons } = aStore()
    expect(store.isNeeded).toBe(false)
    const leave = look(as)
    await pass(0)
    expect([store.isNeeded, reasons()]).toEqual([isNeeded, isNeeded ? ['first'] : []])
    leave()
    expect(store.isNeeded).toBe(false)
  })

  test('leaves it for keepMs from when the last who needed it left, whoever leaves later', async () => {
    const { store, look, leave } = await withToken()
    await pass(MINUTE)
    const leavePassive = look('passive')
    leave()
    await pass(KEEP - 1)
    leavePassive()
    expect(store.state.status).toBe('ready')
    await pass(1)
    expect(store.state.status).toBe('loading')
  })

  test('as one more, or without need, forgives no failure', async () => {
    const { store, look, leave, reasons } = await failed('EMBED_DENIED')
    look()()
    expect(store.state.status).toBe('failed')
    leave()
    look('passive')
    expect(store.state.status).toBe('failed')
    await pass(SECOND)
    expect(reasons()).toEqual(['first'])
  })

  test('asks for nothing by leaving while somebody else needs it', async () => {
    const { look, leave, reasons } = await withToken()
    look()
    sleep(HOUR)
    leave()
    await pass(0)
    expect(reasons()).toEqual(['first'])
  })

  test.each(['holder', 'passive'] as const)('as %s changes nothing by coming', async (as) => {
    const { store, look, leave } = await withToken()
    leave()
    sleep(MINUTE)
    look(as)
    expect(store.state).toMatchObject({ status: 'ready', token: { value: 'token-1' } })
  })

  test('needs it once, though the change of user that ends a refresh() ends its need as well', async () => {
    const { store, respond } = await withToken()
    respond(hanging)
    const refreshed = errorOf(store.refresh())
    await pass(0)
    store.reset(false, true)
    store.wake('other')
    respond(null)
    await pass(MINUTE)
    store.reset(false, true)
    expect(store.isNeeded).toBe(true)
    void refreshed
  })
})

describe('a token that was not asked for', () => {
  test('is taken, told once nothing renders, and renewed when it is due', async () => {
    const { store, look, events, reasons } = aStore()
    store.adopt(aToken())
    expect([store.state.token?.value, events, store.isReplacement]).toEqual(['adopted', [], false])
    const { expiresAt, refreshAt } = aToken()
    await pass(0)
    expect(events).toEqual([
      {
        type: 'token.received',
        vendor: 'acme',
        params: {},
        reason: 'first',
        expiresAt,
        refreshAt,
        tookMs: 0,
        skewMs: null,
      },
    ])
    look()
    await pass(750 * SECOND)
    expect(reasons()).toEqual(['due'])
  })

  test('is told to who looks, and kept for keepMs', async () => {
    const { store, events } = aStore()
    const statuses: string[] = []
    store.subscribe(() => statuses.push(store.state.status), 'passive')
    await pass(KEEP - 1)
    store.adopt(aToken())
    await pass(KEEP)
    expect(statuses).toEqual(['ready', 'loading'])
    expect(events).toHaveLength(1)
  })

  test('does not replace one that there is', async () => {
    const { store } = await withToken()
    store.adopt(aToken())
    expect(store.state.token?.value).toBe('token-1')
  })

  test('is not taken while one is asked for, or nobody is signed in', () => {
    const asking = aStore()
    asking.respond(hanging)
    asking.look()
    const signedOut = aStore({ isSignedOut: true })
    for (const { store } of [asking, signedOut]) {
      store.adopt(aToken())
      expect(store.state.token).toBeNull()
    }
  })
})

describe('a token whose life is ended', () => {
  test('is expired, told so once, and asked for anew', async () => {
    const { store, typesOf, reasons, respond } = await withToken()
    respond(hanging)
    store.expire()
    expect(store.state).toMatchObject({ status: 'expired', isRefreshing: true })
    await pass(0)
    expect(reasons()).toEqual(['first', 'expired'])
    store.expire()
    expect(typesOf().filter((type) => type === 'token.expired')).toHaveLength(1)
  })

  test('while it is renewed, has the request ended: that one may give it back', async () => {
    const { store, cancel, reasons, respond } = await withToken()
    respond(hanging)
    await pass(MINUTE)
    const refreshed = errorOf(store.refresh())
    await pass(0)
    store.expire()
    await pass(MINUTE)
    expect(cancel).toHaveBeenCalledOnce()
    expect(reasons()).toEqual(['first', 'asked', 'expired'])
    void refreshed
  })

  test('is nothing where there is none', () => {
    const { store, events } = aStore()
    store.expire()
    expect([store.state.status, events]).toEqual(['loading', []])
  })
})

describe('another user’s session at the backend', () => {
  test('has the token dropped, and the backend asked again slowly', async () => {
    const { store, reasons } = await withToken()
    const statuses: string[] = []
    store.subscribe(() => statuses.push(store.state.status), 'passive')
    const error = new EmbedError('EMBED_IDENTITY_MISMATCH', 'for a test')
    store.disown(error)
    expect(store.state).toEqual({ status: 'failed', token: null, isRefreshing: false, error })
    expect(statuses).toEqual(['failed'])
    await pass(24 * SECOND - 1)
    expect(reasons()).toEqual(['first'])
    await pass(1)
    expect(reasons()).toEqual(['first', 'first'])
  })

  test('is not asked about while nobody is signed in', async () => {
    const { store, look, reasons } = aStore({ isSignedOut: true })
    look()
    store.disown(new EmbedError('EMBED_IDENTITY_MISMATCH', 'for a test'))
    await pass(MINUTE)
    store.wake('visible')
    await pass(0)
    expect(reasons()).toEqual([])
  })
})

test('a request under way is known by when it left', async () => {
  const { store, look, respond } = aStore()
  expect(store.askedAt).toBeNull()
  respond(() => new Promise((resolve) => setTimeout(() => resolve(aToken()), SECOND)))
  look()
  const leftAt = Date.now()
  await pass(SECOND / 2)
  expect(store.askedAt).toBe(leftAt)
  await pass(SECOND)
  expect(store.askedAt).toBeNull()
})

test('a token in place of a rejected one is known as such', async () => {
  const { store } = await withToken()
  expect([aStore().store.isReplacement, store.isReplacement]).toEqual([false, false])
  await store.reject('token-1')
  expect(store.isReplacement).toBe(true)
})

describe('what it has for other tabs', () => {
  test('is a token that is not due, and no wait', async () => {
    expect(aStore().store.offer).toEqual({ token: null, waitMs: 0 })
    const { store, respond } = await withToken()
    expect(store.offer).toMatchObject({ token: { value: 'token-1' }, waitMs: 0 })
    respond(hanging)
    await pass(750 * SECOND)
    expect([store.state.status, store.offer.token]).toEqual(['ready', null])
  })

  test('is no token that a widget rejected, or its replacement', async () => {
    const { store, respond } = await withToken()
    await pass(MINUTE)
    await store.reject(undefined)
    expect(store.offer.token?.value).toBe('token-2')
    await errorOf(store.reject(undefined))
    expect([store.state.token?.value, store.offer.token]).toEqual(['token-2', null])
    const rejected = await withToken()
    rejected.respond(hanging)
    rejected.store.reject(undefined).catch(() => {})
    expect(rejected.store.offer.token).toBeNull()
    respond(null)
  })

  test('is how long the backend asked to wait', async () => {
    const { store } = await failed('EMBED_RATE_LIMITED', HOUR)
    expect(store.offer).toEqual({ token: null, waitMs: HOUR })
  })
})

describe('a page that wakes', () => {
  test('asks a backend that refused, but not for every reason', async () => {
    const { store, reasons } = await failed('EMBED_DENIED')
    await pass(KEEP)
    store.wake('other')
    await pass(0)
    expect(reasons()).toHaveLength(1)
    store.wake('focus')
    await pass(0)
    expect(reasons()).toHaveLength(2)
  })

  test('asks for nothing that is not needed', async () => {
    const { store, leave, reasons } = await failed('EMBED_DENIED')
    leave()
    await pass(SECOND)
    store.wake('visible')
    await pass(0)
    expect(reasons()).toHaveLength(1)
  })

  /** It worked, was refused twice, and waits 24 s. */
  async function refusedTwice() {
    const made = await withToken()
    made.respond(failing('EMBED_DENIED'))
    made.store.expire()
    while (made.reasons().length < 3) await pass(100)
    return made
  }

  test.each([
    ['focus', 15 * SECOND, true],
    ['focus', 15 * SECOND - 1, false],
    ['other', 16 * SECOND, false],
    ['visible', SECOND, true],
    ['online', SECOND, true],
  ] as const)('for %s, %i ms after a refusal, asks at once: %s', async (reason, ms, isAsked) => {
    const { store, reasons } = await refusedTwice()
    await pass(ms)
    const { length } = reasons()
    store.wake(reason)
    await pass(0)
    expect(reasons().length - length).toBe(isAsked ? 1 : 0)
  })

  test('for focus does not hurry what only fails', async () => {
    const { store, reasons } = await failed('EMBED_UNAVAILABLE')
    while (reasons().length < 3) await pass(100)
    await pass(16 * SECOND)
    store.wake('focus')
    await pass(0)
    expect(reasons()).toHaveLength(3)
  })
})

describe('Retry', () => {
  test('asks again where the last attempt failed, or a replacement was rejected', async () => {
    const { store, respond, reasons } = await failed('EMBED_DENIED')
    respond(null)
    store.retryFailed()
    await pass(0)
    expect(reasons()).toEqual(['first', 'asked'])
    await pass(MINUTE)
    await store.reject(undefined)
    await errorOf(store.reject(undefined))
    store.retryFailed()
    await pass(0)
    expect(reasons()).toEqual(['first', 'asked', 'rejected', 'asked'])
  })

  test('asks for nothing where nothing failed', async () => {
    aStore().store.retryFailed()
    const { store, reasons } = await withToken()
    store.retryFailed()
    await pass(0)
    expect(reasons()).toEqual(['first'])
  })
})

test('a view that wants more of a token than it has left is given another one, as the bound allows', async () => {
  const { store, reasons } = await withToken()
  const asked: number[] = []
  for (const ms of [10 * SECOND, 10 * SECOND, 2 * SECOND]) {
    await pass(ms)
    store.freshen('always', Date.now())
    await pass(0)
    asked.push(reasons().length)
  }
  expect(asked).toEqual([2, 2, 3])
  expect(reasons()).toEqual(['first', 'navigate', 'navigate'])
})
