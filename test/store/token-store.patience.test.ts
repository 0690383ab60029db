// Backends that are slow, that ask to wait, or that go on refusing.
import { describe, expect, test, vi } from 'vitest'
import { acme } from '../kit/acme'
import { failing, fresh, hanging, type Answer } from '../kit/answers'
import { errorOf } from '../kit/errors'
import { createLab, type Lab } from '../kit/lab'
import { fakeTime, HOUR, MINUTE, pass, SECOND } from '../kit/time'
import { setVisible } from '../kit/visible'

fakeTime()

const slow =
  (ms: number): Answer =>
  (_, n) =>
    new Promise((resolve) => setTimeout(() => resolve({ embedToken: `token-${n}`, expiresIn: 900 }), ms))
const unreachable: Answer = () => {
  throw new TypeError('Failed to fetch')
}
const asked = ({ requests }: Lab, since = 0) => requests.slice(since).map(({ at }) => at)

describe('a backend that is slow', () => {
  test('has its token at the second attempt where it always takes 12 s, and from then on at the first', async () => {
    const lab = createLab(slow(12 * SECOND))
    lab.client.subscribe(acme, {}, () => {})
    await pass(MINUTE)
    expect(lab.requests).toHaveLength(2)
    expect(lab.client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'token-2' } })
    await pass(15 * MINUTE)
    expect(lab.requests).toHaveLength(3)
    expect(lab.client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'token-3' } })
  })

  test('is given 10 s, then 20 s, then 25 s, and 10 s again after an answer that came soon', async () => {
    const lab = createLab(hanging)
    lab.client.subscribe(acme, {}, () => {})
    const given = () =>
      lab.events.flatMap((event) =>
        event.type === 'token.failed'
          ? [Math.round((event.at - (asked(lab)[event.attempt - 1] ?? NaN)) / SECOND)]
          : [],
      )
    await pass(3 * MINUTE)
    expect(given().slice(0, 4)).toEqual([10, 20, 25, 25])
    lab.respond(fresh(900))
    await pass(MINUTE)
    lab.respond(hanging)
    const before = lab.requests.length
    void lab.client.refresh(acme, {}).catch(() => {})
    await pass(11 * SECOND)
    expect(lab.client.getState(acme, {}), 'it was given up').toMatchObject({
      isRefreshing: false,
      error: { code: 'EMBED_TIMEOUT' },
    })
    expect(lab.requests).toHaveLength(before + 1)
  })
})

describe('a backend that says to wait an hour', () => {
  test('is not asked by the machine before, and by a person once a minute', async () => {
    const lab = createLab(failing(429, { retryAfter: 3_600 }))
    lab.client.subscribe(acme, {}, () => {})
    await pass(59 * SECOND)
    expect(await errorOf(lab.client.refresh(acme, {}))).toMatchObject({ code: 'EMBED_RATE_LIMITED' })
    expect(lab.requests).toHaveLength(1)
    await pass(2 * SECOND)
    await errorOf(lab.client.refresh(acme, {}))
    expect(lab.requests.map(({ reason }) => reason)).toEqual(['first', 'asked'])
    await pass(59 * MINUTE)
    expect(lab.requests).toHaveLength(2)
  })

  test('is still not asked by the machine where a person asked meanwhile and met another failure', async () => {
    const lab = createLab(failing(429, { retryAfter: 3_600 }))
    lab.client.subscribe(acme, {}, () => {})
    await pass(MINUTE + SECOND)
    lab.respond(failing(503))
    await errorOf(lab.client.refresh(acme, {}))
    await pass(58 * MINUTE)
    expect(lab.requests).toHaveLength(2)
    await pass(5 * MINUTE)
    expect(lab.requests.length).toBeGreaterThan(2)
  })

  test('has ensureToken fail at once, with what it said', async () => {
    const lab = createLab(failing(429, { retryAfter: 3_600 }))
    const failed = vi.fn()
    lab.client.ensureToken(acme, {}).catch(failed)
    await pass(1)
    expect(failed).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'EMBED_RATE_LIMITED', retryAfterMs: HOUR }),
    )
  })
})

describe('ensureToken', () => {
  test('waits where there is no network, which may be back at any moment', async () => {
    const lab = createLab(unreachable)
    lab.client.subscribe(acme, {}, () => {})
    await pass(MINUTE)
    const waiting = lab.client.ensureToken(acme, {})
    await pass(SECOND)
    lab.respond(fresh(900))
    window.dispatchEvent(new Event('online'))
    await expect(waiting).resolves.toMatchObject({ value: expect.stringMatching(/^token-/) as string })
  })

  test('fails with what went wrong last, also where nothing needed the token meanwhile', async () => {
    const lab = createLab(failing(503))
    for (let n = 0; n < 8; n += 1) {
      lab.client.subscribe(acme, {}, () => {})()
      await errorOf(lab.client.ensureToken(acme, {}, { waitMs: 0 }))
    }
    expect(await errorOf(lab.client.ensureToken(acme, {}, { waitMs: 1 }))).toMatchObject({
      code: 'EMBED_UNAVAILABLE',
    })
  })
})

describe('a backend that refuses where it gave a token before', () => {
  async function refusing(expiresIn: number) {
    const lab = createLab(fresh(expiresIn))
    lab.client.subscribe(acme, {}, () => {})
    await pass(0)
    lab.respond(failing(401))
    return lab
  }

  test('is asked again before the token’s end, and has lost nothing if it gives one then', async () => {
    const lab = await refusing(900)
    const states = new Set<string>()
    lab.client.subscribe(acme, {}, ({ status }) => states.add(status))
    while (lab.requests.length < 2) await pass(SECOND)
    lab.respond(fresh(900))
    await pass(5 * MINUTE)
    expect(lab.client.getState(acme, {})).toMatchObject({
      status: 'ready',
      token: { value: 'token-3' },
      error: null,
    })
    expect(states).toEqual(new Set(['ready']))
  })

  test('is asked at thirds of what the token has left, like one that fails, and not each 24 s', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const lab = await refusing(900)
    while (lab.requests.length < 4) await pass(100)
    const [, first, second, third] = asked(lab).map((at) => at - (lab.requests[0]?.at ?? NaN))
    const leftMs = (at = NaN) => 895 * SECOND - at // the last 5 s are not used
    expect((second ?? NaN) - (first ?? NaN)).toBeCloseTo(leftMs(first) / 3, -3)
    expect((third ?? NaN) - (second ?? NaN)).toBeCloseTo(leftMs(second) / 3, -3)
  })

  test('is asked each 24 to 29 s after that, and half as often from the tenth time on, while it is in view', async () => {
    const lab = await refusing(900)
    await pass(15 * MINUTE)
    const usableUntil = lab.events.find(({ type }) => type === 'token.expired')?.at ?? NaN
    await pass(20 * MINUTE)
    const times = asked(lab).filter((at) => at > usableUntil)
    const gaps = times.slice(1).map((at, n) => at - (times[n] ?? NaN))
    expect(gaps.length).toBeGreaterThan(20)
    for (const gap of gaps) expect(gap >= 24 * SECOND && gap <= 57_600 + SECOND, `${gap} ms`).toBe(true)
    expect(gaps[0]).toBeLessThanOrEqual(29 * SECOND)
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(48 * SECOND)
    setVisible(false)
    const { length } = lab.requests
    await pass(HOUR)
    expect(lab.requests, 'out of view').toHaveLength(length)
  })

  test('is asked at once by whoever comes back to the window, and not more than each 15 s', async () => {
    const lab = await refusing(900)
    await pass(20 * MINUTE)
    const { length } = lab.requests
    while (lab.requests.length === length) await pass(SECOND)
    const before = lab.requests.length
    const focus = () => window.dispatchEvent(new Event('focus'))
    await pass(10 * SECOND)
    focus()
    await pass(1)
    expect(lab.requests).toHaveLength(before)
    await pass(6 * SECOND)
    lab.respond(fresh(900))
    focus()
    await pass(1)
    expect(lab.requests).toHaveLength(before + 1)
    expect(lab.client.getState(acme, {}).status).toBe('ready')
  })
})
