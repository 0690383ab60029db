import { describe, expect, test, vi } from 'vitest'
import { acme } from '../kit/acme'
import { failing, fresh, hanging } from '../kit/answers'
import { expectConsole } from '../kit/printed'
import { createLab } from '../kit/lab'
import { fakeTime, MINUTE, sleep } from '../kit/time'

fakeTime()

describe('state', () => {
  test('goes from loading to ready, and stays ready while the token is renewed', async () => {
    const { client } = createLab(fresh(900))
    const seen: string[] = []
    client.subscribe(acme, {}, ({ status, isRefreshing, token }) =>
      seen.push(`${status} ${token?.value ?? '-'}${isRefreshing ? ' refreshing' : ''}`),
    )
    await vi.advanceTimersByTimeAsync(760_000)
    expect(seen).toEqual([
      'loading - refreshing',
      'ready token-1',
      'ready token-1 refreshing',
      'ready token-2',
    ])
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
    expect(denied.client.getState(acme, {})).toMatchObject({
      status: 'failed',
      error: { code: 'EMBED_DENIED' },
    })

    const down = createLab(failing(500))
    down.client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1)
    expect(down.client.getState(acme, {}).status).toBe('loading')
    await vi.advanceTimersByTimeAsync(3_100)
    expect(down.client.getState(acme, {})).toMatchObject({
      status: 'failed',
      error: { code: 'EMBED_UNAVAILABLE' },
    })
  })

  test.each([
    [5, 'loading'],
    [6, 'failed'],
  ])('after a first failure with a wait of %i s, as the backend wants, is %s', async (retryAfter, status) => {
    const { client } = createLab(failing(429, { retryAfter }))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1)
    expect(client.getState(acme, {}).status).toBe(status)
  })
})

describe('policy', () => {
  test.each([{ leadMs: NaN }, { hiddenMs: -1 }, { timeoutMs: '10' as never }])(
    '%o is refused when the client is made',
    (policy) => {
      expect(() => createLab(fresh(900), { policy })).toThrowError(
        expect.objectContaining({ code: 'EMBED_CONFIG' }) as Error,
      )
    },
  )

  test('a lead of 0 still renews before the last use', async () => {
    const { client, events } = createLab(fresh(900), { policy: { leadMs: 0 } })
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(60 * MINUTE)
    expect(events.filter(({ type }) => type === 'token.expired')).toEqual([])
  })
})

describe('edges', () => {
  test('timeoutMs Infinity never aborts', async () => {
    const { client, events } = createLab(
      () => new Promise((resolve) => setTimeout(() => resolve({ token: 't', expiresIn: 900 }), 60_000)),
      {
        policy: { timeoutMs: Infinity },
      },
    )
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
    const { client, requests } = createLab(() => ({
      token: 'cached',
      expiresIn: Math.max(0, 900 - Math.floor((Date.now() - mintedAt) / 1_000)),
    }))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(16 * MINUTE)
    for (const { at } of requests)
      expect(requests.filter((other) => other.at >= at && other.at < at + MINUTE).length).toBeLessThanOrEqual(
        5,
      )
    expect(requests.length).toBeGreaterThan(4)
    expectConsole('gave the same again')
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
    const { client, requests } = createLab(() => ({ embedToken: 'static-token', expiresIn: null }))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1)
    expect(vi.getTimerCount()).toBe(0)
    sleep(30 * 24 * 60 * MINUTE)
    window.dispatchEvent(new Event('focus'))
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(requests).toHaveLength(1)
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

  test.each([900, null])(
    'what uses a token to its end has it kept, and not renewed: %s s',
    async (seconds) => {
      const { client, requests } = createLab(fresh(seconds))
      const leave = client.subscribe(acme, {}, () => {})
      client.subscribe(acme, {}, () => {}, { as: 'holder' })
      await vi.advanceTimersByTimeAsync(0)
      leave()
      await vi.advanceTimersByTimeAsync(880_000)
      expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'token-1' } })
      expect(requests).toHaveLength(1)
    },
  )

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
