import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  createEmbedClient,
  type EmbedClientOptions,
  type EmbedToken,
  fromEndpoint,
  fromFunction,
  fromStatic,
  storageKeys,
} from '../../src'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import { acme } from '../kit/acme'
import { failing, fresh, hanging } from '../kit/answers'
import { closeLabs, createLab, type Lab } from '../kit/lab'
import { mockNeighbours, type Neighbours } from '../kit/neighbours'
import { fakeTime, MINUTE, pass } from '../kit/time'

fakeTime()
// A page that still asks its neighbours would hear the events of the next test.
afterEach(async () => {
  closeLabs()
  await pass(MINUTE)
})

interface Tab extends Lab {
  token: () => string | undefined
}

let neighbours: Neighbours

/**
 * A tab of user u1, in which a widget needs a token that lives 15 minutes. Its tokens say where they were
 * minted: `a-1`, `a-2`, …
 */
function openTab(
  name: string,
  options: Partial<EmbedClientOptions> = {},
  answer: Parameters<typeof createLab>[0] = minting(name),
): Tab {
  return neighbours.inTab(name, () => {
    const lab = createLab(answer, { crossTab: shareAcrossTabs(), identity: 'u1', ...options })
    lab.client.subscribe(acme, {}, () => {})
    return { ...lab, token: () => lab.client.getState(acme, {}).token?.value }
  })
}

function minting(name: string, expiresIn = 900) {
  return (_: unknown, n: number) =>
    new Promise((resolve) => setTimeout(() => resolve({ embedToken: `${name}-${n}`, expiresIn }), 100))
}

const requestsOf = (tabs: Lab[]) => tabs.reduce((sum, { requests }) => sum + requests.length, 0)

test('of tabs that start together, one makes a request also where its answer comes well after its turn', async () => {
  neighbours = mockNeighbours({ messageMs: 120 })
  const slow = (_: unknown, n: number) =>
    new Promise((resolve) => setTimeout(() => resolve({ embedToken: `slow-${n}`, expiresIn: 900 }), 1_500))
  const tabs = ['a', 'b', 'c'].map((name) => openTab(name, {}, slow))
  await pass(4_000)
  expect(tabs.map(({ token }) => token())).toEqual(['slow-1', 'slow-1', 'slow-1'])
  expect(requestsOf(tabs)).toBe(1)
})

describe.each([
  ['with Web Locks', true],
  ['without Web Locks', false],
] as const)('%s', (_, locks) => {
  beforeEach(() => {
    neighbours = mockNeighbours({ locks })
  })

  test('ten tabs that start together make one request, and one a refresh', async () => {
    const tabs = Array.from({ length: 10 }, (_, i) => openTab(`t${i}`))
    await pass(3_000)
    expect(requestsOf(tabs)).toBe(1)
    expect(new Set(tabs.map((tab) => tab.token())).size).toBe(1)
    expect(tabs.filter(({ events }) => events.some(({ type }) => type === 'token.shared'))).toHaveLength(9)
    for (let refresh = 2; refresh <= 4; refresh += 1) {
      await pass(12.5 * MINUTE)
      expect(requestsOf(tabs)).toBe(refresh)
      expect(tabs.every((tab) => tab.client.getState(acme, {}).status === 'ready')).toBe(true)
    }
  })

  test('a tab that comes later asks those that are there', async () => {
    const first = openTab('a')
    await pass(5 * MINUTE)
    const later = openTab('b')
    await pass(100)
    expect(later.token()).toBe('a-1')
    expect(later.requests).toHaveLength(0)
    const [there, here] = [first, later].map(({ client }) => client.getState(acme, {}).token as EmbedToken)
    expect(here?.expiresAt).toBeGreaterThan((there?.expiresAt ?? 0) - 1_000)
    expect(here?.expiresAt).toBeLessThanOrEqual((there?.expiresAt ?? 0) + 100)
    expect(here?.refreshAt, 'its renewal is where a 15-minute token’s is').toBeGreaterThan(
      (here?.expiresAt ?? 0) - 180_100,
    )
  })

  test('a tab alone is held up for no longer than an answer would take', async () => {
    const { token } = openTab('a', {}, fresh(900))
    await pass(60)
    expect(token()).toBe('token-1')
  })

  test('a request that hangs in one tab holds nobody up for longer than the time-out and a second', async () => {
    const stuck = openTab('a', {}, hanging)
    await pass(100)
    const others = ['b', 'c', 'd'].map((name) => openTab(name))
    await pass(10_900)
    expect(others.map(({ client }) => client.getState(acme, {}).status)).toEqual(['ready', 'ready', 'ready'])
    expect(requestsOf(others)).toBeLessThanOrEqual(locks ? 2 : 3)
    expect(stuck.requests.length).toBeGreaterThan(0)
  })

  test('a tab that is closed in mid-request holds nobody up', async () => {
    openTab('a', {}, hanging)
    await pass(100)
    const others = ['b', 'c', 'd'].map((name) => openTab(name))
    await pass(1_000)
    neighbours.close('a')
    await pass(1_500)
    expect(others.map((tab) => tab.token())).toEqual(
      others.map(() => others.find(({ requests }) => requests.length > 0)?.token()),
    )
    expect(requestsOf(others)).toBe(1)
  })

  test('a tab frozen in its turn, and one frozen in the queue, hold nobody up for longer than the time-out and a second', async () => {
    openTab('a', {}, hanging)
    openTab('b')
    await pass(100)
    neighbours.freeze('a')
    neighbours.freeze('b')
    const others = ['c', 'd', 'e'].map((name) => openTab(name))
    await pass(10_900)
    expect(others.map(({ client }) => client.getState(acme, {}).status)).toEqual(['ready', 'ready', 'ready'])
    expect(requestsOf(others)).toBeLessThanOrEqual(2)
  })

  test('where one was told to wait, the others wait as well, and not longer and longer', async () => {
    const told = openTab('a', {}, failing(429, { retryAfter: 60 }))
    await pass(200)
    const others = ['b', 'c'].map((name) => openTab(name))
    await pass(59_000)
    expect(requestsOf(others)).toBe(0)
    told.respond(minting('a'))
    await pass(8_000)
    expect([told, ...others].map(({ client }) => client.getState(acme, {}).status)).toEqual([
      'ready',
      'ready',
      'ready',
    ])
    expect(requestsOf([told, ...others])).toBe(2)
  })

  test('another user, another source and a page that does not say whose tokens they are get nothing', async () => {
    openTab('a')
    await pass(1_000)
    const others = [
      openTab('b', { identity: 'u2' }),
      openTab('c', { identity: undefined }),
      openTab('d', { source: fromFunction(fresh(900) as never, { id: 'elsewhere' }) }),
      openTab('e', { source: fromFunction(fresh(900) as never, { id: null }) }),
      openTab('f', { crossTab: undefined }),
      openTab('g', { identity: 1 }),
    ]
    await pass(1_000)
    for (const { token } of others) expect(token()).not.toBe('a-1')
    for (const { client } of others) expect(client.getState(acme, {}).status).toBe('ready')
    const heard = neighbours.posted.filter(
      ({ channel, data }) => !channel.endsWith('string:u1') && JSON.stringify(data).includes('a-1'),
    )
    expect(heard).toEqual([])
  })

  test('a person’s Retry, a view that wants more, and a refused token are fetched, not shared', async () => {
    const a = openTab('a')
    const b = openTab('b')
    await pass(MINUTE)
    const before = requestsOf([a, b])
    const asked = b.client.refresh(acme, {})
    await pass(200)
    await expect(asked).resolves.toMatchObject({ value: `b-${b.requests.length}` })
    expect(requestsOf([a, b])).toBe(before + 1)
    const rejected = a.client.reportRejected(acme, {})
    await pass(200)
    await expect(rejected).resolves.toMatchObject({ value: `a-${a.requests.length}` })
    expect(requestsOf([a, b])).toBe(before + 2)
    await pass(2 * MINUTE)
    const more = b.client.ensureToken(acme, {}, { minRemainingMs: 890_000 })
    await pass(200)
    await expect(more).resolves.toMatchObject({ value: `b-${b.requests.length}` })
  })

  test('a refused token is given to nobody', async () => {
    const a = openTab('a')
    await pass(1_000)
    a.respond(hanging)
    a.client.reportRejected(acme, {}).catch(() => {})
    const b = openTab('b')
    await pass(1_000)
    expect(b.token()).toBe('b-1')
  })

  test('a token refused for good is given to nobody', async () => {
    const a = openTab('a')
    await pass(1_000)
    const again = a.client.reportRejected(acme, {})
    await pass(1_000)
    await again
    await expect(a.client.reportRejected(acme, {})).rejects.toMatchObject({ code: 'EMBED_TOKEN_REJECTED' })
    const b = openTab('b')
    await pass(1_000)
    expect(b.token()).toBe('b-1')
  })

  test('an answer that is late, malformed or older changes nothing', async () => {
    const a = openTab('a')
    await pass(1_000)
    const channel = new BroadcastChannel('react-embed-token:string:u1')
    const asked: { id: string }[] = []
    channel.onmessage = ({ data }: MessageEvent<{ type: string; id: string }>) => {
      if (data.type !== 'ask') return
      asked.push(data)
      const say = (shared: unknown) =>
        channel.postMessage({ type: 'answer', id: data.id, shared, waitMs: 0, isBusy: false })
      say({ value: 'undefined', leftMs: 800_000, lifetimeMs: 900_000 })
      say({ value: '<html>', leftMs: 800_000, lifetimeMs: 900_000 })
      say({ value: 'no-time' })
      say({ value: 'negative', leftMs: -1, lifetimeMs: 900_000 })
      say({ value: 'nan', leftMs: NaN, lifetimeMs: 900_000 })
      say({ value: 'no-number', leftMs: '800000', lifetimeMs: 900_000 })
      say({ value: 'longer-than-it-lives', leftMs: 900_001, lifetimeMs: 900_000 })
      say({ value: 'dies-earlier', leftMs: 100_000, lifetimeMs: 900_000 })
      say('token')
      say(null)
      channel.postMessage({
        type: 'answer',
        id: 7,
        shared: { value: 'x', leftMs: 800_000, lifetimeMs: 900_000 },
      })
      channel.postMessage({ type: 'answer' })
      channel.postMessage({ type: 'begin' })
      channel.postMessage(null)
      channel.postMessage('ask')
    }
    await pass(13 * MINUTE)
    expect(asked.length).toBeGreaterThan(0)
    expect(a.token()).toBe('a-2')
    for (const { id } of asked) {
      channel.postMessage({
        type: 'answer',
        id,
        shared: { value: 'late', leftMs: 899_000, lifetimeMs: 900_000 },
        waitMs: 99_000,
        isBusy: true,
      })
    }
    await pass(1_000)
    expect(a.token()).toBe('a-2')
    channel.close()
  })

  test('nothing is held while nothing is asked, and nothing is left at the end', async () => {
    const tabs = ['a', 'b', 'c'].map((name) => openTab(name))
    await pass(3_000)
    expect(neighbours.heldLocks).toEqual([])
    expect(neighbours.openChannels).toHaveLength(3)
    expect(vi.getTimerCount(), 'one scheduler a tab').toBe(3)
    closeLabs()
    await pass(MINUTE)
    expect(neighbours.openChannels).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    expect(requestsOf(tabs)).toBe(1)
  })

  test('a change of user in mid-election fetches for the new one, and tells nobody of it', async () => {
    openTab('a', {}, hanging)
    await pass(100)
    const b = openTab('b')
    await pass(500)
    b.client.setIdentity('u2')
    await pass(200)
    expect(b.token()).toBe('b-1')
    expect(b.requests).toHaveLength(1)
    expect(neighbours.openChannels.sort()).toEqual([
      'react-embed-token:string:u1',
      'react-embed-token:string:u2',
    ])
  })
})

describe('without BroadcastChannel', () => {
  test('each tab fetches for itself, at once', async () => {
    neighbours = mockNeighbours({ channels: false })
    const tabs = ['a', 'b', 'c'].map((name) => openTab(name))
    await pass(110)
    expect(tabs.map((tab) => tab.token())).toEqual(['a-1', 'b-1', 'c-1'])
    expect(neighbours.heldLocks).toEqual([])
    tabs[0]?.client.setIdentity(null)
    expect(tabs[1]?.token()).toBe('b-1')
  })
})

describe('without crossTab', () => {
  test('n tabs make n requests, and renew them at n different times', async () => {
    neighbours = mockNeighbours()
    const tabs = Array.from({ length: 10 }, (_, i) => openTab(`t${i}`, { crossTab: undefined }))
    await pass(15 * MINUTE)
    expect(requestsOf(tabs)).toBe(20)
    expect(neighbours.posted).toEqual([])
    const renewedAt = tabs.map(({ requests }) => requests[1]?.at ?? 0)
    expect(new Set(renewedAt).size).toBeGreaterThan(8)
    expect(Math.max(...renewedAt) - Math.min(...renewedAt)).toBeLessThanOrEqual(30_000)
  })
})

describe('signing out', () => {
  beforeEach(() => {
    neighbours = mockNeighbours()
  })

  test('in one tab empties the others of that user, and only those', async () => {
    const tabs = ['a', 'b', 'c'].map((name) => openTab(name))
    const other = openTab('d', { identity: 'u2' })
    await pass(3_000)
    tabs[0]?.client.setIdentity(null)
    await pass(10)
    for (const { client } of tabs) {
      expect(client.getState(acme, {})).toMatchObject({ status: 'loading', token: null })
      await expect(client.ensureToken(acme, {})).rejects.toMatchObject({ code: 'EMBED_SIGNED_OUT' })
    }
    expect(tabs[1]?.events.at(-1)).toMatchObject({ type: 'identity.changed', tab: 'other' })
    expect(other.token()).toBe('d-1')
    const before = requestsOf(tabs)
    await pass(30 * MINUTE)
    expect(requestsOf(tabs), 'nothing is fetched for who is gone').toBe(before)
  })

  test.each<[string, (tabs: Tab[]) => void]>([
    ['in the same tab', ([a]) => a?.client.setIdentity('u1')],
    ['in another tab', ([, b]) => b?.client.setIdentity('u1')],
    ['in a new tab', () => void openTab('z', { identity: undefined }).client.setIdentity('u1')],
  ])('and in again %s, as the same user, brings all back with a new token', async (_, signIn) => {
    const tabs = ['a', 'b', 'c'].map((name) => openTab(name))
    await pass(3_000)
    const old = tabs[0]?.token()
    tabs[0]?.client.setIdentity(null)
    await pass(10)
    signIn(tabs)
    await pass(3_000)
    const back = tabs.slice(1).map((tab) => tab.token())
    expect(new Set(back).size).toBe(1)
    expect(back[0]).toBeDefined()
    expect(back[0]).not.toBe(old)
  })

  test('and in as another empties the others as well; each goes on when its own page says who is there', async () => {
    const tabs = ['a', 'b'].map((name) => openTab(name))
    await pass(3_000)
    tabs[0]?.client.setIdentity('u2')
    await pass(1_000)
    expect(tabs[0]?.token()).toBeDefined()
    expect(tabs[1]?.token()).toBeUndefined()
    tabs[1]?.client.setIdentity('u2')
    await pass(1_000)
    expect(tabs[1]?.token()).toBe(tabs[0]?.token())
  })

  test('while the others fetch ends that, and the late answer is dropped', async () => {
    const a = openTab('a')
    await pass(1_000)
    const b = openTab('b', { source: fromFunction(minting('b') as never, { id: 'elsewhere' }) })
    await pass(70)
    a.client.setIdentity(null)
    await pass(1_000)
    expect(b.token()).toBeUndefined()
    expect(b.client.getState(acme, {}).status).toBe('loading')
  })

  test.each([
    ['by the user, whose token is gone when the page is back', true],
    ['by nobody, and the page goes on as it was', false],
  ])('while a page is in the back-forward cache: %s', async (_, isSignedOut) => {
    const a = openTab('a')
    await pass(1_000)
    const old = a.token()
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    expect(neighbours.openChannels, 'a message would end its stay there').toEqual([])
    const b = createLab(fresh(900), { crossTab: shareAcrossTabs(), identity: 'u1' })
    if (isSignedOut) b.client.setIdentity(null)
    await pass(60_000)
    expect(a.token()).toBe(old)
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    expect(neighbours.openChannels).toHaveLength(1)
    if (isSignedOut) expect(a.token()).toBeUndefined()
    await pass(1_000)
    expect(a.token()).toBe(isSignedOut ? 'a-2' : 'a-1')
    const stored = Object.values<string>({ ...localStorage })
    expect(stored.filter((value) => value === 'u1' || value.includes('a-1'))).toEqual([])
  })

  test('while a page is in the back-forward cache: its token is given to nobody, not even before an event tells that it is back', async () => {
    const a = openTab('a')
    await pass(1_000)
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    createLab(fresh(900), { crossTab: shareAcrossTabs(), identity: 'u1' }).client.setIdentity(null)
    const given = a.client.ensureToken(acme, {})
    await pass(1_000)
    await expect(given).resolves.toMatchObject({ value: 'a-2' })
  })

  test('reaches a tab that has no channel open from a tab that has none', async () => {
    const a = openTab('a')
    const b = createLab(fresh(900), { crossTab: shareAcrossTabs(), identity: 'u1' })
    await pass(1_000)
    b.client.setIdentity(null)
    await pass(10)
    expect(a.token()).toBeUndefined()
    expect(neighbours.openChannels).toHaveLength(1)
  })

  test('clears what the vendor keeps for the tab, and leaves what tabs share to the one who signed out', async () => {
    const chat = { ...acme, storage: storageKeys('chat') }
    const [a, b] = ['a', 'b'].map(() =>
      createLab(fresh(900), { crossTab: shareAcrossTabs(), identity: 'u1' }),
    )
    for (const lab of [a, b]) lab?.client.subscribe(chat, {}, () => {})
    await pass(1_000)
    sessionStorage.setItem('chat', 'of u1')
    a?.client.setIdentity(null)
    // One realm has one storage: what the other tab is to clear, and what it is not to, is put back after the
    // first cleared both.
    sessionStorage.setItem('chat', 'of u1')
    localStorage.setItem('chat', 'of whoever signed in since')
    await pass(10)
    expect(sessionStorage.getItem('chat')).toBeNull()
    expect(localStorage.getItem('chat')).toBe('of whoever signed in since')
    localStorage.clear()
  })
})

describe('sources', () => {
  test('have to have an id', () => {
    const withHeaders = { headers: { 'x-tenant': '1' } }
    for (const source of [
      fromFunction(fresh(900) as never),
      fromEndpoint('/t', withHeaders),
      { acme: fromFunction(fresh(900) as never) },
    ]) {
      expect(() => createEmbedClient({ source, crossTab: shareAcrossTabs() })).toThrowError(
        expect.objectContaining({ code: 'EMBED_CONFIG' }) as Error,
      )
      expect(() => createEmbedClient({ source })).not.toThrow()
    }
    for (const source of [
      fromEndpoint('/t'),
      fromEndpoint('/t', { ...withHeaders, id: 't' }),
      fromStatic('t'),
      fromFunction(() => '', { id: null }),
    ]) {
      expect(() => createEmbedClient({ source, crossTab: shareAcrossTabs() })).not.toThrow()
    }
  })

  test('of one endpoint are one, however it is written', () => {
    const ids = [
      '/embed-token',
      `${location.origin}/embed-token`,
      new URL('/embed-token', location.href),
    ].map((url) => fromEndpoint(url).id)
    expect(new Set(ids)).toEqual(new Set([`${location.origin}/embed-token`]))
    expect(fromEndpoint('/other').id).not.toBe(ids[0])
    expect(fromStatic('t').id).toBeNull()
  })
})
