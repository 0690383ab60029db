import { CancelledError, hashKey, QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEmbedClient, type EmbedClient, type EmbedClientOptions, type EmbedIdentity } from '../src/client'
import type { EmbedEvent } from '../src/events'
import { ownerMark, type InitialTokens } from '../src/initial'
import type { WantedLife } from '../src/lifecycle'
import { embedKeys } from '../src/query'
import { fromFunction, fromStatic } from '../src/source'
import { defineVendor } from '../src/vendor'
import { acme, closeLabs, createLab, failing, fresh, hanging } from './lab'
import { mockNeighbours } from './neighbours'

const MINUTE = 60_000

/** A vendor that says nothing of its tokens. */
const plain = defineVendor<{ inline: object }>({ id: 'plain', name: 'Plain', modes: { inline: acme.modes.inline } })

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  closeLabs()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  localStorage.clear()
  sessionStorage.clear()
})

describe('a client that was only made', () => {
  test('does nothing', () => {
    const neighbours = mockNeighbours()
    const listen = [vi.spyOn(window, 'addEventListener'), vi.spyOn(document, 'addEventListener')]
    const { client, requests, events } = createLab(fresh(900), { identity: 'u1', crossTab: true })
    client.getState(acme, {})
    client.revive()
    client.clear()
    expect([...requests, ...events, ...neighbours.openChannels]).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    for (const spy of listen) expect(spy).not.toHaveBeenCalled()
    expect(localStorage.length + sessionStorage.length).toBe(0)
  })

  test('says that the token is loading, always with the same object', () => {
    const { client } = createLab()
    expect(client.getState(acme, {})).toEqual({ status: 'loading', token: null, isRefreshing: false, error: null })
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

describe('tokens', () => {
  test('are one for options with equal parameters, and one for each other', async () => {
    const { client, requests } = createLab()
    const all = await Promise.all([
      client.ensureToken(acme, { board: '1' }),
      client.ensureToken(acme, { board: '2' }),
      client.ensureToken(acme, { account: 'a' }),
      client.ensureToken(plain, {}),
    ])
    expect(all.map(({ value }) => value)).toEqual(['token-1', 'token-1', 'token-2', 'token-3'])
    expect(requests.map(({ vendor, params, attempt }) => ({ vendor, params, attempt }))).toEqual([
      { vendor: 'acme', params: {}, attempt: 1 },
      { vendor: 'acme', params: { account: 'a' }, attempt: 1 },
      { vendor: 'plain', params: {}, attempt: 1 },
    ])
    expect(client.getState(acme, { account: 'a' })).toMatchObject({ status: 'ready', token: { value: 'token-2' } })
    expect(client.getState(plain, {})).toMatchObject({ status: 'ready', token: { value: 'token-3' } })
  })

  test('are renewed as the client’s policy and the vendor want', async () => {
    const { client } = createLab(fresh(900), { policy: { leadMs: 2 * MINUTE } })
    const strict = { ...plain, token: { minLeadMs: 5 * MINUTE } }
    for (const [vendor, leadMs] of [
      [plain, 2 * MINUTE],
      [strict, 5 * MINUTE],
    ] as const) {
      client.clear()
      const { expiresAt, refreshAt } = await client.ensureToken({ ...vendor, id: `lead-${leadMs}` }, {})
      expect((expiresAt ?? 0) - (refreshAt ?? 0)).toBe(leadMs)
    }
  })

  test('that are prefetched are there when they are wanted; a failure is nobody’s', async () => {
    const { client, requests, respond } = createLab()
    await expect(client.prefetch(acme, {})).resolves.toBeUndefined()
    await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'token-1' })
    expect(requests).toHaveLength(1)
    await pass(20_000)
    await client.prefetch(acme, {}, { minRemainingMs: 'always' })
    expect(requests.map(({ reason }) => reason)).toEqual(['first', 'navigate'])
    respond(failing(401))
    await expect(client.prefetch(plain, {})).resolves.toBeUndefined()
    expect(requests).toHaveLength(3)
  })

  test('are fetched anew when asked for, when refused, and when a view wants more time than they have', async () => {
    const { client, requests } = createLab(fresh(900), { policy: { keepMs: 5 * MINUTE } })
    await client.ensureToken(acme, {})
    await expect(client.refresh(acme, {})).resolves.toMatchObject({ value: 'token-2' })
    await expect(client.reportRejected(acme, {})).resolves.toMatchObject({ value: 'token-3' })
    await pass(MINUTE)
    await expect(client.ensureToken(acme, {}, { minRemainingMs: 850_000 })).resolves.toMatchObject({ value: 'token-4' })
    expect(requests.map(({ reason }) => reason)).toEqual(['first', 'asked', 'rejected', 'navigate'])
  })

  test('that are refused though another one is held are not fetched, and that is waited for as the caller says', async () => {
    const { client, requests } = createLab()
    await client.ensureToken(acme, {})
    await expect(client.reportRejected(acme, {}, 'one-before')).resolves.toMatchObject({ value: 'token-1' })
    expect(requests).toHaveLength(1)
    const signal = AbortSignal.abort()
    await expect(client.reportRejected(acme, {}, 'token-1', { signal })).rejects.toMatchObject({ code: 'EMBED_ABORTED' })
  })

  test('are told to who subscribes, until they leave', async () => {
    const { client } = createLab(fresh(60))
    const seen = vi.fn()
    const leave = client.subscribe(acme, {}, seen)
    await pass()
    expect(seen.mock.calls.map(([state]) => (state as { status: string }).status)).toEqual(['loading', 'ready'])
    expect(seen).toHaveBeenLastCalledWith(client.getState(acme, {}))
    leave()
    await client.refresh(acme, {})
    expect(seen).toHaveBeenCalledTimes(2)
  })

  test('are not kept fresh for who only looks', async () => {
    const { client, requests } = createLab()
    const seen = vi.fn()
    client.subscribe(acme, {}, seen, { isPassive: true })
    await pass(MINUTE)
    expect(requests).toEqual([])
    await client.ensureToken(acme, {})
    expect(seen).toHaveBeenLastCalledWith(expect.objectContaining({ status: 'ready' }))
  })

  test('that failed are fetched anew by revive(), and no others', async () => {
    const { client, requests, respond } = createLab()
    client.subscribe(plain, {}, () => {})
    await pass()
    respond(failing(403))
    client.subscribe(acme, {}, () => {})
    await pass()
    respond(fresh(900))
    client.revive()
    await pass()
    expect(requests.map(({ vendor }) => vendor)).toEqual(['plain', 'acme', 'acme'])
    expect(client.getState(acme, {}).status).toBe('ready')
  })

  test('that failed are fetched anew as soon as the page is online', async () => {
    const { client, requests, respond } = createLab(failing(500))
    client.subscribe(acme, {}, () => {})
    await pass()
    respond(fresh(900))
    window.dispatchEvent(new Event('online'))
    await pass()
    expect(requests).toHaveLength(2)
    expect(client.getState(acme, {}).status).toBe('ready')
  })

  test('that are cleared are fetched anew for what is on the page, and forgotten for what is not', async () => {
    const { client, requests } = createLab()
    client.subscribe(acme, {}, () => {})
    await client.ensureToken(plain, {})
    client.clear()
    expect(client.getState(acme, {})).toMatchObject({ status: 'loading', token: null })
    await pass()
    expect(requests.map(({ vendor }) => vendor)).toEqual(['acme', 'plain', 'acme'])
    expect(client.getState(plain, {})).toMatchObject({ status: 'loading', token: null })
  })
})

describe('a view that is entered', () => {
  type Settings = NonNullable<Parameters<EmbedClient['subscribe']>[3]>

  /** A page whose token came 400 s ago, and has 500 s left; nobody has subscribed where `settings` are left out. */
  async function createOld(settings?: Settings) {
    const lab = createLab(fresh(900), { policy: { keepMs: 60 * MINUTE } })
    await lab.client.ensureToken(acme, {})
    if (settings) lab.client.subscribe(acme, {}, () => {}, settings)
    await pass(400_000)
    return { ...lab, reasons: () => lab.requests.map(({ reason }) => reason) }
  }

  test.each<[WantedLife, boolean]>([
    [600_000, true],
    [400_000, false],
    ['enough', false],
    ['always', true],
  ])('with %s as what it wants of the token on the page renews it: %s', async (wanted, isRenewed) => {
    const { client, reasons } = await createOld({})
    client.enterView(wanted)
    await pass()
    expect(reasons()).toEqual(isRenewed ? ['first', 'navigate'] : ['first'])
  })

  test.each<[Settings, boolean]>([
    [{ as: 'view' }, true],
    [{ isPassive: false }, true],
    [{ as: 'parked' }, false],
    [{ as: 'holder' }, false],
    [{ as: 'passive' }, false],
    [{ isPassive: true }, false],
  ])('renews the token of who subscribed with %o: %s', async (settings, isRenewed) => {
    const { client, reasons } = await createOld(settings)
    client.enterView(600_000)
    await pass()
    expect(reasons()).toEqual(isRenewed ? ['first', 'navigate'] : ['first'])
  })

  test('renews nothing as somebody comes who needs no token, beside a view that does', async () => {
    const { client, requests } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await pass()
    client.enterView(600_000)
    await pass(400_000)
    client.subscribe(acme, {}, () => {}, { as: 'holder' })
    await pass()
    expect(requests).toHaveLength(1)
    client.subscribe(acme, {}, () => {})
    await pass()
    expect(requests.map(({ reason }) => reason)).toEqual(['first', 'navigate'])
  })

  test('renews what comes to be needed while it is there, and not what it has renewed', async () => {
    const { client, reasons } = await createOld()
    const leaveView = client.enterView(600_000)
    client.enterView('always')
    await pass(60_000)
    expect(reasons()).toEqual(['first'])
    client.subscribe(acme, {}, () => {})()
    await pass(200_000)
    client.subscribe(acme, {}, () => {})()
    await pass()
    expect(reasons()).toEqual(['first', 'navigate'])
    await pass(200_000)
    leaveView()
    client.subscribe(acme, {}, () => {})
    await pass()
    expect(reasons()).toEqual(['first', 'navigate'])
  })

  test.each<[string, WantedLife[], boolean]>([
    ['where there is none', [], false],
    ['that wants no more than it has', [400_000, 'enough'], false],
    ['that wants more', [600_000], true],
    ['that wants more, beside one that does not', [400_000, 'always', 600_000, 'enough'], true],
    ['that wants each to be new: that is not waited for', ['always'], false],
  ])('has its widgets wait for more than a token has, %s', async (_, wants, isTooShort) => {
    const { client } = await createOld({})
    const { token } = client.getState(acme, {})
    const leave = wants.map((wanted) => client.enterView(wanted))
    expect(token && client.isTooShort(token)).toBe(isTooShort)
    for (const leaveView of leave) leaveView()
    expect(token && client.isTooShort(token)).toBe(false)
  })
})

describe('tokens that came with the page', () => {
  const initial = (more: object = {}): InitialTokens => ({ tokens: [{ vendor: 'acme', params: {}, embedToken: 'handed', expiresIn: 900, ...more }] })

  test.each<[string, (client: EmbedClient) => unknown]>([
    ['looks', (client) => client.getState(acme, {})],
    ['subscribes', (client) => client.subscribe(acme, {}, () => {})],
    ['waits', (client) => client.ensureToken(acme, {})],
  ])('are there for who %s first, without a request, and are told', async (_, ask) => {
    const { client, requests, events } = createLab()
    client.hand(initial())
    ask(client)
    expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'handed' } })
    await pass()
    expect(events).toMatchObject([{ type: 'token.received', vendor: 'acme', reason: 'first' }])
    expect(requests).toEqual([])
  })

  test('are each for its vendor and its parameters', () => {
    const { client } = createLab()
    client.hand({ tokens: [...initial({ params: { account: 'a' } }).tokens, ...initial({ vendor: 'plain', embedToken: 'of-plain' }).tokens] })
    const values = [client.getState(acme, {}), client.getState(acme, { account: 'a' }), client.getState(plain, {})].map(({ token }) => token?.value)
    expect(values).toEqual([undefined, 'handed', 'of-plain'])
  })

  test.each<[string, object, object, number | null]>([
    ['as they say', { expiresIn: 700 }, {}, 100_000],
    ['as the vendor’s do, where they do not say', { expiresIn: null }, { lifetimeSeconds: 650 }, 50_000],
    ['without end, where nobody says', { expiresIn: null }, {}, null],
  ])('live from when the page was asked for, %s', async (_, more, token, leftMs) => {
    await pass(10 * MINUTE)
    const { client } = createLab()
    client.hand(initial(more))
    const held = client.getState({ ...acme, token }, {}).token
    expect(held?.expiresAt).toBe(leftMs === null ? null : client.now() + leftMs)
  })

  test('are renewed as the client’s policy wants', () => {
    const { client } = createLab(fresh(900), { policy: { leadMs: 2 * MINUTE } })
    client.hand(initial())
    const { expiresAt, refreshAt } = client.getState(acme, {}).token ?? {}
    expect((expiresAt ?? 0) - (refreshAt ?? 0)).toBe(2 * MINUTE)
  })

  test.each<[string, unknown]>([
    ['dead', initial({ expiresIn: 0 })],
    ['malformed', initial({ embedToken: '<html>' })],
    ['no list', { tokens: 'a' }],
    ['nothing', null],
  ])('that are %s are not used: one is fetched', async (_, given) => {
    const { client } = createLab()
    client.hand(given as InitialTokens)
    await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'token-1' })
  })

  test.each<[string, EmbedIdentity, boolean]>([
    ['the one whose they are', 'alice', true],
    ['another', 'bob', false],
    ['nobody', null, false],
    ['whoever, where the page does not tell', undefined, false],
  ])('that have an owner are for %s: %j, %j', (_, identity, areUsed) => {
    const { client } = createLab(fresh(900), { identity })
    client.hand({ ...initial(), owner: ownerMark('alice') })
    expect(client.getState(acme, {}).status).toBe(areUsed ? 'ready' : 'loading')
  })

  test('a request under way is known by when it left, and one that is over by nothing', async () => {
    const { client } = createLab(hanging)
    expect(client.askedAt(acme, {})).toBeNull()
    await pass(MINUTE)
    client.subscribe(acme, {}, () => {})
    const leftAt = client.now()
    await pass(5_000)
    expect(client.askedAt(acme, {})).toBe(leftAt)
    client.setIdentity(null)
    expect(client.askedAt(acme, {})).toBeNull()
  })

  test('may be there from the start, and not on a server', async () => {
    const { client, requests } = createLab(fresh(900), { initialTokens: initial() })
    expect((await client.ensureToken(acme, {})).value).toBe('handed')
    expect(requests).toEqual([])
    vi.stubGlobal('document', undefined)
    const server = createLab(fresh(900), { initialTokens: initial() })
    vi.unstubAllGlobals()
    expect(server.client.getState(acme, {}).status).toBe('loading')
  })

  test('of a page from a cache are not used', () => {
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ transferSize: 0 } as PerformanceResourceTiming])
    const { client } = createLab()
    client.hand(initial())
    expect(client.getState(acme, {}).status).toBe('loading')
  })

  test('do not replace one that is there', async () => {
    const { client } = createLab()
    await client.ensureToken(acme, {})
    client.hand(initial())
    await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'token-1' })
  })

  test.each<[string, (client: EmbedClient) => void]>([
    ['clear()', (client) => client.clear()],
    ['a change of user', (client) => client.setIdentity('u2')],
  ])('are forgotten by %s before they were asked for', (_, change) => {
    const { client } = createLab(fresh(900), { identity: 'u1' })
    client.hand(initial())
    change(client)
    expect(client.getState(acme, {}).token).toBeNull()
  })
})

describe('sources', () => {
  test('can be one a vendor', async () => {
    const client = createEmbedClient({ source: { acme: fromStatic('of-acme'), plain: fromStatic('of-plain') } })
    await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'of-acme' })
    await expect(client.ensureToken(plain, {})).resolves.toMatchObject({ value: 'of-plain' })
  })

  test.each<[string, () => EmbedClientOptions['source'], string]>([
    ['others', () => ({ plain: fromStatic('t'), other: fromStatic('t') }), 'plain, other'],
    ['none', () => ({}), 'no vendor'],
  ])('that are missing, where there are %s, are told by rejection, or thrown where nothing is promised', async (_, sources, there) => {
    const client = createEmbedClient({ source: sources() })
    const message = `Expected a source for "acme", there is one for ${there}. Add it to createEmbedClient({ source }).`
    const expected = expect.objectContaining({ code: 'EMBED_CONFIG', message }) as Error
    for (const ask of [client.ensureToken, client.refresh, client.reportRejected]) await expect(ask(acme, {})).rejects.toEqual(expected)
    await expect(client.prefetch(acme, {})).resolves.toBeUndefined()
    expect(() => client.subscribe(acme, {}, () => {})).toThrowError(expected)
    expect(client.getState(acme, {}).status).toBe('loading')
  })

  test.each<[string, () => EmbedClientOptions['source']]>([
    ['the one', () => fromFunction(() => 't')],
    ['one of them', () => ({ acme: fromStatic('t'), plain: fromFunction(() => 't') })],
  ])('that have no id are refused with crossTab, and only then: %s', (_, sources) => {
    const make = (options: Partial<EmbedClientOptions>) => () => createEmbedClient({ source: sources(), ...options })
    expect(make({ crossTab: true })).toThrowError(expect.objectContaining({ code: 'EMBED_CONFIG' }) as Error)
    expect(make({ crossTab: true })).toThrow('Give fromFunction(f, { id }) or fromEndpoint(url, { headers, id }) a name; null: not shared.')
    expect(make({ crossTab: false })).not.toThrow()
    expect(make({})).not.toThrow()
  })

  test('that have one, or null, are not', () => {
    for (const source of [fromFunction(() => 't', { id: 'mine' }), fromStatic('t')]) {
      expect(() => createEmbedClient({ source, crossTab: true })).not.toThrow()
    }
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
    await pass()
    respond(fresh(900))
    void queryClient.cancelQueries()
    await pass(3_100)
    const failed = events.find((event) => event.type === 'token.failed')
    expect(failed?.error).toMatchObject({ code: 'EMBED_UNAVAILABLE', cause: expect.any(CancelledError) as unknown })
    expect(failed?.error.message).toBe('Expected the token request to finish, it was cancelled from outside.')
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
    void queryClient.cancelQueries() // reverts: fetchQuery resolves to the data before, which is the refused token
    await pass(30_000)
    expect(client.getState(acme, {}).token?.value).not.toBe('token-1')
    expect(await outcome).not.toBe('EMBED_TOKEN_REJECTED')
  })

  test('is told to end a request, and to forget it, and keeps all else', async () => {
    const queryClient = new QueryClient()
    const { client, requests } = createLab(hanging, { queryClient })
    const page = queryClient.fetchQuery({ queryKey: ['page'], queryFn: () => new Promise((resolve) => setTimeout(() => resolve('data'), 1_000)) })
    const leave = client.subscribe(acme, {}, () => {})
    client.subscribe(acme, { account: 'a' }, () => {})
    await pass()
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
    expect(heard).toHaveBeenCalledExactlyOnceWith({ type: 'token.rejected', vendor: 'acme', params: {}, at: client.now() })
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

describe('the workshop', () => {
  test('has every token that was asked for, in that order', async () => {
    const { client } = createLab()
    expect(client.workshop.tokens()).toEqual([])
    await client.ensureToken(acme, { account: 'a' })
    client.subscribe(plain, {}, () => {}, { isPassive: true })
    const tokens = client.workshop.tokens().map(({ vendor, params, keeper }) => [vendor, params, keeper.state.status])
    expect(tokens).toEqual([
      ['acme', { account: 'a' }, 'ready'],
      ['plain', {}, 'loading'],
    ])
  })

  test('puts what meddles before the source, while there is something', async () => {
    const { client, requests } = createLab()
    expect(client.workshop.meddle).toBeNull()
    client.workshop.meddle = () => fromFunction(() => ({ embedToken: 'meddled', expiresIn: 60 }))
    await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'meddled' })
    expect(requests).toEqual([])
    client.workshop.meddle = null
    await expect(client.refresh(acme, {})).resolves.toMatchObject({ value: 'token-1' })
  })
})

test('reloads that wait take their turn by the client’s clock', async () => {
  const { client } = createLab()
  const take = vi.fn()
  client.turns.join('page', { look: () => ({ isFree: false, at: Infinity }), take }).wait(client.now() + 5_000)
  await pass(4_999)
  expect(take).not.toHaveBeenCalled()
  await pass(1)
  expect(take).toHaveBeenCalledOnce()
})

describe('identity', () => {
  test('that changes ends and forgets all, and fetches anew', async () => {
    const { client, requests, events, respond } = createLab(fresh(900), { identity: 'u1' })
    client.subscribe(acme, {}, () => {})
    await pass()
    respond(hanging)
    const pending = client.ensureToken(plain, {})
    pending.catch(() => {})
    client.setIdentity('u2')
    await expect(pending).rejects.toMatchObject({ code: 'EMBED_ABORTED' })
    await pass()
    expect(client.identity).toBe('u2')
    expect(requests.map(({ vendor, signal }) => [vendor, signal.aborted])).toEqual([
      ['acme', false],
      ['plain', true],
      ['acme', false],
    ])
    expect(events.filter(({ type }) => type === 'identity.changed')).toEqual([{ type: 'identity.changed', tab: 'this', at: client.now() }])
  })

  test.each<[string, (client: ReturnType<typeof createEmbedClient>) => void, boolean]>([
    ['another user', (client) => client.setIdentity('u2'), false],
    ['the same one, signed in anew', (client) => (client.setIdentity(null), client.setIdentity('u1')), false],
    ['the same one after clear()', (client) => client.clear(), true],
  ])('that was told to wait: whether that binds %s', async (_, change, isBound) => {
    const { client, requests } = createLab(failing(429, { retryAfter: 120 }), { identity: 'u1' })
    client.subscribe(acme, {}, () => {})
    await pass()
    change(client)
    await pass(119_000)
    expect(requests).toHaveLength(isBound ? 1 : 2)
    await pass(8_000)
    expect(requests.length).toBeGreaterThan(1)
  })

  test('that is the same changes nothing', async () => {
    const { client, requests, events } = createLab(fresh(900), { identity: 'u1' })
    const token = await client.ensureToken(acme, {})
    client.setIdentity('u1')
    await expect(client.ensureToken(acme, {})).resolves.toBe(token)
    expect(requests).toHaveLength(1)
    expect(events.map(({ type }) => type)).not.toContain('identity.changed')
  })

  test('null fetches nothing, for what is there and for what comes, until somebody signs in', async () => {
    const { client, requests } = createLab(fresh(900), { identity: null })
    client.subscribe(acme, {}, () => {})
    await expect(client.ensureToken(plain, {})).rejects.toMatchObject({ code: 'EMBED_SIGNED_OUT' })
    expect(requests).toEqual([])
    client.setIdentity('u1')
    await expect(client.ensureToken(plain, {})).resolves.toMatchObject({ value: 'token-2' })
    client.setIdentity(null)
    await expect(client.ensureToken(acme, {})).rejects.toMatchObject({ code: 'EMBED_SIGNED_OUT' })
    expect(requests).toHaveLength(2)
  })
})

describe('what vendors store', () => {
  const chat = { ...plain, id: 'chat', storage: ['chat:*'] }

  test('is left alone where the vendor stores nothing', async () => {
    const { client } = createLab(fresh(900), { identity: 'u1' })
    await client.ensureToken(plain, {})
    expect(localStorage.length + sessionStorage.length).toBe(0)
  })

  test.each([null, undefined])('is left alone while it is not known whose it is: %s', async (identity) => {
    const { client } = createLab(fresh(900), { identity })
    localStorage.setItem('chat:1', 'of whoever comes')
    await client.ensureToken(chat, {}).catch(() => {})
    expect(Object.entries(localStorage)).toEqual([['chat:1', 'of whoever comes']])
    expect(sessionStorage.length).toBe(0)
  })

  test('becomes this user’s at the first use, and the storages are not asked again', async () => {
    const { client } = createLab(fresh(900), { identity: 'u1' })
    localStorage.setItem('chat:1', 'of nobody known')
    await client.ensureToken(chat, {})
    expect(localStorage.getItem('chat:1')).toBeNull()
    localStorage.setItem('chat:1', 'of u1')
    const asked = vi.spyOn(Storage.prototype, 'getItem')
    for (let time = 0; time < 10; time++) await client.ensureToken(chat, {})
    expect(asked).not.toHaveBeenCalled()
    asked.mockRestore()
    expect(localStorage.getItem('chat:1')).toBe('of u1')
  })

  test('is what any vendor of that id stores', async () => {
    const { client } = createLab(fresh(900), { identity: 'u1' })
    await client.ensureToken(chat, {})
    await client.ensureToken({ ...chat, storage: ['chat:*', 'theme'] }, {})
    localStorage.setItem('chat:1', 'of u1')
    localStorage.setItem('theme', 'of u1')
    localStorage.setItem('page', 'of the page')
    client.setIdentity('u2')
    expect(['chat:1', 'theme', 'page'].map((key) => localStorage.getItem(key))).toEqual([null, null, 'of the page'])
  })

  test('after a change of user is that user’s, also on a new page', async () => {
    const { client } = createLab(fresh(900), { identity: 'u1' })
    await client.ensureToken(chat, {})
    client.setIdentity('u2')
    localStorage.setItem('chat:1', 'of u2')
    await createLab(fresh(900), { identity: 'u2' }).client.ensureToken(chat, {})
    expect(localStorage.getItem('chat:1')).toBe('of u2')
    await createLab(fresh(900), { identity: 'u1' }).client.ensureToken(chat, {})
    expect(localStorage.getItem('chat:1')).toBeNull()
  })

  test.each<[EmbedClientOptions['identity'], EmbedClientOptions['identity'], boolean]>([
    ['u1', 'u2', false],
    ['u1', null, false],
    ['u1', undefined, false],
    [undefined, 'u1', false],
    [null, 'u1', false],
    [null, undefined, true],
    [undefined, null, true],
  ])('by who is not known to be the same is removed: %s becomes %s', async (before, next, isKept) => {
    const { client } = createLab(fresh(900), { identity: before })
    await client.ensureToken(chat, {}).catch(() => {})
    localStorage.setItem('chat:1', 'of whoever was there')
    client.setIdentity(next)
    expect(localStorage.getItem('chat:1')).toBe(isKept ? 'of whoever was there' : null)
  })
})

describe('with crossTab', () => {
  const KEY = JSON.stringify(['lab', hashKey(embedKeys.token('acme', {}))])
  let neighbours: ReturnType<typeof mockNeighbours>

  beforeEach(() => {
    neighbours = mockNeighbours({ locks: false })
  })

  /** What another tab of u1 hears, and how it speaks. */
  function createNeighbour() {
    const channel = new BroadcastChannel('react-embed-token:string:u1')
    const heard: { type: string; id: string; key?: string }[] = []
    channel.onmessage = ({ data }: MessageEvent<{ type: string; id: string }>) => heard.push(data)
    return {
      heard,
      say: (message: object) => channel.postMessage(message),
      /** What the tabs have of `key`. */
      async ask(key: string) {
        heard.length = 0
        channel.postMessage({ type: 'ask', id: 'mine', key })
        await pass(50)
        return heard
      },
    }
  }

  function createTab(answer = fresh(900), options: Partial<EmbedClientOptions> = {}) {
    return createLab(answer, { crossTab: true, identity: 'u1', ...options })
  }

  test('others are listened to while there is something to wait for', async () => {
    const { client } = createTab()
    expect(neighbours.openChannels).toEqual([])
    client.subscribe(acme, {}, () => {})
    expect(neighbours.openChannels).toEqual(['react-embed-token:string:u1'])
    closeLabs()
    await pass(MINUTE)
    expect(neighbours.openChannels).toEqual([])
  })

  test('a token is asked of the others, and one that they have is told as such', async () => {
    const { client, requests, events } = createTab()
    const { heard, say } = createNeighbour()
    client.subscribe(acme, {}, () => {})
    await pass(10)
    expect(heard).toEqual([{ type: 'ask', id: heard[0]?.id, key: KEY }])
    say({ type: 'answer', id: heard[0]?.id, shared: { value: 'theirs', leftMs: 800_000, lifetimeMs: 900_000 }, waitMs: 0, isBusy: false })
    await pass(10)
    expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'theirs' } })
    expect(requests).toEqual([])
    expect(events.map((event) => ({ ...event, at: 0 }))).toContainEqual({ type: 'token.shared', vendor: 'acme', params: {}, at: 0 })
  })

  test.each<[string, ReturnType<typeof fresh>, object | undefined]>([
    [
      'with what it has left to live, and its whole life',
      fresh(900),
      { shared: { value: 'token-1', leftMs: 890_050, lifetimeMs: 900_000 }, waitMs: 0 },
    ],
    ['that never dies as such', fresh(undefined), { shared: { value: 'token-1', leftMs: null, lifetimeMs: null }, waitMs: 0 }],
    ['that there is not, with how long the backend wants us to wait', failing(429, { retryAfter: 60 }), { shared: null, waitMs: 50_050 }],
    ['that there is not, with nothing', failing(500), undefined],
  ])('others are told of a token %s', async (_, answer, expected) => {
    const { client } = createTab(answer)
    client.subscribe(acme, {}, () => {})
    await pass(10_000 - 2) // a message takes 2 ms
    const { ask } = createNeighbour()
    const answers = await ask(KEY)
    expect(answers.filter(({ type }) => type === 'answer')).toEqual(expected ? [{ type: 'answer', id: 'mine', isBusy: false, ...expected }] : [])
  })

  test('others who ask while a token is fetched are told of it as soon as it is here', async () => {
    const { client } = createTab(() => new Promise((resolve) => setTimeout(() => resolve({ embedToken: 'late', expiresIn: 900 }), 1_000)))
    client.subscribe(acme, {}, () => {})
    await pass(100)
    const { ask, heard } = createNeighbour()
    expect(await ask(KEY)).toEqual([{ type: 'answer', id: 'mine', shared: null, waitMs: 0, isBusy: true }])
    await pass(1_000)
    const shared = { value: 'late', leftMs: 899_000, lifetimeMs: 899_000 }
    expect(heard.slice(1)).toEqual([{ type: 'answer', id: 'mine', shared, waitMs: 0, isBusy: false }])
  })

  test('others are told nothing of what is not known here', async () => {
    const { client } = createTab()
    client.subscribe(acme, {}, () => {})
    await pass(1_000)
    expect(await createNeighbour().ask(JSON.stringify(['lab', hashKey(embedKeys.token('plain', {}))]))).toEqual([])
    expect(await createNeighbour().ask(JSON.stringify(['elsewhere', hashKey(embedKeys.token('acme', {}))]))).toEqual([])
  })

  test.each<[string, () => Partial<EmbedClientOptions>]>([
    ['of a source that is not to be shared', () => ({ source: fromStatic('t') })],
    ['of nobody in particular', () => ({ identity: undefined })],
    ['without crossTab', () => ({ crossTab: false })],
  ])('nothing is asked, %s', async (_, options) => {
    const { client } = createTab(fresh(900), options())
    client.subscribe(acme, {}, () => {})
    await pass(1_000)
    expect(client.getState(acme, {}).status).toBe('ready')
    expect(neighbours.posted.filter(({ data }) => (data as { type: string }).type !== 'begun')).toEqual([])
  })

  test('others are told who signs in and who signs out', () => {
    const { client } = createTab()
    client.setIdentity(null)
    client.setIdentity('u2')
    expect(neighbours.posted.map(({ channel, data }) => [channel, (data as { type: string }).type])).toEqual([
      ['react-embed-token:string:u1', 'begun'],
      ['react-embed-token:string:u1', 'ended'],
      ['react-embed-token:string:u2', 'begun'],
    ])
  })

  test.each([true, false])('tokens are forgotten if somebody signed out while the page was in the back-forward cache: %s', async (isSignedOut) => {
    const { client, events } = createTab()
    client.subscribe(acme, {}, () => {})
    await pass(1_000)
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    if (isSignedOut) createTab().client.setIdentity(null)
    await pass(MINUTE)
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    expect(client.getState(acme, {}).token?.value).toBe(isSignedOut ? undefined : 'token-1')
    const changes = events.filter(({ type }) => type === 'identity.changed')
    expect(changes).toEqual(isSignedOut ? [{ type: 'identity.changed', tab: 'other', at: client.now() }] : [])
    await pass(1_000)
    expect(client.getState(acme, {}).token?.value).toBe(isSignedOut ? 'token-2' : 'token-1')
  })

  describe('a user who signed out in another tab', () => {
    const chat = { ...plain, id: 'chat', storage: ['chat'] }

    /** A tab of u1 who has been signed out of it by another. */
    async function createEnded() {
      const tab = createTab()
      tab.client.subscribe(acme, {}, () => {})
      tab.client.subscribe(chat, {}, () => {})
      await pass(1_000)
      const neighbour = createNeighbour()
      for (const storage of [localStorage, sessionStorage]) storage.setItem('chat', 'of u1')
      tab.events.length = 0
      neighbour.say({ type: 'ended' })
      await pass(1_000)
      return { ...tab, ...neighbour }
    }

    test('has no token here any more, and gets none', async () => {
      const { client, requests, events, say } = await createEnded()
      expect(client.identity).toBe('u1')
      expect(client.getState(acme, {})).toMatchObject({ status: 'loading', token: null, isRefreshing: false })
      for (const vendor of [acme, plain]) await expect(client.ensureToken(vendor, {})).rejects.toMatchObject({ code: 'EMBED_SIGNED_OUT' })
      say({ type: 'ended' })
      await pass(10 * MINUTE)
      expect(requests).toHaveLength(2)
      expect(events.map((event) => ({ ...event, at: 0 }))).toEqual([{ type: 'identity.changed', tab: 'other', at: 0 }])
    })

    test('leaves nothing in this tab’s storage; what tabs share is the other’s to clear', async () => {
      await createEnded()
      expect([sessionStorage.getItem('chat'), localStorage.getItem('chat')]).toEqual([null, 'of u1'])
    })

    test('and in again there has a new one here, and what is stored from then on', async () => {
      const { client, requests, events, say } = await createEnded()
      say({ type: 'begun' })
      await pass(1_000)
      expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'token-3' } })
      expect(events.filter(({ type }) => type === 'identity.changed')).toHaveLength(2)
      sessionStorage.setItem('chat', 'of u1, back')
      say({ type: 'begun' })
      await pass(1_000)
      expect(requests).toHaveLength(4)
      createTab().client.subscribe(chat, {}, () => {})
      await pass(1_000)
      expect(sessionStorage.getItem('chat')).toBe('of u1, back')
    })

    test('and in again is bound by what the backend told that user', async () => {
      const { client, requests } = createTab(failing(429, { retryAfter: 120 }))
      client.subscribe(acme, {}, () => {})
      await pass(1_000)
      createNeighbour().say({ type: 'ended' })
      await pass(1_000)
      client.setIdentity('u1')
      await pass(116_000)
      expect(requests).toHaveLength(1)
    })

    test('and is here again as the page says, though the page had not said that anybody left', async () => {
      const { client, events } = await createEnded()
      client.setIdentity('u1')
      await pass(1_000)
      expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'token-3' } })
      expect(events.filter(({ type }) => type === 'identity.changed').map((event) => 'tab' in event && event.tab)).toEqual(['other', 'this'])
    })
  })
})

describe('what is told of a token', () => {
  test('of another user comes after it was told that there is another', async () => {
    const { client, typesOf, events } = createLab(fresh(900), { identity: 'a' })
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(10)
    events.length = 0
    client.setIdentity('b')
    await vi.advanceTimersByTimeAsync(10)
    expect(typesOf()).toEqual(['identity.changed', 'token.requested', 'token.received'])
    events.length = 0
    client.clear()
    await vi.advanceTimersByTimeAsync(10)
    expect(typesOf()).toEqual(['token.requested', 'token.received'])
  })

  test('has the skew of its own backend, and of no other', async () => {
    const telling = { fetch: async () => ({ body: { embedToken: 't', expiresIn: 900 }, serverTime: Date.now() + 3_600_000 }) }
    const events: EmbedEvent[] = []
    const client = createEmbedClient({
      source: { acme: telling, other: fromFunction(() => ({ embedToken: 'u', expiresIn: 900 })) },
      onEvent: (event) => events.push(event),
    })
    await client.ensureToken(acme, {})
    await client.ensureToken({ ...acme, id: 'other' }, {})
    const skews = events.flatMap((event) => (event.type === 'token.received' ? [event.skewMs] : []))
    expect(skews).toEqual([3_600_000, null])
  })

  test('cannot be changed by who hears it', async () => {
    const { client, requests } = createLab(fresh(900))
    client.onEvent((event) => {
      if (event.type === 'token.requested') expect(() => Object.assign(event.params, { account: 'another' })).toThrow(TypeError)
    })
    await client.ensureToken(acme, { account: 'mine' })
    expect(requests[0]?.params).toEqual({ account: 'mine' })
  })
})
