// @vitest-environment node
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { answeringAgentMint, type AnsweringAgentMintOptions } from '../../../src/server/answering-agent'
import { createAnsweringAgentEmulator, type AnsweringAgentEmulator } from '../../emulators/answering-agent'
import { CANARY, type User } from '../handling'
import { addressOf, answering, asked, askMint, errorOf, setUpMint, textOf, told } from '../minting'

setUpMint()

describe('answeringAgentMint', () => {
  let emulator: AnsweringAgentEmulator
  const fetchFromEmulator = vi.fn<typeof fetch>(async (input, init) => {
    const response = await emulator.fetch(new Request(input, init))
    if (response.type === 'error') throw init?.signal?.reason ?? new TypeError('fetch failed')
    return response
  })
  const create = (more: Partial<AnsweringAgentMintOptions<User>> = {}) =>
    answeringAgentMint<User>({
      apiKey: emulator.apiKey,
      externalId: ({ user }) => user.id,
      fetch: fetchFromEmulator,
      ...more,
    })

  beforeEach(() => {
    emulator = createAnsweringAgentEmulator()
    fetchFromEmulator.mockClear()
  })
  afterEach(() => {
    expect(emulator.counts.posts, 'to post rotates the user’s secret').toBe(0)
  })

  test('hands out the user’s current token, which does not expire', async () => {
    const response = await askMint(create())
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ embedToken: emulator.tokenOf('user-1'), expiresIn: null })
    expect(emulator.counts).toMatchObject({ gets: 1, posts: 0 })
  })

  test('asks the documented address, with the key in its header', async () => {
    await create()(asked())
    const [url, init] = fetchFromEmulator.mock.calls[0] ?? []
    expect(url).toBe('https://answeringagent.com/api/v1/users/user-1/embed-token')
    expect(new Headers(init?.headers).get('x-api-key')).toBe(emulator.apiKey)
  })

  test.each([
    'https://playground.answeringagent.com/api/v1',
    'https://playground.answeringagent.com/api/v1/',
    'https://playground.answeringagent.com/api/v1///',
  ])('asks another deployment, %s', async (baseUrl) => {
    await create({ baseUrl })(asked())
    expect(fetchFromEmulator.mock.calls[0]?.[0]).toBe(
      'https://playground.answeringagent.com/api/v1/users/user-1/embed-token',
    )
  })

  test('asks for each token, and gives the same one: nothing is rotated', async () => {
    const mint = create()
    const tokens = await Promise.all(
      [1, 2, 3].map(async () => ((await (await askMint(mint)).json()) as { embedToken: string }).embedToken),
    )
    expect(new Set(tokens).size).toBe(1)
    expect(emulator.counts).toMatchObject({ gets: 3, posts: 0 })
  })

  test('gives the new one once the vendor has rotated it', async () => {
    const mint = create()
    const before = await (await askMint(mint)).text()
    emulator.rotate('user-1')
    const after = await (await askMint(mint)).text()
    expect(after).not.toBe(before)
    expect(after).toContain(emulator.tokenOf('user-1'))
  })

  test('each user gets their own, as authorised, whatever the page sends', async () => {
    const mint = create()
    const of = async (user: string) =>
      (
        (await (await askMint(mint, { user, params: { user: 'user-1', id: 'user-1' } })).json()) as {
          embedToken: string
        }
      ).embedToken
    expect([await of('alice'), await of('bob')]).toEqual([emulator.tokenOf('alice'), emulator.tokenOf('bob')])
    expect(emulator.tokenOf('alice')).not.toBe(emulator.tokenOf('bob'))
    expect(emulator.tokenOf('user-1')).toBeUndefined()
  })

  test('the host’s function is asked with the whole request', async () => {
    const externalId = vi.fn(() => 'x')
    const request = asked({ params: { a: 1 } })
    await create({ externalId })(request)
    expect(externalId).toHaveBeenCalledExactlyOnceWith(request)
  })

  test.each([
    'a/b',
    '../admin',
    'a?b=c',
    'a#b',
    'a b',
    'ä@example.com',
    'a%2Fb',
    '%2e%2e',
    'a\\b',
    'a;b',
    ';',
    '/',
    '?',
    'a\nb',
    '*',
    '😀',
    '...',
    '.a',
    'a..',
  ])('the user %j is one step of the path', async (user) => {
    const response = await askMint(create(), { user })
    expect(response.status).toBe(200)
    const url = new URL(addressOf(fetchFromEmulator.mock.calls[0]?.[0]))
    expect(url.pathname).toMatch(/^\/api\/v1\/users\/[^/]+\/embed-token$/)
    expect(url.search + url.hash).toBe('')
    expect(await response.json()).toMatchObject({ embedToken: emulator.tokenOf(user) })
  })

  test.each(['.', '..'])('the user %j is one step of the path, or refused', async (user) => {
    await askMint(create(), { user })
    for (const [url] of fetchFromEmulator.mock.calls)
      expect(new URL(addressOf(url)).pathname).toMatch(/^\/api\/v1\/users\/[^/]+\/embed-token$/)
  })

  test.each(['', ' ', undefined, null, 'undefined', 'null', 'NaN', '[object Object]', 7])(
    'no user, %j, is an error of the host’s, and asks nothing',
    async (id) => {
      const mint = create({ externalId: () => id as string })
      expect(await errorOf(() => mint(asked()))).toMatchObject({ name: 'EmbedError', code: 'EMBED_CONFIG' })
      expect((await askMint(mint)).status).toBe(502)
      expect(fetchFromEmulator).not.toHaveBeenCalled()
    },
  )

  test('a function of the host’s that throws is a 502, with its error in the log only', async () => {
    const cause = new Error(`no such column ${CANARY}`)
    const onError = vi.fn()
    const mint = create({
      externalId: () => {
        throw cause
      },
    })
    const response = await askMint(mint, { onError })
    expect(response.status).toBe(502)
    expect(await textOf(response)).not.toContain(CANARY)
    expect(onError.mock.calls[0]?.[0]).toBe(cause)
    expect(fetchFromEmulator).not.toHaveBeenCalled()
  })

  test('a user whose name is half a character is a 502', async () => {
    expect((await askMint(create(), { user: '\ud800' })).status).toBe(502)
  })

  test('a user that the vendor does not know is a 502, and is not made', async () => {
    emulator.settings.knownUsers = ['alice']
    expect((await askMint(create(), { user: 'bob' })).status).toBe(502)
    expect((await askMint(create(), { user: 'alice' })).status).toBe(200)
    expect(emulator.tokenOf('bob')).toBeUndefined()
  })

  test('a wrong key is a 502', async () => {
    const response = await askMint(create({ apiKey: CANARY }))
    expect(response.status).toBe(502)
    expect(await textOf(response)).not.toContain(CANARY)
  })

  test.each(['forbidden', 'server-error'] as const)('%s of the vendor is a 502', async (apiFault) => {
    emulator.settings.apiFault = apiFault
    expect((await askMint(create())).status).toBe(502)
  })

  test('a vendor that hangs is a 504', async () => {
    emulator.settings.apiFault = 'hang'
    const response = askMint(create())
    await vi.advanceTimersByTimeAsync(8_000)
    expect((await response).status).toBe(504)
  })

  test.each<[string, () => Response]>([
    ['HTML', () => new Response(`<html>${CANARY}`)],
    [
      'HTML that says that it is JSON',
      () => new Response(`<html>${CANARY}`, { headers: { 'content-type': 'application/json' } }),
    ],
    ['nothing', () => new Response(null)],
    ['null', () => Response.json(null)],
    ['a list', () => Response.json([CANARY])],
    ['an empty object', () => Response.json({})],
    ['an empty token', () => Response.json({ embed_token: '' })],
    ['the word "undefined"', () => Response.json({ embed_token: 'undefined' })],
    ['a token that is an object', () => Response.json({ embed_token: { value: CANARY } })],
    ['a token with a space', () => Response.json({ embed_token: `${CANARY} ${CANARY}` })],
    ['an error that is a 200', () => Response.json({ error: CANARY, embed_token: CANARY })],
    ['a token under another name', () => Response.json({ embedtoken: CANARY, auth_token: CANARY })],
  ])('an answer of %s is a 502, and not repeated', async (_, respond) => {
    const onError = vi.fn()
    const response = await askMint(create({ fetch: answering(respond) }), { onError })
    expect(response.status).toBe(502)
    expect(await textOf(response)).not.toContain(CANARY)
    expect(told(onError.mock.calls[0]?.[0])).not.toContain(CANARY)
  })

  test.each(['', undefined, null])(
    'the key %j is an error when it is wanted, and none as a build imports the mint',
    async (apiKey) => {
      const mint = create({ apiKey: apiKey as string })
      expect(await errorOf(() => mint(asked()))).toMatchObject({ name: 'EmbedError', code: 'EMBED_CONFIG' })
    },
  )
})
