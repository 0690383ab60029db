// @vitest-environment node
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { MintRequest } from '../../../src/server'
import { interaktMint, type InteraktMintOptions } from '../../../src/server/interakt'
import { createInteraktEmulator, type InteraktEmulator } from '../../emulators/interakt'
import type { User } from '../handling'
import { addressOf, answering, asked, askMint, errorOf, setUpMint, textOf, told } from '../minting'

setUpMint()

describe('interaktMint', () => {
  let emulator: InteraktEmulator
  const fetchFromEmulator = vi.fn<typeof fetch>(async (input, init) =>
    emulator.fetch(new Request(input, init)),
  )
  const create = (more: Partial<InteraktMintOptions<User>> = {}) =>
    interaktMint<User>({ accessToken: emulator.tokenOf('chat'), fetch: fetchFromEmulator, ...more })

  beforeEach(() => {
    emulator = createInteraktEmulator()
    fetchFromEmulator.mockClear()
  })

  test('hands out the stored token, which does not expire, and asks nobody', async () => {
    const response = await askMint(create())
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ embedToken: emulator.tokenOf('chat'), expiresIn: null })
    expect(fetchFromEmulator).not.toHaveBeenCalled()
  })

  test.each([true, false])('chooses it by what the page asks for (verify: %s)', async (verify) => {
    const accessToken = ({ params }: MintRequest<User>) =>
      emulator.tokenOf(params['widget'] === 'search' ? 'search' : 'chat')
    const mint = create({ accessToken, verify })
    for (const widget of ['chat', 'search'] as const) {
      const response = await askMint(mint, { params: { widget } })
      expect(await response.json()).toEqual({ embedToken: emulator.tokenOf(widget), expiresIn: null })
    }
    expect(fetchFromEmulator).toHaveBeenCalledTimes(verify ? 2 : 0)
  })

  test('chooses it by the user, also with a promise', async () => {
    const accessToken = async ({ user }: MintRequest<User>) => emulator.tokenOf('chat', user.id)
    const mint = create({ accessToken, verify: true })
    for (const user of ['alice', 'bob']) {
      expect(await (await askMint(mint, { user })).json()).toMatchObject({
        embedToken: emulator.tokenOf('chat', user),
      })
    }
  })

  test('asks for the token once, also with verify', async () => {
    const accessToken = vi.fn(() => emulator.tokenOf('chat'))
    const request = asked()
    await create({ accessToken, verify: true })(request)
    expect(accessToken).toHaveBeenCalledExactlyOnceWith(request)
  })

  test('verify: asks whether the vendor knows it, in its header, at the documented address', async () => {
    const token = emulator.tokenOf('chat')
    expect((await askMint(create({ verify: true }))).status).toBe(200)
    const [url, init] = fetchFromEmulator.mock.calls[0] ?? []
    expect(addressOf(url)).toMatch(
      /^https:\/\/admin\.interakt\.app\/api\/v1\/embed-snippet\?containerId=\w+$/,
    )
    expect(new Headers(init?.headers).get('x-access-token')).toBe(token)
    expect(emulator.counts.refused).toBe(0)
  })

  test('verify: a token that was regenerated is a 502, and told to the log', async () => {
    const mint = create({ verify: true })
    expect((await askMint(mint)).status).toBe(200)
    const token = emulator.tokenOf('chat')
    emulator.rotate('chat')
    const onError = vi.fn()
    const response = await askMint(mint, { onError })
    expect(response.status).toBe(502)
    expect(told(onError.mock.calls[0]?.[0])).toContain('Interakt')
    expect(told(onError.mock.calls[0]?.[0])).not.toContain(token)
    expect(await textOf(response)).not.toContain(token)
  })

  test('without verify it is handed out all the same: the widget will say', async () => {
    const mint = create()
    emulator.rotate('chat')
    expect((await askMint(mint)).status).toBe(200)
  })

  test.each(['https://interakt.example', 'https://interakt.example/', 'https://interakt.example//'])(
    'verify: at %s',
    async (baseUrl) => {
      await create({ verify: true, baseUrl })(asked())
      expect(new URL(addressOf(fetchFromEmulator.mock.calls[0]?.[0])).href).toMatch(
        /^https:\/\/interakt\.example\/api\/v1\/embed-snippet/,
      )
    },
  )

  test.each([{ success: false }, {}, null, 'ok'])(
    'verify: %j is no word that the token is known',
    async (body) => {
      const fetch = vi.fn(() => Promise.resolve(Response.json(body)))
      const mint = interaktMint({ accessToken: 'token', verify: true, fetch })
      await expect(Promise.resolve(mint(asked()))).rejects.toMatchObject({ code: 'EMBED_UNAVAILABLE' })
    },
  )

  test('verify: the vendor’s own rate limit is handed on', async () => {
    const retryAfter = 17
    const body = { success: false, error: 'Rate limit exceeded', code: 'RATE_LIMIT_EXCEEDED', retryAfter }
    const response = await askMint(
      create({ verify: true, fetch: answering(() => Response.json(body, { status: 429 })) }),
    )
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '17'])
    expect(await response.json()).toMatchObject({ retryAfter: 17 })
  })

  test.each(['', undefined, null])(
    'verify: a function that returns %j is an error, and asks nothing',
    async (token) => {
      const mint = create({ accessToken: () => token as string, verify: true })
      expect(await errorOf(() => mint(asked()))).toMatchObject({ code: 'EMBED_CONFIG' })
      expect(fetchFromEmulator).not.toHaveBeenCalled()
    },
  )
})
