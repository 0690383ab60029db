import { hashKey } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EmbedClientOptions } from '../../src/client/client-options'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import { fromStatic } from '../../src/source/source'
import { embedKeys } from '../../src/store/request'
import { storageKeys } from '../../src/vendor-kit/storage-keys'
import { defineVendor } from '../../src/vendor-kit/vendor'
import { acme } from '../kit/acme'
import { failing, fresh } from '../kit/answers'
import { closeLabs, createLab } from '../kit/lab'
import { mockNeighbours } from '../kit/neighbours'
import { expectConsole } from '../kit/printed'
import { fakeTime, MINUTE, pass } from '../kit/time'

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
    return createLab(answer, { crossTab: shareAcrossTabs(), identity: 'u1', ...options })
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
    say({
      type: 'answer',
      id: heard[0]?.id,
      shared: { value: 'theirs', leftMs: 800_000, lifetimeMs: 900_000 },
      waitMs: 0,
      isBusy: false,
    })
    await pass(10)
    expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'theirs' } })
    expect(requests).toEqual([])
    expect(events.map((event) => ({ ...event, at: 0 }))).toContainEqual({
      type: 'token.shared',
      vendor: 'acme',
      params: {},
      at: 0,
    })
  })

  test.each<[string, ReturnType<typeof fresh>, object | undefined]>([
    [
      'with what it has left to live, and its whole life',
      fresh(900),
      { shared: { value: 'token-1', leftMs: 890_050, lifetimeMs: 900_000 }, waitMs: 0 },
    ],
    [
      'that never dies as such',
      fresh(null),
      { shared: { value: 'token-1', leftMs: null, lifetimeMs: null }, waitMs: 0 },
    ],
    [
      'that there is not, with how long the backend wants us to wait',
      failing(429, { retryAfter: 60 }),
      { shared: null, waitMs: 50_050 },
    ],
    ['that there is not, with nothing', failing(500), undefined],
  ])('others are told of a token %s', async (_, answer, expected) => {
    const { client } = createTab(answer)
    client.subscribe(acme, {}, () => {})
    await pass(10_000 - 2) // a message takes 2 ms
    const { ask } = createNeighbour()
    const answers = await ask(KEY)
    expect(answers.filter(({ type }) => type === 'answer')).toEqual(
      expected ? [{ type: 'answer', id: 'mine', isBusy: false, ...expected }] : [],
    )
  })

  test('others who ask while a token is fetched are told of it as soon as it is here', async () => {
    const { client } = createTab(
      () =>
        new Promise((resolve) => setTimeout(() => resolve({ embedToken: 'late', expiresIn: 900 }), 1_000)),
    )
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
    expect(
      await createNeighbour().ask(JSON.stringify(['lab', hashKey(embedKeys.token('plain', {}))])),
    ).toEqual([])
    expect(
      await createNeighbour().ask(JSON.stringify(['elsewhere', hashKey(embedKeys.token('acme', {}))])),
    ).toEqual([])
  })

  test.each<[string, () => Partial<EmbedClientOptions>]>([
    ['of a source that is not to be shared', () => ({ source: fromStatic('t') })],
    ['of nobody in particular', () => ({ identity: undefined })],
    ['without crossTab', () => ({ crossTab: undefined })],
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

  test.each([true, false])(
    'tokens are forgotten if somebody signed out while the page was in the back-forward cache: %s',
    async (isSignedOut) => {
      const { client, events } = createTab()
      client.subscribe(acme, {}, () => {})
      await pass(1_000)
      window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
      if (isSignedOut) createTab().client.setIdentity(null)
      await pass(MINUTE)
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
      expect(client.getState(acme, {}).token?.value).toBe(isSignedOut ? undefined : 'token-1')
      const changes = events.filter(({ type }) => type === 'identity.changed')
      expect(changes).toEqual(
        isSignedOut ? [{ type: 'identity.changed', tab: 'other', at: client.now() }] : [],
      )
      await pass(1_000)
      expect(client.getState(acme, {}).token?.value).toBe(isSignedOut ? 'token-2' : 'token-1')
    },
  )

  test('what the backend told the user binds, also after somebody signed out while the page was in the back-forward cache', async () => {
    const { client, requests } = createTab(failing(429, { retryAfter: 300 }))
    client.subscribe(acme, {}, () => {})
    await pass(1_000)
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    createTab().client.setIdentity(null)
    await pass(MINUTE)
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    await pass(MINUTE)
    expect(requests).toHaveLength(1)
  })

  test('a crossTab of another make is none', async () => {
    const { client } = createTab(fresh(900), { crossTab: true as unknown as EmbedClientOptions['crossTab'] })
    expect(await client.ensureToken(acme, {})).toMatchObject({ value: 'token-1' })
    expectConsole('crossTab that is not shareAcrossTabs()')
  })

  describe('a user who signed out in another tab', () => {
    const chat = { ...plain, id: 'chat', storage: storageKeys('chat') }

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
      for (const vendor of [acme, plain])
        await expect(client.ensureToken(vendor, {})).rejects.toMatchObject({ code: 'EMBED_SIGNED_OUT' })
      say({ type: 'ended' })
      await pass(10 * MINUTE)
      expect(requests).toHaveLength(2)
      expect(events.map((event) => ({ ...event, at: 0 }))).toEqual([
        { type: 'identity.changed', tab: 'other', at: 0 },
      ])
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
      expect(
        events.filter(({ type }) => type === 'identity.changed').map((event) => 'tab' in event && event.tab),
      ).toEqual(['other', 'this'])
    })
  })
})
