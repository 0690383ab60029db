// @vitest-environment node
// Explicit calls of the vendors' partner APIs: each is made once, whatever fails.
import { describe, expect, test, vi } from 'vitest'
import { createAnsweringAgentUser, rotateAnsweringAgentToken } from '../../../src/server/answering-agent'
import { createRuntypeClientToken, regenerateRuntypeClientToken } from '../../../src/server/runtype'
import { createAnsweringAgentEmulator } from '../../emulators/answering-agent'
import { addressOf, answering, errorOf } from '../minting'

describe('Answering Agent', () => {
  const setUp = () => {
    const emulator = createAnsweringAgentEmulator()
    const fetch: typeof globalThis.fetch = async (input, init) =>
      emulator.fetch(new Request(addressOf(input), init))
    return { emulator, account: { apiKey: emulator.apiKey, fetch } }
  }

  test('createAnsweringAgentUser makes a user', async () => {
    const { emulator, account } = setUp()
    emulator.settings.knownUsers = []
    const answer = await createAnsweringAgentUser({ external_id: 'user-9' }, account)
    expect(answer).toMatchObject({ embed_token: emulator.tokenOf('user-9') })
  })

  test('rotateAnsweringAgentToken ends the old token', async () => {
    const { emulator, account } = setUp()
    const first = (await rotateAnsweringAgentToken('user-1', account)) as { embed_token: string }
    const second = (await rotateAnsweringAgentToken('user-1', account)) as { embed_token: string }
    expect(first.embed_token).not.toBe(second.embed_token)
    expect(emulator.tokenOf('user-1')).toBe(second.embed_token)
  })

  test('a call that fails is not made again', async () => {
    const fetch = answering(() => new Response(null, { status: 500 }))
    const account = { apiKey: 'key', fetch }
    await errorOf(() => rotateAnsweringAgentToken('user-1', account))
    await errorOf(() => createAnsweringAgentUser({}, account))
    expect(fetch).toHaveBeenCalledTimes(2)
    expect((await errorOf(() => rotateAnsweringAgentToken('..', account))).code).toBe('EMBED_CONFIG')
  })
})

describe('Runtype', () => {
  test('createRuntypeClientToken and regenerateRuntypeClientToken post what is documented', async () => {
    const sent: unknown[] = []
    const fetch = answering(async (request) => {
      sent.push([request.method, request.url, request.headers.get('authorization'), await request.text()])
      return Response.json({ token: 'ct_test_1', clientToken: { id: '1' }, warnings: [] })
    })
    const account = { apiKey: 'sk', fetch }
    await createRuntypeClientToken({ name: 'Shop', allowedOrigins: ['https://shop.example.com'] }, account)
    await regenerateRuntypeClientToken('a/b', { ...account, baseUrl: 'https://runtype.test/' })
    expect(sent).toEqual([
      [
        'POST',
        'https://api.runtype.com/v1/client-tokens',
        'Bearer sk',
        '{"name":"Shop","allowedOrigins":["https://shop.example.com"]}',
      ],
      ['POST', 'https://runtype.test/v1/client-tokens/a%2Fb/regenerate', 'Bearer sk', ''],
    ])
  })

  test('the header of the key is yours to name', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(async () => Response.json({}))
    const headersOf = (key: string) => ({ 'x-key': key })
    await regenerateRuntypeClientToken('1', { apiKey: 'sk', fetch, headersOf })
    expect(new Headers(fetch.mock.calls[0]?.[1]?.headers).get('x-key')).toBe('sk')
    for (const id of ['', '..', 'undefined'])
      expect((await errorOf(() => regenerateRuntypeClientToken(id, { apiKey: 'sk', fetch }))).code).toBe(
        'EMBED_CONFIG',
      )
  })
})
