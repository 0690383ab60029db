// @vitest-environment node
// How long a token lives, as the handler tells the page: the least of all that is known.
import { describe, expect, test, vi } from 'vitest'
import { parseTokenResponse } from '../../../src/token/token'
import { json, jwt, setUpHandler, T0 } from '../handling'

const { mint, onError, answerTo } = setUpHandler()

const NOW = T0 / 1_000

async function expiresInOf(minted: unknown): Promise<unknown> {
  mint.mockResolvedValue(minted)
  const response = await answerTo(json({ vendor: 'acme' }))
  expect(response.status).toBe(200)
  return ((await response.json()) as { expiresIn: unknown }).expiresIn
}

test.each<[string, unknown, number | null]>([
  [
    'a JWT that ends before the mint says so',
    { embedToken: jwt({ iat: NOW - 300, exp: NOW + 600 }), expiresIn: 900 },
    600,
  ],
  ['a JWT without iat that does', { embedToken: jwt({ exp: NOW + 600 }), expiresIn: 900 }, 600],
  ['a JWT that ends before expiresAt', { embedToken: jwt({ exp: NOW + 600 }), expiresAt: NOW + 900 }, 600],
  [
    'a JWT that ends later than the mint says',
    { embedToken: jwt({ iat: NOW, exp: NOW + 900 }), expiresIn: 300 },
    300,
  ],
  ['a JWT alone', { embedToken: jwt({ iat: NOW - 600, exp: NOW + 300 }) }, 300],
  ['a JWT whose exp is in ms', { embedToken: jwt({ exp: T0 + 600_000 }), expiresIn: 900 }, 600],
  ['a JWT whose exp is a text', { embedToken: jwt({ exp: String(NOW + 600) }), expiresIn: 900 }, 600],
  ['a JWT whose exp is no number', { embedToken: jwt({ exp: 'soon' }), expiresIn: 900 }, 900],
  ['a JWT without an end', { embedToken: jwt({ sub: 'a' }) }, null],
  ['a JWT that ends in a thousand years', { embedToken: jwt({ exp: NOW + 31_536_000_000 }) }, null],
  ['an opaque token', { embedToken: 'opaque', expiresIn: 900 }, 900],
  ['an opaque token with dots', { embedToken: 'a.b.c', expiresIn: 900 }, 900],
  ['an opaque token without an end', { embedToken: 'opaque' }, null],
])('%s', async (_, minted, expected) => {
  expect(await expiresInOf(minted)).toBe(expected)
})

test('an answer that the mint keeps counts down, and is 502 at its end', async () => {
  const kept = { embedToken: jwt({ iat: NOW, exp: NOW + 900 }), expiresIn: 900 }
  const seen: unknown[] = []
  for (let minute = 0; minute < 15; minute += 5) {
    vi.setSystemTime(T0 + minute * 60_000)
    seen.push(await expiresInOf(kept))
  }
  expect(seen).toEqual([900, 600, 300])
  vi.setSystemTime(T0 + 900_000)
  expect((await answerTo(json({ vendor: 'acme' }))).status).toBe(502)
})

test('what the page is told, it believes', async () => {
  mint.mockResolvedValue({ embedToken: jwt({ iat: NOW - 3_000, exp: NOW + 600 }), expiresIn: 3_600 })
  const body: unknown = await (await answerTo(json({ vendor: 'acme' }))).json()
  expect(parseTokenResponse(body, { sentAt: T0, receivedAt: T0 }).expiresAt).toBe(T0 + 600_000)
})

describe('a token that has expired is never handed out, but 502 and told', () => {
  test.each<[string, unknown]>([
    [
      'a JWT of the past, though the mint says otherwise',
      { embedToken: jwt({ iat: NOW - 1_800, exp: NOW - 900 }), expiresIn: 900 },
    ],
    ['a JWT of the past, without a word of the mint', { embedToken: jwt({ exp: NOW - 900 }) }],
    ['a JWT that ends now', { embedToken: jwt({ exp: NOW }), expiresIn: 900 }],
    ['a JWT with less than a second', { embedToken: jwt({ exp: NOW + 0.9 }), expiresIn: 900 }],
    ['a JWT of the year 0', { embedToken: jwt({ exp: 0 }), expiresIn: 900 }],
    ['an opaque token with nothing left', { embedToken: 'opaque', expiresIn: 0 }],
    ['an opaque token with less than a second', { embedToken: 'opaque', expiresIn: 0.9 }],
    ['an expiresAt of the past', { embedToken: 'opaque', expiresAt: NOW - 1 }],
  ])('%s', async (_, minted) => {
    mint.mockResolvedValue(minted)
    const response = await answerTo(json({ vendor: 'acme' }))
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ error: 'vendor_failed' })
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'EMBED_TOKEN_EXPIRED' }),
      expect.anything(),
    )
  })

  test('nor one that expired while the vendor was slow', async () => {
    mint.mockImplementation(
      () =>
        new Promise((resolve) =>
          setTimeout(resolve, 3_000, { embedToken: jwt({ exp: NOW + 2 }), expiresIn: 900 }),
        ),
    )
    const answering = answerTo(json({}))
    await vi.advanceTimersByTimeAsync(3_000)
    expect((await answering).status).toBe(502)
  })
})
