import { CancelledError, QueryClient } from '@tanstack/react-query'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import { fromFunction } from '../../src/source/source'
import { embedKeys } from '../../src/store/request'
import { reloadQueueOf } from '../../src/vendor-kit/swap/reload-queue'
import { defineVendor } from '../../src/vendor-kit/vendor'
import { acme } from '../kit/acme'
import { fresh, hanging } from '../kit/answers'
import { createLab } from '../kit/lab'
import { mockNeighbours } from '../kit/neighbours'
import { fakeTime, pass } from '../kit/time'

/** A vendor that says nothing of its tokens. */
const plain = defineVendor<{ inline: object }>({
  id: 'plain',
  name: 'Plain',
  modes: { inline: acme.modes.inline },
})

fakeTime()

afterEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

describe('a client that was only made', () => {
  test('does nothing', () => {
    const neighbours = mockNeighbours()
    const listen = [vi.spyOn(window, 'addEventListener'), vi.spyOn(document, 'addEventListener')]
    const { client, requests, events } = createLab(fresh(900), {
      identity: 'u1',
      crossTab: shareAcrossTabs(),
    })
    client.getState(acme, {})
    client.retryFailed()
    client.clear()
    expect([...requests, ...events, ...neighbours.openChannels]).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    for (const spy of listen) expect(spy).not.toHaveBeenCalled()
    expect(localStorage.length + sessionStorage.length).toBe(0)
  })

  test('says that the token is loading, always with the same object', () => {
    const { client } = createLab()
    expect(client.getState(acme, {})).toEqual({
      status: 'loading',
      token: null,
      isRefreshing: false,
      error: null,
    })
    expect(client.getState(plain, {})).toBe(client.getState(acme, { account: 'a' }))
  })

  test.each(['u1', 7, null, undefined])('has the identity that it was given: %s', (identity) => {
    expect(createLab(fresh(900), { identity }).client.identity).toBe(identity)
  })

  test('tells the time in which every instant is', async () => {
    const { client } = createLab()
    const before = client.now()
    await pass(1_234)
    expect(client.now()).toBe(before + 1_234)
  })

  test.each([
    [{ leadMs: -1 }, 'policy.leadMs'],
    [{ timeoutMs: NaN }, 'policy.timeoutMs'],
  ])('was not made, if its policy is senseless: %o', (policy, part) => {
    expect(() => createLab(fresh(900), { policy })).toThrow(part)
  })
})

describe('the QueryClient', () => {
  const keysIn = (queryClient: QueryClient) =>
    queryClient
      .getQueryCache()
      .getAll()
      .map(({ queryKey }) => queryKey)

  test('can be the page’s, which then has the tokens', async () => {
    const queryClient = new QueryClient()
    await createLab(fresh(900), { queryClient }).client.ensureToken(acme, {})
    expect(keysIn(queryClient)).toEqual([embedKeys.token('acme', {})])
  })

  test('that cancels a request by itself makes that a failure, which is tried again', async () => {
    const queryClient = new QueryClient()
    const { client, events, respond } = createLab(hanging, { queryClient })
    client.subscribe(acme, {}, () => {})
    await pass(0)
    respond(fresh(900))
    void queryClient.cancelQueries()
    await pass(3_100)
    const failed = events.find((event) => event.type === 'token.failed')
    expect(failed?.error).toMatchObject({
      code: 'EMBED_UNAVAILABLE',
      cause: expect.any(CancelledError) as unknown,
    })
    expect(failed?.error.message).toBe('The token request was ended by the queryClient of the page.')
    expect(client.getState(acme, {}).status).toBe('ready')
  })

  test('that cancels the renewal of a refused token by itself brings that token back to nobody', async () => {
    const queryClient = new QueryClient()
    const { client, respond } = createLab(fresh(900), { queryClient })
    client.subscribe(acme, {}, () => {})
    await pass(1_000)
    respond(hanging)
    const outcome = client.reportRejected(acme, {}).then(
      ({ value }) => value,
      ({ code }: { code: string }) => code,
    )
    await pass(1_000)
    respond(fresh(900))
    // Reverts: fetchQuery resolves to the data before, which is the refused token
    void queryClient.cancelQueries()
    await pass(30_000)
    expect(client.getState(acme, {}).token?.value).not.toBe('token-1')
    expect(await outcome).not.toBe('EMBED_TOKEN_REJECTED')
  })

  test('is told to end a request, and to forget it, and keeps all else', async () => {
    const queryClient = new QueryClient()
    const { client, requests } = createLab(hanging, { queryClient })
    const page = queryClient.fetchQuery({
      queryKey: ['page'],
      queryFn: () => new Promise((resolve) => setTimeout(() => resolve('data'), 1_000)),
    })
    const leave = client.subscribe(acme, {}, () => {})
    client.subscribe(acme, { account: 'a' }, () => {})
    await pass(0)
    leave()
    const told = vi.fn()
    queryClient.getQueryCache().subscribe((event) => {
      if (event.type === 'updated') told(event.action.type)
    })
    const abort = new AbortController()
    const waiting = client.ensureToken(acme, {}, { signal: abort.signal })
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'EMBED_ABORTED' })
    await pass(1_000)
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, false])
    expect(keysIn(queryClient)).toEqual([['page'], embedKeys.token('acme', { account: 'a' })])
    expect(told, 'an error that is none').not.toHaveBeenCalledWith('error')
    await pass(1_000)
    await expect(page).resolves.toBe('data')
  })
})

describe('events', () => {
  test('tell who listens, from then on until they leave, when they happened', async () => {
    const { client, events } = createLab()
    const heard = vi.fn()
    await client.ensureToken(acme, {})
    const leave = client.onEvent(heard)
    await pass(5_000)
    client.emit({ type: 'token.rejected', vendor: 'acme', params: {} })
    expect(heard).toHaveBeenCalledExactlyOnceWith({
      type: 'token.rejected',
      vendor: 'acme',
      params: {},
      at: client.now(),
    })
    expect(events.at(-1)).toEqual(heard.mock.calls[0]?.[0])
    leave()
    client.emit({ type: 'token.expired', vendor: 'acme', params: {} })
    expect(heard).toHaveBeenCalledOnce()
    expect(events.at(-1)).toMatchObject({ type: 'token.expired' })
  })

  test('are not told to a listener that another one has just sent away', () => {
    const { client } = createLab()
    const second = vi.fn()
    client.onEvent(() => leave())
    const leave = client.onEvent(second)
    client.emit({ type: 'token.expired', vendor: 'acme', params: {} })
    expect(second).not.toHaveBeenCalled()
  })

  test('go on where a listener throws', () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const { client } = createLab()
    const second = vi.fn()
    client.onEvent(() => {
      throw new Error('analytics')
    })
    client.onEvent(second)
    client.emit({ type: 'token.expired', vendor: 'acme', params: {} })
    expect(second).toHaveBeenCalledOnce()
    expect(reported).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'analytics' }))
  })
})

describe('the inspector', () => {
  test('has every token that was asked for, in that order', async () => {
    const { client } = createLab()
    expect(client.inspector.tokens()).toEqual([])
    await client.ensureToken(acme, { account: 'a' })
    client.subscribe(plain, {}, () => {}, { isPassive: true })
    const tokens = client.inspector
      .tokens()
      .map(({ vendor, params, store }) => [vendor, params, store.state.status])
    expect(tokens).toEqual([
      ['acme', { account: 'a' }, 'ready'],
      ['plain', {}, 'loading'],
    ])
  })

  test('sends requests to the intercepting source while it is set', async () => {
    const { client, requests } = createLab()
    expect(client.inspector.interceptSource).toBeNull()
    client.inspector.interceptSource = () =>
      fromFunction(() => ({ embedToken: 'intercepted', expiresIn: 60 }))
    await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'intercepted' })
    expect(requests).toEqual([])
    client.inspector.interceptSource = null
    await expect(client.refresh(acme, {})).resolves.toMatchObject({ value: 'token-1' })
  })
})

test('reloads that wait take their turn by the client’s clock', async () => {
  const { client } = createLab()
  const take = vi.fn()
  reloadQueueOf(client)
    .join('page', { look: () => ({ isFree: false, at: Infinity }), reload: take })
    .wait(client.now() + 5_000)
  await pass(4_999)
  expect(take).not.toHaveBeenCalled()
  await pass(1)
  expect(take).toHaveBeenCalledOnce()
})
