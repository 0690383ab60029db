// @vitest-environment node
// What `mintInitialTokens` takes from the server that renders a page. What its tokens become in the page,
// `test/client/initial-tokens.test.tsx` holds.
import { beforeEach, expect, test, vi } from 'vitest'
import { mintInitialTokens, type PageHeaders } from '../../src/server'
import { fail, jwt, setUpHandler, T0, USER } from './handling'

const { mint } = setUpHandler()
const onError = vi.fn<(error: unknown) => void>()
beforeEach(() => {
  onError.mockReset()
})
const embeds = [{ vendor: { id: 'acme' }, options: {} }]

async function countFor(headers: PageHeaders): Promise<number> {
  const { initialTokens } = await mintInitialTokens({ mint, user: USER, embeds, headers, onError })
  return initialTokens.tokens.length
}

test.each<[Record<string, string | string[] | undefined>, number]>([
  [{}, 1],
  [{ accept: 'text/html', 'set-cookie': ['a=1', 'b=2'], 'x-none': undefined }, 1],
  [{ 'sec-fetch-dest': 'document' }, 1],
  [{ 'sec-fetch-dest': 'empty' }, 0],
  [{ 'Sec-Fetch-Dest': 'empty' }, 0],
  [{ 'sec-fetch-dest': ['empty'] }, 0],
  [{ 'sec-purpose': 'prefetch;prerender' }, 0],
  [{ 'Sec-Purpose': ['prefetch'] }, 0],
  [{ 'sec-purpose': undefined }, 1],
  [{ get: 'a header of that name', 'sec-fetch-dest': 'empty' }, 0],
  [{ ':path': '/', 'sec-fetch-dest': 'empty' }, 0],
])('Node’s headers are read as they are: %j, %i minted', async (headers, count) => {
  expect(await countFor(headers)).toBe(count)
})

test('the Web’s headers are read, too', async () => {
  expect(await countFor(new Headers({ 'sec-fetch-dest': 'empty' }))).toBe(0)
  expect(await countFor(new Headers({ 'sec-fetch-dest': 'document' }))).toBe(1)
})

test('a token that the mint keeps counts down, and an expired one is left out and told', async () => {
  mint.mockReturnValue({ embedToken: jwt({ exp: T0 / 1_000 + 600 }), expiresIn: 900 })
  const { initialTokens } = await mintInitialTokens({ mint, user: USER, embeds, onError })
  expect(initialTokens.tokens).toMatchObject([{ expiresIn: 600 }])
  vi.setSystemTime(T0 + 600_000)
  expect((await mintInitialTokens({ mint, user: USER, embeds, onError })).initialTokens.tokens).toEqual([])
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'EMBED_TOKEN_EXPIRED' }))
})

test('without onError, a failure is on the console, and the page is rendered', async () => {
  const { initialTokens } = await mintInitialTokens({ mint: {}, user: USER, embeds })
  expect(initialTokens.tokens).toEqual([])
  const printed = vi.mocked(console.error).mock.calls.splice(0)
  expect(printed).toEqual([[expect.stringMatching(/^react-embed-token\/server: EMBED_CONFIG: .*"acme"/)]])
})

test.each<[string, () => unknown]>([
  ['throws', () => fail(new Error('the log is down'))],
  ['rejects', () => Promise.reject(new Error('the log is down'))],
])('an onError that %s does not keep a page from being rendered', async (_, act) => {
  mint.mockRejectedValue(new Error('down'))
  expect(
    (await mintInitialTokens({ mint, user: USER, embeds, onError: () => act() as never })).initialTokens
      .tokens,
  ).toEqual([])
  await Promise.resolve()
  expect(vi.mocked(console.error).mock.calls.splice(0)).toEqual([
    [expect.stringContaining('react-embed-token/server: Error.')],
  ])
})

test('a vendor whose tokenParams throws is left out and told: the others are minted', async () => {
  const broken = { vendor: { id: 'broken', tokenParams: () => fail(new Error('no board')) }, options: {} }
  const { initialTokens } = await mintInitialTokens({
    mint,
    user: USER,
    embeds: [broken, ...embeds],
    onError,
  })
  expect(initialTokens.tokens).toMatchObject([{ vendor: 'acme' }])
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'no board' }))
})

test('a page that is no longer wanted is no failure', async () => {
  const leaving = new AbortController()
  const request = new Request('https://app.example.com/', { signal: leaving.signal })
  mint.mockImplementation(
    ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  )
  const minting = mintInitialTokens({ mint, user: USER, embeds, request, onError })
  await vi.advanceTimersByTimeAsync(100)
  leaving.abort()
  expect((await minting).initialTokens.tokens).toEqual([])
  expect(onError).not.toHaveBeenCalled()
})
