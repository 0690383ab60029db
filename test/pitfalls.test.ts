// What broke in the embed SDKs of others, one test a row: it does not break here.
import { describe, expect, test, vi } from 'vitest'
import { createEmbedClient, fromEndpoint, fromFunction } from '../src'
import { driveFrame } from '../src/vendor-kit/frame/drive-frame'
import { returningAi } from '../src/vendors/returning-ai'
import { acme } from './kit/acme'
import { failing, fresh, hanging } from './kit/answers'
import { jwt } from './kit/jwt'
import { createLab } from './kit/lab'
import { expectConsole } from './kit/printed'
import { fakeTime, MINUTE } from './kit/time'
import { atOnce, driverContext, spyReport } from './vendors/mount'

fakeTime()

describe('row 1: a client clock that is wrong', () => {
  const lifetimes = (skewMs: number) => {
    const trueNow = Date.now()
    vi.setSystemTime(trueNow + skewMs)
    // The backend's clock is right: its tokens live from now on, in true time.
    const offset = trueNow - Date.now()
    return createLab(() => {
      const now = Math.floor((Date.now() + offset) / 1_000)
      return { token: jwt({ iat: now, exp: now + 900 }) }
    })
  }

  test('20 minutes ahead makes no storm: 2 requests in 10 minutes, for the first answer may be an old one', async () => {
    const { client, requests } = lifetimes(20 * MINUTE)
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect(requests).toHaveLength(2)
  })

  test.each([20, 60, 24 * 60])(
    '%i minutes ahead: the second token, which came at once, is renewed 150 to 180 s before its end',
    async (minutes) => {
      const { client, requests } = lifetimes(minutes * MINUTE)
      client.subscribe(acme, {}, () => {})
      await vi.advanceTimersByTimeAsync(5_000)
      expect(requests).toHaveLength(2)
      expect(client.getState(acme, {}).status).toBe('ready')
      await vi.advanceTimersByTimeAsync(714_000)
      expect(requests).toHaveLength(2)
      await vi.advanceTimersByTimeAsync(37_000)
      expect(requests).toHaveLength(3)
    },
  )

  test.each([-5, -60, -24 * 60])(
    '%i minutes off: the 900 s token is renewed 150 to 180 s before its end',
    async (minutes) => {
      const { client, requests } = lifetimes(minutes * MINUTE)
      client.subscribe(acme, {}, () => {})
      await vi.advanceTimersByTimeAsync(719_000)
      expect(requests).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(32_000)
      expect(requests).toHaveLength(2)
    },
  )
})

test('row 2: a token of 30 days overflows no timer: 1 request in 24 days, and its renewal comes', async () => {
  const { client, requests } = createLab(fresh(30 * 86_400))
  client.subscribe(acme, {}, () => {})
  await vi.advanceTimersByTimeAsync(5_000)
  expect(requests).toHaveLength(1)
  // A heartbeat of 30 s makes 24 days long to run; the clock jumps instead, as in sleep.
  vi.setSystemTime(Date.now() + 23 * 86_400_000)
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(requests).toHaveLength(1)
  vi.setSystemTime(Date.now() + 4 * 86_400_000)
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(requests).toHaveLength(2)
})

test('row 3: a backend that is down is asked at most 5 times a minute, and the host is told each time', async () => {
  const { client, requests, events } = createLab(failing(503))
  client.subscribe(acme, {}, () => {})
  await vi.advanceTimersByTimeAsync(60 * MINUTE)
  expect(requests.length).toBeLessThanOrEqual(2 + 3 * 60)
  expect(requests.length).toBeGreaterThanOrEqual(120)
  for (const { at } of requests)
    expect(requests.filter((other) => other.at >= at && other.at < at + MINUTE).length).toBeLessThanOrEqual(5)
  expect(events.filter(({ type }) => type === 'token.failed').length).toBe(requests.length)
  expect(client.getState(acme, {})).toMatchObject({ status: 'failed', error: { code: 'EMBED_UNAVAILABLE' } })
})

test('row 4: a frame that reloads itself asks anew, and gets the token of the day, not the one of its first load', () => {
  const iframe = document.body.appendChild(document.createElement('iframe'))
  const posted: unknown[] = []
  const driver = driveFrame(returningAi.modes.iframe, iframe, 'Returning.AI')
  const options = { widget: 'store', communityId: 'c1', widgetUrl: 'https://widgets.example/store' } as const
  const handle = atOnce(driver.mount({ options, quote: String, ...driverContext({ report: spyReport() }) }))
  const frameWindow = iframe.contentWindow as Window
  frameWindow.postMessage = ((message: unknown, origin: string) =>
    posted.push([message, origin])) as typeof frameWindow.postMessage
  const ask = () =>
    window.dispatchEvent(
      new MessageEvent('message', {
        data: { type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' },
        origin: 'https://widgets.example',
        source: frameWindow,
      }),
    )
  ask()
  handle.setToken?.('token-2')
  ask()
  expect(
    posted
      .map((entry) => (entry as [{ type: string; token: string }, string])[0])
      .map(({ type, token }) => [type, token]),
  ).toEqual([
    ['RETURNINGAI_WIDGET_TOKEN', 'token-1'],
    ['RETURNINGAI_WIDGET_REFRESH', 'token-2'],
    ['RETURNINGAI_WIDGET_TOKEN', 'token-2'],
    ['RETURNINGAI_WIDGET_TOKEN', 'token-2'],
  ])
  expect(posted.every((entry) => (entry as [unknown, string])[1] === 'https://widgets.example')).toBe(true)
  iframe.remove()
  handle.destroy()
})

test('row 5: an opaque token is a token', async () => {
  const { client } = createLab(() => ({ embedToken: 'a1b2-opaque', expiresIn: 900 }))
  await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'a1b2-opaque' })
})

test('row 7: a callback that hangs holds up nobody for longer than the time-out, forced requests neither', async () => {
  const { client, requests, respond } = createLab(hanging)
  client.subscribe(acme, {}, () => {})
  const forced = client.refresh(acme, {}).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await forced).toMatchObject({ code: 'EMBED_TIMEOUT' })
  expect(requests[0]?.signal.aborted).toBe(true)
  respond(fresh(900))
  await expect(client.refresh(acme, {})).resolves.toMatchObject({ value: 'token-2' })
})

test('row 8: a network error while renewing is mended by the next attempt; no widget is ever given "undefined"', async () => {
  const given: string[] = []
  const { client, respond } = createLab(fresh(900))
  client.subscribe(acme, {}, ({ token }) => token && given.push(token.value))
  await vi.advanceTimersByTimeAsync(700_000)
  respond(failing(0))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(client.getState(acme, {})).toMatchObject({
    status: 'ready',
    token: { value: 'token-1' },
    error: { code: 'EMBED_UNAVAILABLE' },
  })
  respond(fresh(900))
  await vi.advanceTimersByTimeAsync(120_000)
  expect(client.getState(acme, {})).toMatchObject({ status: 'ready', error: null })
  expect(given).not.toContain('undefined')
})

test('row 9: a timer that fires at the threshold renews, and goes on doing so: 12 hours, no gap', async () => {
  const { client, requests, events } = createLab(fresh(900))
  client.subscribe(acme, {}, () => {})
  await vi.advanceTimersByTimeAsync(12 * 60 * MINUTE)
  expect(requests.length).toBeGreaterThanOrEqual(57)
  expect(requests.length).toBeLessThanOrEqual(61)
  expect(events.filter(({ type }) => type === 'token.expired')).toEqual([])
})

test('row 10: one failed attempt ends nothing', async () => {
  const { client, requests } = createLab((request, n) =>
    n === 1 ? failing(500)(request, n) : fresh(900)(request, n),
  )
  client.subscribe(acme, {}, () => {})
  await vi.advanceTimersByTimeAsync(4_000)
  expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'token-2' } })
  window.dispatchEvent(new Event('focus'))
  await vi.advanceTimersByTimeAsync(755_000)
  expect(requests).toHaveLength(3)
})

test('row 11: 10 concurrent calls with an expired token make one request', async () => {
  const { client, requests } = createLab(fresh(60))
  await client.ensureToken(acme, {})
  vi.setSystemTime(Date.now() + 3_600_000)
  const tokens = await Promise.all(Array.from({ length: 10 }, () => client.ensureToken(acme, {})))
  expect(requests).toHaveLength(2)
  expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['token-2']))
})

test('row 12: a log-out while a request is under way drops its answer', async () => {
  let answer: (body: unknown) => void = () => {}
  const { client, requests } = createLab(() => new Promise((resolve) => (answer = resolve)))
  client.setIdentity('alice')
  client.subscribe(acme, {}, () => {})
  const waiting = client.ensureToken(acme, {}).catch((error: unknown) => error)
  client.setIdentity(null)
  expect(requests[0]?.signal.aborted).toBe(true)
  answer({ embedToken: 'alices-token', expiresIn: 900 })
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(await waiting).toMatchObject({ code: 'EMBED_SIGNED_OUT' })
  expect(client.getState(acme, {})).toMatchObject({ status: 'loading', token: null })
  expect(requests).toHaveLength(1)
})

test('row 13: a JWT without iat and exp gets no NaN: it lives as long as the vendor says, or for ever', async () => {
  const { client } = createLab(() => jwt({ sub: 'user-1' }))
  await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ expiresAt: null, refreshAt: null })
  const token = await client.ensureToken({ ...acme, id: 'timed', token: { lifetimeSeconds: 900 } }, {})
  expect((token.expiresAt ?? 0) - token.receivedAt).toBe(900_000)
  expectConsole(/"acme" does not say how long its token lives/)
})

describe('row 14: the hot loops', () => {
  test.each([
    [
      'a refresh that fails',
      (_: unknown, n: number) => (n === 1 ? { token: 'a', expiresIn: 60 } : failing(500)(null as never, n)),
    ],
    ['a lifetime below the lead', fresh(2)],
    ['a delay of 2³¹ ms and more', fresh(315_360_000)],
    ['a token that is dead on arrival', fresh(0)],
    [
      'the same token again and again, older each time',
      (_: unknown, n: number) => ({ token: 'same', expiresIn: Math.max(1, 100 - n) }),
    ],
  ])('%s: at most 27 requests in any minute', async (_, answer) => {
    const { client, requests } = createLab(answer)
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    for (const { at } of requests)
      expect(requests.filter((other) => other.at >= at && other.at < at + MINUTE).length).toBeLessThanOrEqual(
        27,
      )
    expect(requests.length).toBeGreaterThan(0)
  })
})

describe('row 15: the documented recipe', () => {
  test('{ embedToken } is read; "undefined" is refused before it reaches a widget', async () => {
    const bodies = [{ embedToken: 'undefined' }, { embedToken: 'good', expiresIn: 900 }]
    const asked: unknown[] = []
    const fetch = (() => Promise.resolve(Response.json(bodies[asked.push(1) - 1]))) as typeof globalThis.fetch
    const client = createEmbedClient({ source: fromEndpoint('/api/embed-token', { fetch }) })
    const token = client.ensureToken(acme, {})
    await vi.advanceTimersByTimeAsync(5_000)
    await expect(token).resolves.toMatchObject({ value: 'good' })
    expectConsole('EMBED_TOKEN_MALFORMED')
  })

  test('a widget that refuses every token costs 2 requests, not a storm', async () => {
    const { client, requests } = createLab(fresh(900))
    const first = await client.ensureToken(acme, {})
    const second = await client.reportRejected(acme, {}, first.value)
    expect(second.value).toBe('token-2')
    await expect(client.reportRejected(acme, {}, second.value)).rejects.toMatchObject({
      code: 'EMBED_TOKEN_REJECTED',
    })
    await expect(client.reportRejected(acme, {}, second.value)).rejects.toMatchObject({
      code: 'EMBED_TOKEN_REJECTED',
    })
    expect(requests.map(({ reason }) => reason)).toEqual(['first', 'rejected'])
  })

  test('a widget that refuses a token which has been replaced meanwhile is given the one there is, without a request', async () => {
    const { client, requests } = createLab(fresh(900))
    await client.ensureToken(acme, {})
    await client.refresh(acme, {})
    await expect(client.reportRejected(acme, {}, 'token-1')).resolves.toMatchObject({ value: 'token-2' })
    expect(requests).toHaveLength(2)
  })
})

test('row 16: after a sleep in which no timer ran, the next use waits for a live token', async () => {
  const { client, requests } = createLab(fresh(900))
  client.subscribe(acme, {}, () => {})
  await vi.advanceTimersByTimeAsync(1_000)
  vi.setSystemTime(Date.now() + 8 * 60 * MINUTE)
  await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'token-2' })
  expect(requests).toHaveLength(2)
})

test('what fromFunction is told: signal, reason, attempt and the token held', async () => {
  const seen: unknown[] = []
  const source = fromFunction(({ reason, attempt, current, signal }) => {
    seen.push([reason, attempt, current?.value ?? null, signal.aborted])
    if (seen.length === 2) throw new Error('down')
    return { token: `token-${seen.length}`, expiresIn: 900 }
  })
  const client = createEmbedClient({ source })
  client.subscribe(acme, {}, () => {})
  await vi.advanceTimersByTimeAsync(880_000)
  expect(seen).toEqual([
    ['first', 1, null, false],
    ['due', 1, 'token-1', false],
    ['due', 2, 'token-1', false],
  ])
})
