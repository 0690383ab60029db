import { afterEach, describe, expect, test, vi } from 'vitest'
import type { EmbedIdentity } from '../../src/base/identity'
import type { EmbedClient } from '../../src/client/embed-client'
import { hydrate, type InitialTokens } from '../../src/initial-tokens'
import { ownerMark } from '../../src/token/initial-tokens'
import { defineVendor } from '../../src/vendor-kit/vendor'
import { acme } from '../kit/acme'
import { fresh, hanging } from '../kit/answers'
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

describe('tokens that came with the page', () => {
  const initial = (more: object = {}): InitialTokens => ({
    tokens: [{ vendor: 'acme', params: {}, embedToken: 'handed', expiresIn: 900, ...more }],
  })

  test.each<[string, (client: EmbedClient) => unknown]>([
    ['looks', (client) => client.getState(acme, {})],
    ['subscribes', (client) => client.subscribe(acme, {}, () => {})],
    ['waits', (client) => client.ensureToken(acme, {})],
  ])('are there for who %s first, without a request, and are told', async (_, ask) => {
    const { client, requests, events } = createLab()
    client.hydrate(hydrate(initial()))
    ask(client)
    expect(client.getState(acme, {})).toMatchObject({ status: 'ready', token: { value: 'handed' } })
    await pass(0)
    expect(events).toMatchObject([{ type: 'token.received', vendor: 'acme', reason: 'first' }])
    expect(requests).toEqual([])
  })

  test('are each for its vendor and its parameters', () => {
    const { client } = createLab()
    client.hydrate(
      hydrate({
        tokens: [
          ...initial({ params: { account: 'a' } }).tokens,
          ...initial({ vendor: 'plain', embedToken: 'of-plain' }).tokens,
        ],
      }),
    )
    const values = [
      client.getState(acme, {}),
      client.getState(acme, { account: 'a' }),
      client.getState(plain, {}),
    ].map(({ token }) => token?.value)
    expect(values).toEqual([undefined, 'handed', 'of-plain'])
  })

  test.each<[string, object, object, number | null]>([
    ['as they say', { expiresIn: 700 }, {}, 100_000],
    ['as the vendor’s do, where they do not say', { expiresIn: null }, { lifetimeSeconds: 650 }, 50_000],
    ['without end, where nobody says', { expiresIn: null }, {}, null],
  ])('live from when the page was asked for, %s', async (_, more, token, leftMs) => {
    await pass(10 * MINUTE)
    const { client } = createLab()
    client.hydrate(hydrate(initial(more)))
    const held = client.getState({ ...acme, token }, {}).token
    expect(held?.expiresAt).toBe(leftMs === null ? null : client.now() + leftMs)
  })

  test('are renewed as the client’s policy wants', () => {
    const { client } = createLab(fresh(900), { policy: { leadMs: 2 * MINUTE } })
    client.hydrate(hydrate(initial()))
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
    client.hydrate(hydrate(given as InitialTokens))
    await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'token-1' })
  })

  test('are read as nothing where they are no tokens', () => {
    const [read] = hydrate(initial({ embedToken: '<html>' }))
      .read('u')
      .values()
    expect(read?.(acme, { policy: { leadMs: undefined }, now: () => Date.now() })).toBeNull()
  })

  test.each<[string, EmbedIdentity, boolean]>([
    ['the one whose they are', 'alice', true],
    ['another', 'bob', false],
    ['nobody', null, false],
    ['whoever, where the page does not tell', undefined, false],
  ])('that have an owner are for %s: %j, %j', (_, identity, areUsed) => {
    const { client } = createLab(fresh(900), { identity })
    client.hydrate(hydrate({ ...initial(), owner: ownerMark('alice') }))
    expect(client.getState(acme, {}).status).toBe(areUsed ? 'ready' : 'loading')
  })

  test('a request under way is known by when it left, and one that is over by nothing', async () => {
    const { client } = createLab(hanging)
    expect(client.requestedAt(acme, {})).toBeNull()
    await pass(MINUTE)
    client.subscribe(acme, {}, () => {})
    const leftAt = client.now()
    await pass(5_000)
    expect(client.requestedAt(acme, {})).toBe(leftAt)
    client.setIdentity(null)
    expect(client.requestedAt(acme, {})).toBeNull()
  })

  test('may be there from the start, and not on a server', async () => {
    const { client, requests } = createLab(fresh(900), { initialTokens: hydrate(initial()) })
    expect((await client.ensureToken(acme, {})).value).toBe('handed')
    expect(requests).toEqual([])
    vi.stubGlobal('document', undefined)
    const server = createLab(fresh(900), { initialTokens: hydrate(initial()) })
    vi.unstubAllGlobals()
    expect(server.client.getState(acme, {}).status).toBe('loading')
  })

  test('of a page from a cache are not used', () => {
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
      { transferSize: 0 } as PerformanceResourceTiming,
    ])
    const { client } = createLab()
    client.hydrate(hydrate(initial()))
    expect(client.getState(acme, {}).status).toBe('loading')
  })

  test('do not replace one that is there', async () => {
    const { client } = createLab()
    await client.ensureToken(acme, {})
    client.hydrate(hydrate(initial()))
    await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: 'token-1' })
  })

  test.each<[string, (client: EmbedClient) => void]>([
    ['clear()', (client) => client.clear()],
    ['a change of user', (client) => client.setIdentity('u2')],
  ])('are forgotten by %s before they were asked for', (_, change) => {
    const { client } = createLab(fresh(900), { identity: 'u1' })
    client.hydrate(hydrate(initial()))
    change(client)
    expect(client.getState(acme, {}).token).toBeNull()
  })
})
