import { afterEach, describe, expect, test, vi } from 'vitest'
import { createEmbedClient } from '../../src/client/client'
import type { EmbedClientOptions } from '../../src/client/client-options'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import type { EmbedEvent } from '../../src/events/events'
import { fromFunction, fromStatic } from '../../src/source/source'
import { defineVendor } from '../../src/vendor-kit/vendor'
import { acme } from '../kit/acme'
import { failing, fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
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
    expect(client.getState(acme, { account: 'a' })).toMatchObject({
      status: 'ready',
      token: { value: 'token-2' },
    })
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
    await expect(client.ensureToken(acme, {}, { minRemainingMs: 850_000 })).resolves.toMatchObject({
      value: 'token-4',
    })
    expect(requests.map(({ reason }) => reason)).toEqual(['first', 'asked', 'rejected', 'navigate'])
  })

  test('that are refused though another one is held are not fetched, and that is waited for as the caller says', async () => {
    const { client, requests } = createLab()
    await client.ensureToken(acme, {})
    await expect(client.reportRejected(acme, {}, 'one-before')).resolves.toMatchObject({ value: 'token-1' })
    expect(requests).toHaveLength(1)
    const signal = AbortSignal.abort()
    await expect(client.reportRejected(acme, {}, 'token-1', { signal })).rejects.toMatchObject({
      code: 'EMBED_ABORTED',
    })
  })

  test('are told to who subscribes, until they leave', async () => {
    const { client } = createLab(fresh(60))
    const seen = vi.fn()
    const leave = client.subscribe(acme, {}, seen)
    await pass(0)
    expect(seen.mock.calls.map(([state]) => (state as { status: string }).status)).toEqual([
      'loading',
      'ready',
    ])
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

  test('that failed are fetched anew by retryFailed(), and no others', async () => {
    const { client, requests, respond } = createLab()
    client.subscribe(plain, {}, () => {})
    await pass(0)
    respond(failing(403))
    client.subscribe(acme, {}, () => {})
    await pass(0)
    respond(fresh(900))
    client.retryFailed()
    await pass(0)
    expect(requests.map(({ vendor }) => vendor)).toEqual(['plain', 'acme', 'acme'])
    expect(client.getState(acme, {}).status).toBe('ready')
  })

  test('that failed are fetched anew as soon as the page is online', async () => {
    const { client, requests, respond } = createLab(failing(500))
    client.subscribe(acme, {}, () => {})
    await pass(0)
    respond(fresh(900))
    window.dispatchEvent(new Event('online'))
    await pass(0)
    expect(requests).toHaveLength(2)
    expect(client.getState(acme, {}).status).toBe('ready')
  })

  test('that are cleared are fetched anew for what is on the page, and forgotten for what is not', async () => {
    const { client, requests } = createLab()
    client.subscribe(acme, {}, () => {})
    await client.ensureToken(plain, {})
    client.clear()
    expect(client.getState(acme, {})).toMatchObject({ status: 'loading', token: null })
    await pass(0)
    expect(requests.map(({ vendor }) => vendor)).toEqual(['acme', 'plain', 'acme'])
    expect(client.getState(plain, {})).toMatchObject({ status: 'loading', token: null })
  })
})

describe('sources', () => {
  test('can be one a vendor', async () => {
    const client = createEmbedClient({
      source: { acme: fromStatic('of-acme'), plain: fromStatic('of-plain') },
    })
    await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'of-acme' })
    await expect(client.ensureToken(plain, {})).resolves.toMatchObject({ value: 'of-plain' })
  })

  test.each<[string, () => EmbedClientOptions['source'], string]>([
    ['others', () => ({ plain: fromStatic('t'), other: fromStatic('t') }), 'plain, other'],
    ['none', () => ({}), 'no vendor'],
  ])(
    'that are missing, where there are %s, are told by rejection, or thrown where nothing is promised',
    async (_, sources, there) => {
      const client = createEmbedClient({ source: sources() })
      const message = `There is no source for "acme". createEmbedClient({ source }) has one for ${there}.`
      const expected = expect.objectContaining({ code: 'EMBED_CONFIG', message }) as Error
      for (const ask of [client.ensureToken, client.refresh, client.reportRejected])
        await expect(ask(acme, {})).rejects.toEqual(expected)
      await expect(client.prefetch(acme, {})).resolves.toBeUndefined()
      expect(() => client.subscribe(acme, {}, () => {})).toThrowError(expected)
      expect(client.getState(acme, {}).status).toBe('loading')
    },
  )

  test.each<[string, () => EmbedClientOptions['source']]>([
    ['the one', () => fromFunction(() => 't')],
    ['one of them', () => ({ acme: fromStatic('t'), plain: fromFunction(() => 't') })],
  ])('that have no id are refused with crossTab, and only then: %s', (_, sources) => {
    const make = (options: Partial<EmbedClientOptions>) => () =>
      createEmbedClient({ source: sources(), ...options })
    expect(make({ crossTab: shareAcrossTabs() })).toThrowError(
      expect.objectContaining({ code: 'EMBED_CONFIG' }) as Error,
    )
    expect(make({ crossTab: shareAcrossTabs() })).toThrow(
      'Give fromFunction(f, { id }) or fromEndpoint(url, { headers, id }) a name; null: not shared.',
    )
    expect(make({ crossTab: undefined })).not.toThrow()
    expect(make({})).not.toThrow()
  })

  test('that have one, or null, are not', () => {
    for (const source of [fromFunction(() => 't', { id: 'mine' }), fromStatic('t')]) {
      expect(() => createEmbedClient({ source, crossTab: shareAcrossTabs() })).not.toThrow()
    }
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
    const telling = {
      fetch: async () => ({ body: { embedToken: 't', expiresIn: 900 }, serverTime: Date.now() + 3_600_000 }),
    }
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
      if (event.type === 'token.requested')
        expect(() => Object.assign(event.params, { account: 'another' })).toThrow(TypeError)
    })
    await client.ensureToken(acme, { account: 'mine' })
    expect(requests[0]?.params).toEqual({ account: 'mine' })
  })
})
