import { describe, expect, test, vi } from 'vitest'
import { acme } from '../kit/acme'
import { failing, fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { fakeTime, MINUTE, sleep } from '../kit/time'
import { setVisible } from '../kit/visible'
import { expectConsole } from '../kit/printed'

fakeTime()

describe('failure', () => {
  test('to replace a rejected token: that one is not shown again while another is asked for', async () => {
    const { client, respond } = createLab(fresh(900))
    const seen: string[] = []
    client.subscribe(acme, {}, ({ status, token }) => seen.push(`${status} ${token?.value ?? '-'}`))
    await vi.advanceTimersByTimeAsync(20_000)
    respond(failing(401))
    await expect(client.reportRejected(acme, {})).rejects.toMatchObject({ code: 'EMBED_DENIED' })
    seen.length = 0
    await expect(client.ensureToken(acme, {})).rejects.toMatchObject({ code: 'EMBED_DENIED' })
    expect(seen).toContain('expired -')
    expect(seen).not.toContain('ready token-1')
  })

  test('to replace a token whose replacement was rejected too: the next one is taken even if it expires sooner', async () => {
    const { client, requests, respond } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(20_000)
    await client.reportRejected(acme, {})
    await vi.advanceTimersByTimeAsync(1_000)
    await expect(client.reportRejected(acme, {})).rejects.toMatchObject({ code: 'EMBED_TOKEN_REJECTED' })
    respond(fresh(60))
    while (requests.length < 3) await vi.advanceTimersByTimeAsync(1_000)
    expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'token-3' } })
  })

  test('401 where nothing worked before stops at once: one request in an hour, and one more when somebody comes back', async () => {
    const { client, requests } = createLab(failing(401))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(30 * MINUTE)
    expect(requests).toHaveLength(1)
    window.dispatchEvent(new Event('focus'))
    await vi.advanceTimersByTimeAsync(30 * MINUTE)
    expect(requests).toHaveLength(2)
  })

  test('401 is asked about again when its reader comes back to the tab: once each time, and not more than once a minute', async () => {
    const { client, requests, respond } = createLab(failing(401))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    const seen: string[] = []
    client.subscribe(
      acme,
      {},
      ({ status, isRefreshing }) => seen.push(status + (isRefreshing ? ' refreshing' : '')),
      { isPassive: true },
    )
    for (let comes = 0; comes < 20; comes += 1) {
      setVisible(false)
      await vi.advanceTimersByTimeAsync(1_000)
      setVisible(true)
    }
    await vi.advanceTimersByTimeAsync(2_000)
    expect(requests.length).toBeLessThanOrEqual(4)
    expect(requests.length).toBeGreaterThan(1)
    expect(new Set(seen), 'the error stays on the screen meanwhile').toEqual(
      new Set(['failed', 'failed refreshing']),
    )
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
    respond(
      () =>
        new Promise(
          (_, reject) => (breakOff = () => reject(new TypeError('the connection broke in the sleep'))),
        ),
    )
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
    const waiting = client.ensureToken(acme, {}, { waitMs: MINUTE })
    await vi.advanceTimersByTimeAsync(4_000)
    sleep(8 * 60 * MINUTE)
    respond(
      (_, n) =>
        new Promise((resolve) =>
          setTimeout(() => resolve({ embedToken: `token-${n}`, expiresIn: 900 }), 300),
        ),
    )
    await vi.advanceTimersByTimeAsync(30_000)
    await expect(waiting).resolves.toMatchObject({ value: expect.stringMatching(/^token-/) as string })

    const other = createLab(failing(500))
    let end: unknown
    other.client.ensureToken(acme, {}, { waitMs: MINUTE }).catch((error: unknown) => (end = error))
    for (let naps = 0; naps < 12; naps += 1) {
      await vi.advanceTimersByTimeAsync(4_000)
      sleep(60 * MINUTE)
      await vi.advanceTimersByTimeAsync(MINUTE)
    }
    expect(end).toMatchObject({ code: 'EMBED_UNAVAILABLE' })
  })

  test('a token that is refused after its renewal failed is replaced within seconds, not when it would have been due', async () => {
    const { client, requests, respond } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(MINUTE)
    respond(failing(503))
    await client.refresh(acme, {}).catch(() => {})
    respond(fresh(900))
    void client.reportRejected(acme, {})
    await vi.advanceTimersByTimeAsync(6_000)
    expect(requests).toHaveLength(3)
    expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'token-3' } })
  })

  test('a 404 is asked for again when somebody comes back: a deployment may have ended', async () => {
    const { client, requests } = createLab(failing(404))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    setVisible(false)
    setVisible(true)
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(requests).toHaveLength(2)
    expectConsole('EMBED_REQUEST_REFUSED')
  })

  test.each([0, 1])(
    'keepMs %d: a token that is waited for is given though nothing needs it any longer, and an error as it was',
    async (keepMs) => {
      const { client, respond } = createLab(
        (_, n) =>
          new Promise((resolve) =>
            setTimeout(() => resolve({ embedToken: `token-${n}`, expiresIn: 900 }), 300),
          ),
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
    },
  )

  test('refresh() that joins a request under way keeps it alive', async () => {
    const { client } = createLab(
      (_, n) =>
        new Promise((resolve) =>
          setTimeout(() => resolve({ embedToken: `token-${n}`, expiresIn: 900 }), 5_000),
        ),
      {
        policy: { keepMs: 0 },
      },
    )
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

  test.each([429, 503])(
    '%i waits as told, also when a person asks and when the page wakes',
    async (status) => {
      const { client, requests } = createLab(failing(status, { retryAfter: 120 }))
      client.subscribe(acme, {}, () => {})
      await vi.advanceTimersByTimeAsync(1)
      await expect(client.refresh(acme, {})).rejects.toMatchObject({
        retryAfterMs: expect.any(Number) as number,
      })
      window.dispatchEvent(new Event('online'))
      await vi.advanceTimersByTimeAsync(119_000)
      expect(requests).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(7_000)
      expect(requests).toHaveLength(2)
    },
  )

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
    for (const { at } of requests)
      expect(requests.filter((other) => other.at >= at && other.at < at + MINUTE).length).toBeLessThanOrEqual(
        5,
      )
  })
})
