// @vitest-environment node
// A credential changes at the vendor without a failed request.
import { describe, expect, test, vi } from 'vitest'
import { createTokenHandler, isCredential, type ServerEvent } from '../../../src/server'
import { answeringAgentMint } from '../../../src/server/answering-agent'
import { returningAiMint } from '../../../src/server/returning-ai'
import { createAnsweringAgentEmulator } from '../../emulators/answering-agent'
import { CANARY, json, type User, USER } from '../handling'
import { addressOf, answering, asked, errorOf } from '../minting'

describe('a stream of requests while the key changes at Answering Agent', () => {
  test('loses none, if both keys are configured meanwhile', async () => {
    const emulator = createAnsweringAgentEmulator()
    const NEW = 'sk_live_new'
    const events: ServerEvent[] = []
    let apiKey: { current: string; next?: string } = { current: emulator.apiKey }
    const emulated: typeof fetch = async (input, init) => emulator.fetch(new Request(addressOf(input), init))
    const handler = () =>
      createTokenHandler<User>({
        authorize: () => USER,
        mint: answeringAgentMint<User>({ apiKey, externalId: ({ user }) => user.id, fetch: emulated }),
        onEvent: (event) => events.push(event),
      })
    const steps: (() => unknown)[] = [
      () => (apiKey = { current: emulator.apiKey, next: NEW }), // deployed before the vendor knows it
      () => emulator.settings.moreKeys.push(NEW), // both are valid at the vendor
      () => emulator.settings.moreKeys.push(null), // the old one is not any more
      () => (apiKey = { current: NEW }), // deployed without the old one
    ]
    const statuses: number[] = []
    for (const step of [() => {}, ...steps]) {
      step()
      const streamed = Array.from({ length: 25 }, () => handler()(json({ vendor: 'answering-agent' })))
      for (const response of await Promise.all(streamed)) statuses.push(response.status)
    }
    expect(statuses).toEqual(Array(125).fill(200))
    const rejected = events.filter(({ name }) => name === 'embed_token.credential')
    expect(rejected, 'while the vendor did not know the new key').toHaveLength(25)
    expect(rejected[0]?.attributes).toEqual({
      'embed_token.vendor': 'answering-agent',
      'embed_token.credential.index': 0,
    })
    expect(JSON.stringify(events)).not.toContain('sk_live')
  })
})

describe('returningAiMint', () => {
  const credentials = {
    accessId: { current: 'id-1', next: 'id-2' },
    accessKey: { current: 'key-1', next: 'key-2' },
  }

  test.each([401, 403])('fails over once to the other id and key after a %i', async (status) => {
    const sent: unknown[] = []
    const fetch = answering(async (request) => {
      const { accessId, accessKey } = (await request.json()) as Record<string, unknown>
      sent.push([accessId, accessKey])
      return accessKey === 'key-2' ? new Response(null, { status }) : Response.json({ token: 'abc' })
    })
    expect(await returningAiMint<User>({ ...credentials, fetch })(asked())).toEqual({ token: 'abc' })
    expect(sent).toEqual([
      ['id-2', 'key-2'],
      ['id-1', 'key-1'],
    ])
  })

  test('fails if the vendor rejects both, and asks no third time', async () => {
    const fetch = answering(() => new Response(null, { status: 401 }))
    const error = await errorOf(() => returningAiMint<User>({ ...credentials, fetch })(asked()))
    expect(error.code).toBe('EMBED_UNAVAILABLE')
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  test.each([404, 429, 500])('does not fail over after a %i: that is not about the key', async (status) => {
    const fetch = answering(() => new Response(null, { status }))
    await errorOf(() => returningAiMint<User>({ ...credentials, fetch })(asked()))
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})

describe('a call that reads a token', () => {
  const mint = (fetch: typeof globalThis.fetch) =>
    answeringAgentMint<User>({ apiKey: 'key', externalId: () => 'a', fetch })

  test.each<[string, () => Response]>([
    ['a lost connection', () => { throw new TypeError('fetch failed') }], // prettier-ignore
    ['a 500', () => new Response(null, { status: 500 })],
  ])('is made again after %s', async (_, first) => {
    const fetch = answering(() => Response.json({ embed_token: 'abc' }))
    fetch.mockImplementationOnce(async () => first())
    expect(await mint(fetch)(asked())).toEqual({ embed_token: 'abc' })
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  test('is not made again for a page that has gone', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(async () => Promise.reject(new TypeError('fetch failed')))
    await expect(mint(fetch)(asked({ signal: AbortSignal.abort() }))).rejects.toThrow()
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})

test('isCredential takes both while they change, and nothing else', async () => {
  const both = { current: CANARY, next: 'new' }
  expect(await isCredential(CANARY, both)).toBe(true)
  expect(await isCredential('new', both)).toBe(true)
  for (const wrong of ['', 'ne', 'new ', 'undefined', CANARY.slice(1)])
    expect(await isCredential(wrong, both)).toBe(false)
  expect(await isCredential('', { current: 'a', next: '' })).toBe(false)
})
