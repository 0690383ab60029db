// @vitest-environment node
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { cached, memoryCache } from '../../../src/server'
import { lookerMint, type LookerMintOptions } from '../../../src/server/looker'
import { readBundle } from '../../../src/vendor-kit/bundle'
import { createLookerEmulator, type LookerEmulator } from '../../emulators/looker'
import type { User } from '../handling'
import { addressOf, asked, errorOf, setUpMint } from '../minting'

setUpMint()

interface Bundle {
  authentication_token?: string
  api_token: string
  session_reference_token?: string
  session_reference_token_ttl: number
}

describe('lookerMint', () => {
  let emulator: LookerEmulator
  const fetchFromEmulator = vi.fn<typeof fetch>(async (input, init) =>
    emulator.fetch(new Request(input, init)),
  )
  const create = (more: Partial<LookerMintOptions<User>> = {}) =>
    lookerMint<User>({
      baseUrl: 'https://acme.looker.com/',
      clientId: 'client',
      clientSecret: emulator.clientSecret,
      embedUser: ({ user }) => ({
        external_user_id: user.id,
        permissions: ['access_data'],
        models: ['orders'],
      }),
      fetch: fetchFromEmulator,
      ...more,
    })
  const request = new Request('https://app.example.com/api', {
    headers: { 'user-agent': 'Browser/1.0', origin: 'https://app.example.com' },
  })
  const ask = async (mint: ReturnType<typeof create>, reason: string, user = 'alice') => {
    const answer = (await mint(asked({ reason, request, user: { id: user } }))) as {
      embedToken: string
      expiresIn: number
    }
    return { ...answer, bundle: readBundle<Bundle>(answer.embedToken) as Bundle }
  }
  const calls = (path: string) =>
    fetchFromEmulator.mock.calls
      .filter(([url]) => addressOf(url).endsWith(path))
      .map(([url, init]) => ({
        url: addressOf(url),
        agent: new Headers(init?.headers).get('user-agent'),
        body: JSON.parse(init?.body as string) as Record<string, unknown>,
      }))

  beforeEach(() => {
    emulator = createLookerEmulator()
    fetchFromEmulator.mockClear()
  })

  test('acquires a session first, and keeps its reference to itself', async () => {
    const { bundle, expiresIn } = await ask(create(), 'first')
    expect(expiresIn).toBe(600)
    expect(bundle.authentication_token).toMatch(/^authentication/)
    expect(JSON.stringify(bundle)).not.toMatch(/reference[\da-f]{8}/)
    expect(calls('/acquire')).toEqual([
      {
        url: 'https://acme.looker.com/api/4.0/embed/cookieless_session/acquire',
        agent: 'Browser/1.0',
        body: {
          external_user_id: 'alice',
          permissions: ['access_data'],
          models: ['orders'],
          embed_domain: 'https://app.example.com',
        },
      },
    ])
  })

  test.each(['due', 'expired', 'asked', 'navigate'])(
    'generates tokens of the same session when they are %s',
    async (reason) => {
      const mint = create()
      const first = await ask(mint, 'first')
      const next = await ask(mint, reason)
      expect(next.bundle.authentication_token).toBeUndefined()
      expect(next.bundle.api_token).not.toBe(first.bundle.api_token)
      expect(calls('/generate_tokens')).toMatchObject([
        { agent: 'Browser/1.0', body: { api_token: first.bundle.api_token } },
      ])
      expect(emulator.counts).toMatchObject({ acquired: 1, generated: 1, logins: 1, strangers: 0 })
    },
  )

  test('acquires anew when a session has ended, without an error', async () => {
    const mint = create()
    await ask(mint, 'first')
    emulator.rotate()
    expect((await ask(mint, 'due')).bundle.authentication_token).toMatch(/^authentication/)
    expect(emulator.counts).toMatchObject({ acquired: 2, generated: 0 })
  })

  test('acquires anew when a page rejects its tokens', async () => {
    const mint = create()
    await ask(mint, 'first')
    await ask(mint, 'rejected')
    expect(calls('/acquire')[1]?.body).not.toHaveProperty('session_reference_token')
  })

  test('the frames of a user share a session, also when they come together; other users do not', async () => {
    const mint = create()
    await Promise.all([ask(mint, 'first'), ask(mint, 'first')])
    await ask(mint, 'first', 'bob')
    const references = calls('/acquire').map(({ body }) => body['session_reference_token'])
    expect(references).toEqual([undefined, expect.stringMatching(/^reference/), undefined])
  })

  test('a joined session that has ended is replaced', async () => {
    const mint = create()
    await ask(mint, 'first')
    emulator.rotate()
    expect((await ask(mint, 'first')).bundle.authentication_token).toMatch(/^authentication/)
  })

  test('keeps sessions in a store of yours', async () => {
    const kept = new Map<string, string>()
    const sessions = {
      get: (key: string) => Promise.resolve(kept.get(key)),
      set: (key: string, value: string) => Promise.resolve(kept.set(key, value)),
    }
    await ask(create({ sessions }), 'first')
    await ask(create({ sessions }), 'due')
    expect(emulator.counts).toMatchObject({ acquired: 1, generated: 1 })
    expect([...kept.keys()]).toEqual(['alice'])
  })

  test('is refused by a cache', async () => {
    const mint = cached(create(), { cache: memoryCache(), identityOf: ({ id }) => id })
    expect(await errorOf(() => mint(asked({ request })))).toMatchObject({ code: 'EMBED_CONFIG' })
  })

  test.each<[string, Partial<LookerMintOptions<User>>]>([
    ['no client', { clientId: '' }],
    ['no secret', { clientSecret: '' }],
    ['no host', { baseUrl: 'undefined' }],
    ['no user', { embedUser: () => ({ external_user_id: '', permissions: [], models: [] }) }],
  ])('says so when there is %s', async (_, more) => {
    expect(await errorOf(() => create(more)(asked({ request })))).toMatchObject({ code: 'EMBED_CONFIG' })
  })
})
