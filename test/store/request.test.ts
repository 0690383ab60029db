// @vitest-environment node
import { onlineManager, QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../src/errors/errors'
import type { TokenRequest } from '../../src/source/token-source'
import { embedKeys, embedTokenOptions, type TokenAttempt } from '../../src/store/request'
import { answer, attemptOf, held, run, start } from '../kit/attempts'
import { errorOf } from '../kit/errors'
import { fakeTime, SECOND, T0 } from '../kit/time'

const CANARY = 'cAnArY-7f3e9b.t0k3n_4242'

fakeTime()
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
})

test('a key holds ids and plain data, and all keys begin alike', () => {
  expect(embedKeys.token('acme', { board: 7 })).toEqual(['embed-token', 'acme', { board: 7 }])
  expect(embedTokenOptions(attemptOf(answer())).queryKey).toEqual(embedKeys.token('acme', { board: 7 }))
  expect(embedKeys.token('acme', {}).slice(0, 1)).toEqual(embedKeys.all)
})

describe('of Query', () => {
  test('two attempts at once are one request', async () => {
    const fetch = vi.fn(answer(undefined, 100))
    const queryClient = new QueryClient()
    const both = await Promise.all([run(attemptOf(fetch), queryClient), run(attemptOf(fetch), queryClient)])
    expect(both[0]).toBe(both[1])
    expect(fetch).toHaveBeenCalledOnce()
  })

  test('no answer is used twice, nor dropped before the store drops it', async () => {
    const fetch = vi.fn(answer())
    const queryClient = new QueryClient()
    await run(attemptOf(fetch), queryClient)
    await run(attemptOf(fetch), queryClient)
    expect(fetch).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(48 * 3_600 * SECOND)
    expect(queryClient.getQueryCache().findAll({ queryKey: embedKeys.all })).toHaveLength(1)
  })

  test('no answer is used twice where the wall clock was set back in between', async () => {
    const fetch = vi.fn(answer())
    const queryClient = new QueryClient()
    await run(attemptOf(fetch), queryClient)
    vi.setSystemTime(T0 - 3_600 * SECOND)
    await run(attemptOf(fetch), queryClient)
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  test('the page’s own defaults change nothing: no retry, no waiting for the network, no answer used twice', async () => {
    const defaultOptions = {
      queries: { retry: 3, retryDelay: 1, staleTime: Infinity, networkMode: 'online' },
    } as const
    const queryClient = new QueryClient({ defaultOptions })
    const fails = vi.fn(() => Promise.reject(new EmbedError('EMBED_NETWORK', 'offline')))
    onlineManager.setOnline(false)
    try {
      await expect(run(attemptOf(fails), queryClient)).rejects.toMatchObject({ code: 'EMBED_NETWORK' })
      expect(fails).toHaveBeenCalledOnce()
    } finally {
      onlineManager.setOnline(true)
    }
    const works = vi.fn(answer())
    await run(attemptOf(works), queryClient)
    await run(attemptOf(works), queryClient)
    expect(works).toHaveBeenCalledTimes(2)
  })
})

describe('the source', () => {
  test('is told what is asked for, and why', async () => {
    const fetch = vi.fn(answer())
    const current = held()
    await run(attemptOf(fetch, { current }))
    expect(fetch).toHaveBeenCalledExactlyOnceWith({
      vendor: 'acme',
      params: { board: 7 },
      reason: 'due',
      attempt: 3,
      current,
      signal: expect.any(AbortSignal) as unknown,
      identity: null,
    })
  })

  test('may answer at once, without a promise', async () => {
    expect(await run(attemptOf(() => ({ body: { embedToken: 'abc', expiresIn: null } })))).toMatchObject({
      value: 'abc',
      expiresAt: null,
      refreshAt: null,
    })
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error(CANARY)
      },
    ],
    ['rejects', () => Promise.reject(new Error(CANARY))],
  ] as const)('that %s is unavailable; its words are the cause’s alone', async (_, fetch) => {
    const error = await errorOf(run(attemptOf(fetch)))
    expect(error).toMatchObject({ code: 'EMBED_UNAVAILABLE', retryable: true, cause: { message: CANARY } })
    expect(error.message).toBe('Expected a token, got what the source threw, see the cause.')
  })

  test('that fails with an EmbedError fails with that', async () => {
    const denied = new EmbedError('EMBED_DENIED', 'no')
    expect(await errorOf(run(attemptOf(() => Promise.reject(denied))))).toBe(denied)
  })

  test('that answers no token is malformed', async () => {
    expect(await errorOf(run(attemptOf(answer({ embedToken: 'undefined' }))))).toMatchObject({
      code: 'EMBED_TOKEN_MALFORMED',
    })
  })
})

describe('a token', () => {
  test('lives from when it was asked for, came when it came, and is due before its end', async () => {
    const token = await run(attemptOf(answer(undefined, 700)))
    const leadMs = ((900 - 0.7) / 6) * 1.1 * SECOND
    expect(token).toEqual({
      value: 'new',
      receivedAt: T0 + 700,
      expiresAt: T0 + 900 * SECOND,
      refreshAt: T0 + 900 * SECOND - leadMs,
    })
  })

  test.each<[string, Partial<TokenAttempt>, number]>([
    ['by policy.leadMs', { policy: { leadMs: 120 * SECOND }, timeoutMs: 10 * SECOND }, 120 * SECOND],
    ['by the vendor’s minimum', { vendor: { id: 'acme', token: { minLeadMs: 400 * SECOND } } }, 400 * SECOND],
    [
      'by the vendor’s minimum before policy.leadMs',
      {
        vendor: { id: 'acme', token: { minLeadMs: 400 * SECOND } },
        policy: { leadMs: 120 * SECOND },
        timeoutMs: 1,
      },
      400 * SECOND,
    ],
  ])('is due %s', async (_, more, expected) => {
    const token = await run(attemptOf(answer(), more))
    expect((token.expiresAt ?? 0) - (token.refreshAt ?? 0)).toBe(expected)
  })

  test('that does not say how long it lives lives as long as the vendor’s do', async () => {
    const vendor = { id: 'acme', token: { lifetimeSeconds: 600 } }
    expect(await run(attemptOf(answer('abc'), { vendor }))).toMatchObject({ expiresAt: T0 + 600 * SECOND })
  })

  const endsAt = { embedToken: 'new', expiresAt: new Date(T0 + 900 * SECOND).toISOString() }

  test('with an end is held against the backend’s clock', async () => {
    const fetch = () => Promise.resolve({ body: endsAt, serverTime: T0 + 600 * SECOND })
    expect(await run(attemptOf(fetch))).toMatchObject({ expiresAt: T0 + 300 * SECOND })
  })

  test('with an end is held against this machine’s wall clock, not the client’s, where the backend’s is not known', async () => {
    const ahead = 24 * 3_600 * SECOND
    const token = await run(attemptOf(() => ({ body: endsAt }), { now: () => Date.now() + ahead }))
    expect(token).toMatchObject({ receivedAt: T0 + ahead, expiresAt: T0 + ahead + 900 * SECOND })
  })

  test('that dies before the one held does not replace it; that one is due anew', async () => {
    const current = held({ expiresAt: T0 + 600 * SECOND })
    const token = await run(attemptOf(answer({ embedToken: 'old', expiresIn: 60 }), { current }))
    expect(token).toEqual({
      value: 'held',
      receivedAt: current.receivedAt,
      expiresAt: current.expiresAt,
      refreshAt: T0 + 490 * SECOND,
    })
  })

  test('that dies before the one held replaces it where a widget has refused that by the time of the answer', async () => {
    let isRejected = false
    setTimeout(() => (isRejected = true), 50)
    const token = await run(
      attemptOf(answer({ embedToken: 'old', expiresIn: 60 }, 100), {
        current: held(),
        isRejected: () => isRejected,
      }),
    )
    expect(token.value).toBe('old')
  })
})

describe('a request that is over', () => {
  /** A source that hangs, and remembers its request. */
  function hanging(onAbort: () => void = () => {}) {
    return vi.fn(
      (request: TokenRequest) =>
        new Promise((_, reject) =>
          request.signal.addEventListener('abort', () => (onAbort(), reject(new Error('AbortError')))),
        ),
    )
  }

  test('after policy.timeoutMs fails with EMBED_TIMEOUT, and is aborted', async () => {
    const fetch = hanging()
    const outcome = vi.fn()
    start(attemptOf(fetch)).catch(outcome)
    await vi.advanceTimersByTimeAsync(10 * SECOND - 1)
    expect(outcome).not.toHaveBeenCalled()
    expect(fetch.mock.calls[0]?.[0].signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    const message = 'Expected a token within 10000 ms, got none.'
    expect(outcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'EMBED_TIMEOUT', retryable: true, message }),
    )
    expect(fetch.mock.calls[0]?.[0].signal.aborted).toBe(true)
  })

  test('because it was cancelled fails with EMBED_ABORTED, and is aborted', async () => {
    const fetch = hanging()
    const cancel = new AbortController()
    const outcome = expect(start(attemptOf(fetch), cancel.signal)).rejects
    cancel.abort()
    await outcome.toMatchObject({
      code: 'EMBED_ABORTED',
      retryable: false,
      message: expect.stringContaining('was ended') as string,
    })
    expect(fetch.mock.calls[0]?.[0].signal.aborted).toBe(true)
  })

  test('though its source hears nothing of it', async () => {
    expect(await errorOf(run(attemptOf(() => new Promise(() => {}))))).toMatchObject({
      code: 'EMBED_TIMEOUT',
    })
  })

  test.each<[string, (cancel: AbortController) => void]>([
    ['cancelled', (cancel) => cancel.abort()],
    ['timed out', () => vi.advanceTimersByTime(10 * SECOND)],
  ])('because it was %s ends once, whatever follows', async (_, end) => {
    const onAbort = vi.fn()
    const cancel = new AbortController()
    const outcome = start(attemptOf(hanging(onAbort)), cancel.signal).catch((cause: EmbedError) => cause.code)
    end(cancel)
    const code = await outcome
    cancel.abort()
    await vi.advanceTimersByTimeAsync(20 * SECOND)
    expect(await outcome).toBe(code)
    expect(onAbort).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each<[string, () => unknown]>([
    ['answered', () => ({ body: { embedToken: 'abc', expiresIn: null } })],
    ['failed', () => Promise.reject(new Error('no'))],
    ['could not be made', () => expect.fail('at once')],
  ])('because it was %s leaves no timer, and is not aborted by what follows', async (_, fetch) => {
    const cancel = new AbortController()
    const seen: AbortSignal[] = []
    await start(
      attemptOf(({ signal }) => (seen.push(signal), fetch())),
      cancel.signal,
    ).catch(() => {})
    expect(vi.getTimerCount()).toBe(0)
    cancel.abort()
    expect(seen.map(({ aborted }) => aborted)).toEqual([false])
  })

  test('with a timeoutMs that no timer can hold is not over at once', async () => {
    const token = start(
      attemptOf(answer({ embedToken: 'abc', expiresIn: null }, 60 * SECOND), {
        policy: { leadMs: undefined },
        timeoutMs: Infinity,
      }),
    )
    await vi.advanceTimersByTimeAsync(60 * SECOND)
    expect(await token).toMatchObject({ value: 'abc' })
  })
})
