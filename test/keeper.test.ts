import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EmbedToken } from '../src'
import { acme, closeLabs, createLab, failing, fresh, hanging, setVisible, sleep } from './lab'

const MINUTE = 60_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  closeLabs()
  setVisible(true)
  vi.useRealTimers()
})

describe('state', () => {
  test('goes from loading to ready, and stays ready while the token is renewed', async () => {
    const { client } = createLab(fresh(900))
    const seen: string[] = []
    client.subscribe(acme, {}, ({ status, isRefreshing, token }) => seen.push(`${status} ${token?.value ?? '-'}${isRefreshing ? ' refreshing' : ''}`))
    await vi.advanceTimersByTimeAsync(760_000)
    expect(seen).toEqual(['loading - refreshing', 'ready token-1', 'ready token-1 refreshing', 'ready token-2'])
  })

  test('is the same object until it changes', async () => {
    const { client } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(10_000)
    const state = client.getState(acme, {})
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(client.getState(acme, {})).toBe(state)
  })

  test('turns expired at the end of the token’s life while renewals hang, and gives no dead token', async () => {
    const { client, respond, events } = createLab(fresh(60))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    respond(hanging)
    await vi.advanceTimersByTimeAsync(56_000)
    expect(client.getState(acme, {})).toMatchObject({ status: 'expired', token: null })
    expect(events.filter(({ type }) => type === 'token.expired')).toHaveLength(1)
  })

  test('turns failed at once on a refusal, and after 2 attempts on anything else', async () => {
    const denied = createLab(failing(401))
    denied.client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1)
    expect(denied.client.getState(acme, {})).toMatchObject({ status: 'failed', error: { code: 'EMBED_DENIED' } })

    const down = createLab(failing(500))
    down.client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1)
    expect(down.client.getState(acme, {}).status).toBe('loading')
    await vi.advanceTimersByTimeAsync(3_100)
    expect(down.client.getState(acme, {})).toMatchObject({ status: 'failed', error: { code: 'EMBED_UNAVAILABLE' } })
  })
})

describe('failure', () => {
  test('401 stops at once: one request in an hour, whatever wakes the page', async () => {
    const { client, requests } = createLab(failing(401))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(30 * MINUTE)
    window.dispatchEvent(new Event('focus'))
    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(30 * MINUTE)
    expect(requests).toHaveLength(1)
  })

  test('401 is asked about again when its reader comes back to the tab: once each time, and not more than once a minute', async () => {
    const { client, requests, respond } = createLab(failing(401))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    const seen: string[] = []
    client.subscribe(acme, {}, ({ status, isRefreshing }) => seen.push(status + (isRefreshing ? ' refreshing' : '')), { isPassive: true })
    for (let comes = 0; comes < 20; comes += 1) {
      setVisible(false)
      await vi.advanceTimersByTimeAsync(1_000)
      setVisible(true)
    }
    await vi.advanceTimersByTimeAsync(2_000)
    expect(requests.length).toBeLessThanOrEqual(4)
    expect(requests.length).toBeGreaterThan(1)
    expect(new Set(seen), 'the error stays on the screen meanwhile').toEqual(new Set(['failed', 'failed refreshing']))
    await vi.advanceTimersByTimeAsync(2 * MINUTE)
    respond(fresh(900))
    setVisible(false)
    setVisible(true)
    await vi.advanceTimersByTimeAsync(10)
    expect(client.getState(acme, {})).toMatchObject({ status: 'ready', error: null })
  })

  test('a request that fails as the page wakes is followed by the next at once, and whoever waited since before hears of that one', async () => {
    const { client, requests, respond } = createLab(failing(500))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    let breakOff = () => {}
    respond(() => new Promise((_, reject) => (breakOff = () => reject(new TypeError('the connection broke in the sleep')))))
    const before = requests.length + 1
    while (requests.length < before) await vi.advanceTimersByTimeAsync(1_000)
    const waiting = client.ensureToken(acme, {})
    setVisible(false)
    sleep(8 * 60 * MINUTE)
    setVisible(true)
    respond(fresh(900))
    breakOff()
    await vi.advanceTimersByTimeAsync(10)
    await expect(waiting).resolves.toMatchObject({ value: `token-${before + 1}` })
    expect(requests).toHaveLength(before + 1)
  })

  test('clear() forgets neither the bound nor what the backend told', async () => {
    const loop = createLab(fresh(900))
    loop.client.subscribe(acme, {}, () => {})
    for (let i = 0; i < 600; i += 1) {
      loop.client.clear()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(loop.requests.length).toBeLessThanOrEqual(5)

    const told = createLab(failing(429, { retryAfter: 60 }))
    told.client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    told.client.clear()
    await vi.advanceTimersByTimeAsync(58_000)
    expect(told.requests).toHaveLength(1)
    told.client.setIdentity('another')
    await vi.advanceTimersByTimeAsync(10)
    expect(told.requests).toHaveLength(2)
  })

  test('whoever waits for a token when the machine falls asleep, in view, still has the time to wait when it wakes; ten times', async () => {
    const { client, respond } = createLab(failing(500))
    const waiting = client.ensureToken(acme, {})
    await vi.advanceTimersByTimeAsync(4_000)
    sleep(8 * 60 * MINUTE)
    respond((_, n) => new Promise((resolve) => setTimeout(() => resolve({ embedToken: `token-${n}`, expiresIn: 900 }), 300)))
    await vi.advanceTimersByTimeAsync(9_000)
    await expect(waiting).resolves.toMatchObject({ value: expect.stringMatching(/^token-/) as string })

    const other = createLab(failing(500))
    let end: unknown
    other.client.ensureToken(acme, {}).catch((error: unknown) => (end = error))
    for (let naps = 0; naps < 12; naps += 1) {
      await vi.advanceTimersByTimeAsync(4_000)
      sleep(60 * MINUTE)
      await vi.advanceTimersByTimeAsync(7_000)
    }
    expect(end).toMatchObject({ code: 'EMBED_UNAVAILABLE' })
  })

  test('a 404 stays what it is, whoever comes back', async () => {
    const { client, requests } = createLab(failing(404))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    setVisible(false)
    setVisible(true)
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(requests).toHaveLength(1)
  })

  test.each([0, 1])('keepMs %d: a token that is waited for is given though nothing needs it any longer, and an error as it was', async (keepMs) => {
    const { client, respond } = createLab(
      (_, n) => new Promise((resolve) => setTimeout(() => resolve({ embedToken: `token-${n}`, expiresIn: 900 }), 300)),
      {
        policy: { keepMs },
      },
    )
    const given = client.ensureToken(acme, {})
    await vi.advanceTimersByTimeAsync(1_000)
    await expect(given).resolves.toMatchObject({ value: 'token-1' })
    respond(failing(401))
    const refused = client.ensureToken(acme, {}).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await refused).toMatchObject({ code: 'EMBED_DENIED' })
  })

  test('refresh() that joins a request under way keeps it alive', async () => {
    const { client } = createLab((_, n) => new Promise((resolve) => setTimeout(() => resolve({ embedToken: `token-${n}`, expiresIn: 900 }), 5_000)), {
      policy: { keepMs: 0 },
    })
    const leave = client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    const refreshed = client.refresh(acme, {})
    leave()
    await vi.advanceTimersByTimeAsync(5_000)
    await expect(refreshed).resolves.toMatchObject({ value: 'token-1' })
  })

  test('a wall clock that is set back stops no renewal', async () => {
    const { client, requests } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(12 * MINUTE)
    vi.setSystemTime(Date.now() - 60 * MINUTE)
    await vi.advanceTimersByTimeAsync(3 * MINUTE)
    expect(requests).toHaveLength(2)
    expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'token-2' } })
  })

  test('a tab paused out of view fetches for whoever waits for a token, and goes on pausing', async () => {
    const { client, requests } = createLab(fresh(900), { policy: { hiddenMs: 0 } })
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    setVisible(false)
    await vi.advanceTimersByTimeAsync(60 * MINUTE)
    expect(requests).toHaveLength(1)
    const asked = client.ensureToken(acme, {})
    await vi.advanceTimersByTimeAsync(10)
    await expect(asked).resolves.toMatchObject({ value: 'token-2' })
    await vi.advanceTimersByTimeAsync(60 * MINUTE)
    expect(requests).toHaveLength(2)
  })

  test('a 401 while renewing keeps the live token to its end, and then fails', async () => {
    const { client, respond } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    respond(failing(401))
    await vi.advanceTimersByTimeAsync(800_000)
    expect(client.getState(acme, {})).toMatchObject({ status: 'ready', error: { code: 'EMBED_DENIED' } })
    await vi.advanceTimersByTimeAsync(100_000)
    expect(client.getState(acme, {})).toMatchObject({ status: 'failed', error: { code: 'EMBED_DENIED' } })
  })

  test('what stopped is tried again when a person asks, and when a view comes back', async () => {
    const { client, requests, respond } = createLab(failing(403))
    const leave = client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1)
    await expect(client.refresh(acme, {})).rejects.toMatchObject({ code: 'EMBED_DENIED' })
    leave()
    respond(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1)
    expect(client.getState(acme, {}).status).toBe('ready')
    expect(requests).toHaveLength(3)
  })

  test.each([429, 503])('%i waits as told, also when a person asks and when the page wakes', async (status) => {
    const { client, requests } = createLab(failing(status, { retryAfter: 120 }))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1)
    await expect(client.refresh(acme, {})).rejects.toMatchObject({ retryAfterMs: expect.any(Number) as number })
    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(119_000)
    expect(requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(7_000)
    expect(requests).toHaveLength(2)
  })

  test('what the other side asked for outlives the view that heard it', async () => {
    const { client, requests } = createLab(failing(429, { retryAfter: 120 }))
    client.subscribe(acme, {}, () => {})()
    await vi.advanceTimersByTimeAsync(60_000)
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(59_000)
    expect(requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(8_000)
    expect(requests).toHaveLength(2)
  })

  test('coming online tries at once', async () => {
    const { client, requests, respond } = createLab(failing(0))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(61_000)
    const before = requests.length
    respond(fresh(900))
    // As late as can be before the next attempt, the allowance has come back.
    await vi.advanceTimersByTimeAsync(0)
    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(20_000)
    expect(requests.length).toBe(before + 1)
    expect(client.getState(acme, {}).status).toBe('ready')
  })

  test('a person’s requests are bounded as well: at most 5 in any minute', async () => {
    const { client, requests } = createLab(fresh(900))
    for (let second = 0; second < 180; second += 1) {
      client.refresh(acme, {}).catch(() => {})
      await vi.advanceTimersByTimeAsync(1_000)
    }
    for (const { at } of requests) expect(requests.filter((other) => other.at >= at && other.at < at + MINUTE).length).toBeLessThanOrEqual(5)
  })
})

describe('policy', () => {
  test.each([{ leadMs: NaN }, { hiddenMs: -1 }, { timeoutMs: '10' as never }])('%o is refused when the client is made', (policy) => {
    expect(() => createLab(fresh(900), { policy })).toThrowError(expect.objectContaining({ code: 'EMBED_CONFIG' }) as Error)
  })

  test('a lead of 0 still renews before the last use', async () => {
    const { client, events } = createLab(fresh(900), { policy: { leadMs: 0 } })
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(60 * MINUTE)
    expect(events.filter(({ type }) => type === 'token.expired')).toEqual([])
  })
})

describe('edges', () => {
  test('timeoutMs Infinity never aborts', async () => {
    const { client, events } = createLab(() => new Promise((resolve) => setTimeout(() => resolve({ token: 't', expiresIn: 900 }), 60_000)), {
      policy: { timeoutMs: Infinity },
    })
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(61_000)
    expect(events.map(({ type }) => type)).toEqual(['token.requested', 'token.received'])
  })

  test('a listener that another one has just unsubscribed is not called', async () => {
    const { client } = createLab()
    let leave = () => {}
    const second = vi.fn()
    client.subscribe(acme, {}, () => leave())
    leave = client.subscribe(acme, {}, second)
    second.mockClear()
    await vi.advanceTimersByTimeAsync(10)
    expect(second).not.toHaveBeenCalled()
  })

  test('a source that ignores its signal leaves no timer', async () => {
    const { client } = createLab(hanging, { policy: { keepMs: 0 } })
    client.subscribe(acme, {}, () => {})()
    await vi.advanceTimersByTimeAsync(10)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('what a listener of the host’s throws stops nothing', async () => {
    const { client, requests } = createLab(fresh(60))
    client.onEvent(() => {
      throw new Error('analytics')
    })
    client.subscribe(acme, {}, () => {
      throw new Error('state')
    })
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect(requests.length).toBeGreaterThan(10)
    expect(console.error).toHaveBeenCalledWith(expect.objectContaining({ message: 'analytics' }))
    vi.mocked(console.error).mockClear()
  })
})

describe('freshness', () => {
  test('a backend that caches a 15-minute token to its end is asked at most 5 times a minute', async () => {
    const mintedAt = Date.now()
    const { client, requests } = createLab(() => ({ token: 'cached', expiresIn: Math.max(0, 900 - Math.floor((Date.now() - mintedAt) / 1_000)) }))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(16 * MINUTE)
    for (const { at } of requests) expect(requests.filter((other) => other.at >= at && other.at < at + MINUTE).length).toBeLessThanOrEqual(5)
    expect(requests.length).toBeGreaterThan(4)
  })

  test('an older answer never replaces a newer token, and causes no loop', async () => {
    const { client, requests, respond } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    respond(() => ({ token: 'from-an-old-cache', expiresIn: 60 }))
    await client.refresh(acme, {})
    expect(client.getState(acme, {})).toMatchObject({ token: { value: 'token-1' } })
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    expect(requests).toHaveLength(2)
  })

  test('a vendor’s own minimum is kept: a session of 10 minutes is renewed before its last 2', async () => {
    const { client, requests } = createLab(fresh(600))
    client.subscribe({ ...acme, token: { minLeadMs: 120_000 } }, {}, () => {})
    await vi.advanceTimersByTimeAsync(479_000)
    expect(requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(requests).toHaveLength(2)
  })

  test('a token that never expires sets no timer', async () => {
    const { client, requests } = createLab(() => 'static-token')
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1)
    expect(vi.getTimerCount()).toBe(0)
    sleep(30 * 24 * 60 * MINUTE)
    window.dispatchEvent(new Event('focus'))
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(requests).toHaveLength(1)
  })
})

describe('ensureToken', () => {
  test('renews a token with less time left than wanted, and gives the live one if that fails', async () => {
    const { client, requests, respond } = createLab(fresh(900))
    await client.ensureToken(acme, {})
    await vi.advanceTimersByTimeAsync(20_000)
    await expect(client.ensureToken(acme, {}, { minRemainingMs: 890_000 })).resolves.toMatchObject({ value: 'token-2' })
    respond(failing(500))
    await vi.advanceTimersByTimeAsync(20_000)
    await expect(client.ensureToken(acme, {}, { minRemainingMs: 890_000 })).resolves.toMatchObject({ value: 'token-2' })
    expect(requests.map(({ reason }) => reason)).toEqual(['first', 'navigate', 'navigate'])
  })

  test('goes on trying for waitMs, and then fails with the last error', async () => {
    const { client, requests } = createLab(failing(500))
    const failed = client.ensureToken(acme, {}, { waitMs: 30_000 }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await failed).toMatchObject({ code: 'EMBED_UNAVAILABLE' })
    expect(requests.length).toBeGreaterThanOrEqual(3)
    const after = requests.length
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect(requests).toHaveLength(after)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('with waitMs 0 it fails with the first attempt, not before', async () => {
    const { client } = createLab(failing(500))
    await expect(client.ensureToken(acme, {}, { waitMs: 0 })).rejects.toMatchObject({ code: 'EMBED_UNAVAILABLE' })
  })

  test('an abort ends the request if nobody else waits, and only the waiting if somebody does', async () => {
    const alone = createLab(hanging)
    const abort = new AbortController()
    const waiting = alone.client.ensureToken(acme, {}, { signal: abort.signal }).catch((error: unknown) => error)
    abort.abort()
    expect(await waiting).toMatchObject({ code: 'EMBED_ABORTED' })
    expect(alone.requests[0]?.signal.aborted).toBe(false) // whoever comes next may want it
    await vi.advanceTimersByTimeAsync(1_000)
    expect(alone.requests[0]?.signal.aborted).toBe(true)

    const shared = createLab(hanging)
    const abort2 = new AbortController()
    shared.client.subscribe(acme, {}, () => {})
    const waiting2 = shared.client.ensureToken(acme, {}, { signal: abort2.signal }).catch((error: unknown) => error)
    abort2.abort()
    expect(await waiting2).toMatchObject({ code: 'EMBED_ABORTED' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(shared.requests[0]?.signal.aborted).toBe(false)
  })

  test('a vendor without a source is a typed error', async () => {
    const { client } = createLab(fresh(900), { source: { other: { fetch: () => Promise.resolve({ body: 'x' }) } } })
    await expect(client.ensureToken(acme, {})).rejects.toMatchObject({ code: 'EMBED_CONFIG' })
    await expect(client.prefetch(acme, {})).resolves.toBeUndefined()
  })
})

describe('a tab out of view', () => {
  test('goes on renewing for 30 minutes, then pauses, and renews at once when it is back', async () => {
    const { client, requests } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    setVisible(false)
    await vi.advanceTimersByTimeAsync(30 * MINUTE)
    expect(requests).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(120 * MINUTE)
    expect(requests).toHaveLength(3)
    expect(client.getState(acme, {}).status).toBe('expired')
    setVisible(true)
    expect(requests).toHaveLength(4)
    await vi.advanceTimersByTimeAsync(1)
    expect(client.getState(acme, {}).status).toBe('ready')
  })

  test('with hiddenMs 0 it renews nothing, and tells when the token dies', async () => {
    const { client, requests } = createLab(fresh(60), { policy: { hiddenMs: 0 } })
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    setVisible(false)
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect(requests).toHaveLength(1)
    expect(client.getState(acme, {}).status).toBe('expired')
  })

  test('has no timer while it is paused', async () => {
    const { client } = createLab(fresh(60), { policy: { hiddenMs: 0 } })
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    setVisible(false)
    await vi.advanceTimersByTimeAsync(2 * MINUTE)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('waking', () => {
  test.each(['visibilitychange', 'resume', 'focus', 'pageshow', 'online'])('on %s after a sleep, what is due is renewed', async (type) => {
    const { client, requests } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    sleep(8 * 60 * MINUTE)
    const target = type === 'visibilitychange' || type === 'resume' ? document : window
    target.dispatchEvent(new Event(type))
    expect(requests).toHaveLength(2)
  })

  test('a sleep with the tab in view is noticed within 30 s of running time, without any event', async () => {
    const { client, requests } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    sleep(8 * 60 * MINUTE)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(requests).toHaveLength(2)
  })
})

describe('identity', () => {
  test('another user gets another token; the request of the one before is aborted and its answer dropped', async () => {
    const answers: ((body: unknown) => void)[] = []
    const { client, requests } = createLab(() => new Promise((resolve) => answers.push(resolve)))
    client.setIdentity('alice')
    client.subscribe(acme, {}, () => {})
    const alices = client.ensureToken(acme, {}).catch((error: unknown) => error)
    client.setIdentity('bob')
    expect(requests).toHaveLength(2)
    expect(requests[0]?.signal.aborted).toBe(true)
    expect(await alices).toMatchObject({ code: 'EMBED_ABORTED' })
    answers[1]?.({ token: 'bobs', expiresIn: 900 })
    await vi.advanceTimersByTimeAsync(1)
    answers[0]?.({ token: 'alices', expiresIn: 9_000 })
    await vi.advanceTimersByTimeAsync(1)
    expect(client.getState(acme, {})).toMatchObject({ token: { value: 'bobs' } })
    expect(requests[1]?.current).toBeNull()
  })

  test('row 6 of the pitfalls: a failure for user B never gives user A’s token', async () => {
    const { client, respond } = createLab(fresh(900))
    client.setIdentity('a')
    await client.ensureToken(acme, {})
    respond(failing(503))
    client.setIdentity('b')
    const failed = client.ensureToken(acme, {}, { waitMs: 0 })
    await expect(failed).rejects.toMatchObject({ code: 'EMBED_UNAVAILABLE' })
    expect(client.getState(acme, {}).token).toBeNull()
  })

  test('null fetches nothing; the same user again keeps the token', async () => {
    const { client, requests } = createLab(fresh(900))
    client.setIdentity(null)
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(requests).toHaveLength(0)
    await expect(client.ensureToken(acme, {})).rejects.toMatchObject({ code: 'EMBED_SIGNED_OUT' })
    client.setIdentity('alice')
    await vi.advanceTimersByTimeAsync(1)
    client.setIdentity('alice')
    await vi.advanceTimersByTimeAsync(1)
    expect(requests).toHaveLength(1)
  })

  test('the vendors’ storage for the user before is cleared, and nothing else', async () => {
    const { client } = createLab(fresh(900))
    localStorage.setItem('acme-session', '1')
    localStorage.setItem('host-setting', '1')
    client.setIdentity('alice')
    await client.ensureToken({ ...acme, storage: ['acme-*'] }, {})
    client.setIdentity('bob')
    expect(localStorage.getItem('acme-session')).toBeNull()
    expect(localStorage.getItem('host-setting')).toBe('1')
    localStorage.clear()
  })
})

describe('many', () => {
  test('options with equal token parameters share a token; others have their own', async () => {
    const { client, requests } = createLab(fresh(900))
    for (let i = 0; i < 50; i += 1) client.subscribe(acme, { board: `b${i}` }, () => {})
    client.subscribe(acme, { account: 'second' }, () => {})
    await vi.advanceTimersByTimeAsync(1)
    expect(requests).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(1)
  })

  test('leaves nothing behind: no timer, listener or query, 30 s after the last one has gone', async () => {
    const add = vi.spyOn(window, 'addEventListener')
    const remove = vi.spyOn(window, 'removeEventListener')
    const { client } = createLab(fresh(900))
    const leave = Array.from({ length: 10 }, () => client.subscribe(acme, {}, () => {}))
    await vi.advanceTimersByTimeAsync(1_000)
    leave.forEach((off) => off())
    await vi.advanceTimersByTimeAsync(20_000)
    expect(client.getState(acme, {}).status, 'kept for a view that comes back').toBe('ready')
    await vi.advanceTimersByTimeAsync(11_000)
    expect(vi.getTimerCount()).toBe(0)
    expect(remove.mock.calls.length).toBe(add.mock.calls.length)
    expect(client.getState(acme, {}).token).toBeNull()
  })

  test('a view that leaves and comes back at once, as in StrictMode, costs one request', async () => {
    const { client, requests } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})()
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(requests).toHaveLength(1)
  })

  test('a listener that only looks keeps nothing fresh', async () => {
    const { client, requests } = createLab(fresh(60))
    await client.ensureToken(acme, {})
    const seen: string[] = []
    client.subscribe(acme, {}, ({ status }) => seen.push(status), { isPassive: true })
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect(requests).toHaveLength(1)
    expect(seen.at(-1)).toBe('loading')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('secrets', () => {
  test('no event, state of another user, error or query key holds the token', async () => {
    const { client, events, respond } = createLab(() => ({ token: 'canary-5eb1', expiresIn: 60 }))
    const token: EmbedToken = await client.ensureToken(acme, {})
    client.subscribe(acme, {}, () => {})
    await client.reportRejected(acme, {}, token.value).catch(() => {})
    respond(() => 'canary-5eb1 canary-5eb1')
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    client.setIdentity('other')
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(events.length).toBeGreaterThan(8)
    expect(
      JSON.stringify(
        events.map((event) => ('error' in event ? { ...event, message: event.error.message, cause: String(event.error.cause) } : event)),
      ),
    ).not.toContain('canary')
  })
})
