import { afterEach, describe, expect, test, vi } from 'vitest'
import { createEmbedClient } from '../../src/client/client'
import type { EmbedClientOptions } from '../../src/client/client-options'
import { storageKeys } from '../../src/vendor-kit/storage-keys'
import { defineVendor } from '../../src/vendor-kit/vendor'
import { acme } from '../kit/acme'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab } from '../kit/lab'
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

describe('identity', () => {
  test.each([null, undefined])('that is %s is not changed by what another tab tells', (identity) => {
    const told: (() => void)[] = []
    const alone = { setIdentity() {}, look() {}, listen: () => () => {}, share: vi.fn() }
    const crossTab: EmbedClientOptions['crossTab'] = {
      join: ({ onEnded, onBegun }) => (told.push(onEnded, onBegun), alone),
    }
    const { client, events } = createLab(fresh(900), { identity, crossTab })
    for (const tell of told) tell()
    expect(told).toHaveLength(2)
    expect(events).toEqual([])
    expect(client.identity).toBe(identity)
  })

  test('that changes ends and forgets all, and fetches anew', async () => {
    const { client, requests, events, respond } = createLab(fresh(900), { identity: 'u1' })
    client.subscribe(acme, {}, () => {})
    await pass(0)
    respond(hanging)
    const pending = client.ensureToken(plain, {})
    pending.catch(() => {})
    client.setIdentity('u2')
    await expect(pending).rejects.toMatchObject({ code: 'EMBED_ABORTED' })
    await pass(0)
    expect(client.identity).toBe('u2')
    expect(requests.map(({ vendor, signal }) => [vendor, signal.aborted])).toEqual([
      ['acme', false],
      ['plain', true],
      ['acme', false],
    ])
    expect(events.filter(({ type }) => type === 'identity.changed')).toEqual([
      { type: 'identity.changed', tab: 'this', at: client.now() },
    ])
  })

  test.each<[string, (client: ReturnType<typeof createEmbedClient>) => void, boolean]>([
    ['another user', (client) => client.setIdentity('u2'), false],
    ['the same one, signed in anew', (client) => (client.setIdentity(null), client.setIdentity('u1')), false],
    ['the same one after clear()', (client) => client.clear(), true],
  ])('that was told to wait: whether that binds %s', async (_, change, isBound) => {
    const { client, requests } = createLab(failing(429, { retryAfter: 120 }), { identity: 'u1' })
    client.subscribe(acme, {}, () => {})
    await pass(0)
    change(client)
    await pass(119_000)
    expect(requests).toHaveLength(isBound ? 1 : 2)
    await pass(8_000)
    expect(requests.length).toBeGreaterThan(1)
  })

  test.each<[string, (client: ReturnType<typeof createEmbedClient>) => void]>([
    ['that changes', (client) => client.setIdentity('u2')],
    ['whose tokens are dropped', (client) => client.clear()],
  ])(
    '%s while a person asks, and nothing else needs the token, asks nothing for the next',
    async (_, change) => {
      const { client, requests } = createLab(hanging, { identity: 'u1' })
      const asked = client.refresh(acme, {})
      asked.catch(() => {})
      change(client)
      await expect(asked).rejects.toMatchObject({ code: 'EMBED_ABORTED' })
      await pass(60_000)
      expect(requests.map(({ reason, signal }) => [reason, signal.aborted])).toEqual([['asked', true]])
    },
  )

  test.each([
    [undefined, null],
    ['u1', 'u1'],
    [7, '7'],
    [0, '0'],
  ])('of %j is told to the source as %j', async (identity, told) => {
    const { client, requests } = createLab(fresh(900), { identity })
    await client.ensureToken(acme, {})
    expect(requests.map((request) => request.identity)).toEqual([told])
  })

  test('whose tokens are dropped while a call waits for another attempt, and nothing else needs the token, is not asked for again', async () => {
    const { client, requests } = createLab(failing(500), { identity: 'u1' })
    const waiting = client.ensureToken(acme, {})
    waiting.catch(() => {})
    await pass(0)
    client.clear()
    await expect(waiting).rejects.toMatchObject({ code: 'EMBED_ABORTED' })
    await pass(60_000)
    expect(requests).toHaveLength(1)
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
  const chat = { ...plain, id: 'chat', storage: storageKeys('chat:*') }

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
    await client.ensureToken({ ...chat, storage: storageKeys('chat:*', 'theme') }, {})
    localStorage.setItem('chat:1', 'of u1')
    localStorage.setItem('theme', 'of u1')
    localStorage.setItem('page', 'of the page')
    client.setIdentity('u2')
    expect(['chat:1', 'theme', 'page'].map((key) => localStorage.getItem(key))).toEqual([
      null,
      null,
      'of the page',
    ])
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
