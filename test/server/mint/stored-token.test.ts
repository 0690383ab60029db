// @vitest-environment node
import { describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import type { Mint, MintRequest } from '../../../src/server'
import { interaktMint } from '../../../src/server/interakt'
import { openChatWidgetMint } from '../../../src/server/open-chat-widget'
import { runtypeMint } from '../../../src/server/runtype'
import { CANARY, jwt, T0, type User } from '../handling'
import { asked, askMint, errorOf, setUpMint, textOf, told } from '../minting'

setUpMint()

/** The three that hand out what is stored, as one family. */
const STORED: [
  string,
  string,
  (stored: string | ((request: MintRequest<User>) => string | Promise<string>)) => Mint<User>,
][] = [
  ['interaktMint', 'Interakt', (accessToken) => interaktMint<User>({ accessToken })],
  ['openChatWidgetMint', 'Open Chat Widget', (apiKey) => openChatWidgetMint<User>({ apiKey })],
  ['runtypeMint', 'Runtype', (clientToken) => runtypeMint<User>({ clientToken })],
]

describe.each(STORED)('%s hands out what is stored', (_, vendor, make) => {
  test.each(['', undefined, null])(
    '%j is an error when it is wanted, that names the vendor',
    async (stored) => {
      const mint = make(stored as string)
      const error = await errorOf(() => mint(asked()))
      expect(error).toMatchObject({ name: 'EmbedError', code: 'EMBED_CONFIG' })
      expect(error.message).toContain(vendor)
    },
  )

  test.each<[string, unknown]>([
    ['nothing', ''],
    ['undefined', undefined],
    ['null', null],
    ['the word "undefined"', 'undefined'],
    ['a number', 7],
    ['an object', { token: CANARY }],
    ['a token with a line break', `${CANARY}\n${CANARY}`],
    ['a token with a space', ` ${CANARY}`],
    ['HTML', `<html>${CANARY}`],
    ['a page of text', CANARY.repeat(1_000)],
  ])('a function that returns %s is a 502, and that is not repeated', async (_name, value) => {
    for (const stored of [() => value as string, async () => value as string]) {
      const onError = vi.fn()
      const response = await askMint(make(stored), { onError })
      expect(response.status).toBe(502)
      expect(await textOf(response)).not.toContain(CANARY)
      expect(onError).toHaveBeenCalledTimes(1)
      expect(told(onError.mock.calls[0]?.[0])).not.toContain(CANARY)
    }
  })

  test.each<[string, () => string | Promise<string>]>([
    [
      'throws',
      () => {
        throw new Error(CANARY)
      },
    ],
    ['rejects', () => Promise.reject(new Error(CANARY))],
  ])('a function that %s is a 502, with its error in the log only', async (_name, stored) => {
    const onError = vi.fn()
    const response = await askMint(make(stored), { onError })
    expect(response.status).toBe(502)
    expect(await textOf(response)).not.toContain(CANARY)
    expect((onError.mock.calls[0]?.[0] as Error).message).toBe(CANARY)
  })

  test('a function that hangs is a 504', async () => {
    const response = askMint(make(() => new Promise(() => {})))
    await vi.advanceTimersByTimeAsync(8_000)
    expect((await response).status).toBe(504)
  })

  test('a function that says to wait is a 429', async () => {
    const wait = () => Promise.reject(new EmbedError('EMBED_RATE_LIMITED', 'wait', { retryAfterMs: 4_000 }))
    const response = await askMint(make(wait))
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '4'])
  })

  test('a stored JWT lives as long as it says', async () => {
    const token = jwt({ exp: T0 / 1_000 + 600, iat: T0 / 1_000 - 300 })
    expect(await (await askMint(make(() => token))).json()).toEqual({ embedToken: token, expiresIn: 600 })
  })

  test('is never kept by anything between: no-store', async () => {
    const response = await askMint(make('a-token-of-more-than-24-characters'))
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})
