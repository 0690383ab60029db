import { describe, expect, test, vi } from 'vitest'
import { acme } from '../kit/acme'
import { failing, fresh, hanging } from '../kit/answers'
import { errorOf } from '../kit/errors'
import { createLab } from '../kit/lab'
import { fakeTime, MINUTE } from '../kit/time'

fakeTime()

describe('ensureToken', () => {
  test('renews a token with less time left than wanted, and gives the live one if that fails', async () => {
    const { client, requests, respond } = createLab(fresh(900))
    await client.ensureToken(acme, {})
    await vi.advanceTimersByTimeAsync(20_000)
    await expect(client.ensureToken(acme, {}, { minRemainingMs: 890_000 })).resolves.toMatchObject({
      value: 'token-2',
    })
    respond(failing(500))
    await vi.advanceTimersByTimeAsync(20_000)
    await expect(client.ensureToken(acme, {}, { minRemainingMs: 890_000 })).resolves.toMatchObject({
      value: 'token-2',
    })
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
    await expect(client.ensureToken(acme, {}, { waitMs: 0 })).rejects.toMatchObject({
      code: 'EMBED_UNAVAILABLE',
    })
  })

  test('an abort ends the request if nobody else waits, and only the waiting if somebody does', async () => {
    const alone = createLab(hanging)
    const abort = new AbortController()
    const waiting = alone.client
      .ensureToken(acme, {}, { signal: abort.signal })
      .catch((error: unknown) => error)
    abort.abort()
    expect(await waiting).toMatchObject({ code: 'EMBED_ABORTED' })
    expect(alone.requests[0]?.signal.aborted).toBe(false) // whoever comes next may want it
    await vi.advanceTimersByTimeAsync(1_000)
    expect(alone.requests[0]?.signal.aborted).toBe(true)

    const shared = createLab(hanging)
    const abort2 = new AbortController()
    shared.client.subscribe(acme, {}, () => {})
    const waiting2 = shared.client
      .ensureToken(acme, {}, { signal: abort2.signal })
      .catch((error: unknown) => error)
    abort2.abort()
    expect(await waiting2).toMatchObject({ code: 'EMBED_ABORTED' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(shared.requests[0]?.signal.aborted).toBe(false)
  })

  test('many calls with one signal, e.g. of a navigation, listen to it once, and end with it', async () => {
    const { client } = createLab(hanging)
    const abort = new AbortController()
    const listen = vi.spyOn(abort.signal, 'addEventListener')
    const waiting = Array.from({ length: 12 }, () =>
      errorOf(client.ensureToken(acme, {}, { signal: abort.signal })),
    )
    expect(listen).toHaveBeenCalledOnce()
    abort.abort()
    const codes = (await Promise.all(waiting)).map(({ code }) => code)
    expect(codes).toEqual(codes.map(() => 'EMBED_ABORTED'))
  })

  test('a vendor without a source is a typed error', async () => {
    const { client } = createLab(fresh(900), {
      source: { other: { fetch: () => Promise.resolve({ body: 'x' }) } },
    })
    await expect(client.ensureToken(acme, {})).rejects.toMatchObject({ code: 'EMBED_CONFIG' })
    await expect(client.prefetch(acme, {})).resolves.toBeUndefined()
  })
})
