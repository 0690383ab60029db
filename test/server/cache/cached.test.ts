// @vitest-environment node
// A token is minted once for each identity, vendor and parameters, and reused while it lives.
import { describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import { fingerprint } from '../../../src/token/fingerprint'
import {
  cached,
  type CachedOptions,
  memoryCache,
  type MintRequest,
  type ServerEvent,
} from '../../../src/server'
import { json, setUpHandler, T0, type User } from '../handling'

const { authorize, mint, onError, createHandler } = setUpHandler()

interface Answer {
  embedToken: string
  expiresIn: number | null
  retryAfter?: number
}

/** A host whose mint numbers its tokens. */
function createHost(more: Partial<CachedOptions<User>> = {}, minted: object = { expiresIn: 900 }) {
  let count = 0
  mint.mockImplementation(async () => ({ embedToken: `token-${(count += 1)}`, ...minted }))
  const events: ServerEvent[] = []
  const handler = createHandler({
    mint: cached<User>(mint, { cache: memoryCache(), identityOf: ({ id }) => id, ...more }),
    onEvent: (event) => events.push(event),
  })
  const ask = async (body: object = {}, signal?: AbortSignal) => {
    const response = await handler(json(body, signal ? { signal } : {}))
    return { status: response.status, ...((await response.json()) as Answer) }
  }
  return { ask, events, results: () => events.flatMap((e) => e.attributes['embed_token.cache.result'] ?? []) }
}

test('a second request gets the same token, and what is left of its life', async () => {
  const { ask, results } = createHost()
  expect(await ask()).toMatchObject({ embedToken: 'token-1', expiresIn: 900 })
  vi.setSystemTime(T0 + 100_400)
  expect(await ask()).toMatchObject({ embedToken: 'token-1', expiresIn: 799 })
  expect(results()).toEqual(['miss', 'hit'])
})

test.each<[string, object, object]>([
  ['another vendor', { vendor: 'a' }, { vendor: 'b' }],
  ['other parameters', { params: { a: 1 } }, { params: { a: 2 } }],
  ['more parameters', { params: {} }, { params: { a: null } }],
  ['a number for a text', { params: { a: 1 } }, { params: { a: '1' } }],
  ['a list for an object', { params: { a: [] } }, { params: { a: {} } }],
  ['a vendor that looks like another’s parameters', { vendor: 'a"]{' }, { vendor: 'a' }],
])('%s is another token', async (_, one, other) => {
  const { ask } = createHost()
  expect([(await ask(one)).embedToken, (await ask(other)).embedToken]).toEqual(['token-1', 'token-2'])
})

test('another user gets another token, whatever the page says', async () => {
  const { ask } = createHost()
  await ask()
  authorize.mockReturnValue({ id: 'user-2' })
  expect(await ask()).toMatchObject({ embedToken: 'token-2' })
})

test('the order of the parameters makes no other token', async () => {
  const { ask } = createHost()
  await ask({ params: { a: 1, b: { c: 2, d: 3 } } })
  expect(await ask({ params: { b: { d: 3, c: 2 }, a: 1 } })).toMatchObject({ embedToken: 'token-1' })
})

test('paramsOf names the parameters that matter', async () => {
  const { ask } = createHost({ paramsOf: ({ params }) => ({ widget: params['widget'] }) })
  await ask({ params: { widget: 'store', nonce: 1 } })
  expect(await ask({ params: { widget: 'store', nonce: 2 } })).toMatchObject({ embedToken: 'token-1' })
})

test('parameters that are nested too deeply are minted each time', async () => {
  const { ask } = createHost()
  const params = { a: JSON.parse(`${'['.repeat(300)}${']'.repeat(300)}`) as unknown }
  await ask({ params })
  expect(await ask({ params })).toMatchObject({ embedToken: 'token-2' })
})

describe('a token', () => {
  test.each<[string, Partial<CachedOptions<User>>, number, number]>([
    ['a quarter of its life by default', {}, 900, 225],
    ['35 s of a short life', {}, 100, 35],
    ['60 % of a very short one', {}, 30, 18],
    ['minRemainingSeconds', { minRemainingSeconds: 600 }, 900, 600],
  ])('is reused until it has less than %s', async (_, more, expiresIn, least) => {
    const { ask } = createHost(more, { expiresIn })
    await ask()
    vi.setSystemTime(T0 + (expiresIn - least) * 1_000)
    expect(await ask()).toMatchObject({ embedToken: 'token-1', expiresIn: least })
    vi.setSystemTime(T0 + (expiresIn - least) * 1_000 + 1)
    expect(await ask()).toMatchObject({ embedToken: 'token-2', expiresIn })
  })

  test('that never expires is kept for maxAgeSeconds', async () => {
    const { ask } = createHost({ maxAgeSeconds: 60 }, {})
    expect(await ask()).toMatchObject({ embedToken: 'token-1', expiresIn: null })
    vi.setSystemTime(T0 + 59_999)
    expect(await ask()).toMatchObject({ embedToken: 'token-1', expiresIn: null })
    vi.setSystemTime(T0 + 60_000)
    expect(await ask()).toMatchObject({ embedToken: 'token-2' })
  })

  test('that is used least makes room', async () => {
    const { ask } = createHost({ cache: memoryCache({ maxTokens: 2 }) })
    for (const vendor of ['a', 'b', 'a', 'c']) await ask({ vendor })
    expect(await ask({ vendor: 'a' })).toMatchObject({ embedToken: 'token-1' })
    expect(await ask({ vendor: 'b' })).toMatchObject({ embedToken: 'token-4' })
  })
})

describe('a token that the widget rejected', () => {
  const rejected = { reason: 'rejected' }

  test('is never handed out again to the page that rejected it', async () => {
    const { ask } = createHost()
    await ask()
    expect(await ask(rejected)).toMatchObject({ embedToken: 'token-2' })
    expect(await ask()).toMatchObject({ embedToken: 'token-2' })
  })

  test('is replaced at most once in 10 s: a broken widget is asked to wait', async () => {
    const { ask } = createHost()
    await ask()
    await ask(rejected)
    vi.setSystemTime(T0 + 4_000)
    expect(await ask(rejected)).toMatchObject({ status: 429, retryAfter: 6 })
    vi.setSystemTime(T0 + 10_000)
    expect(await ask(rejected)).toMatchObject({ embedToken: 'token-3' })
    expect(mint).toHaveBeenCalledTimes(3)
  })

  test('is replaced once for all who reject it at the same time', async () => {
    const { ask } = createHost()
    await ask()
    const answers = await Promise.all([ask(rejected), ask(rejected), ask(rejected)])
    expect(answers.map(({ embedToken }) => embedToken)).toEqual(['token-2', 'token-2', 'token-2'])
  })
})

describe('a page that names the token that it rejects', () => {
  const rejected = (token: string) => ({ reason: 'rejected', rejected: fingerprint(token) })

  test('gets the new token, if another page has rejected the same one before', async () => {
    const { ask } = createHost()
    await ask()
    expect(await ask(rejected('token-1'))).toMatchObject({ embedToken: 'token-2' })
    vi.setSystemTime(T0 + 4_000)
    expect(await ask(rejected('token-1')), 'a second tab').toMatchObject({ embedToken: 'token-2' })
    vi.setSystemTime(T0 + 60_000)
    expect(await ask(rejected('token-1')), 'a late tab').toMatchObject({ embedToken: 'token-2' })
    expect(mint).toHaveBeenCalledTimes(2)
  })

  test('gets a newer token, if that one was replaced in its turn', async () => {
    const { ask } = createHost()
    await ask()
    await ask(rejected('token-1'))
    vi.setSystemTime(T0 + 800_000)
    expect(await ask()).toMatchObject({ embedToken: 'token-3' })
    expect(await ask(rejected('token-1'))).toMatchObject({ embedToken: 'token-3' })
  })

  test('waits, if it rejects the new token as well', async () => {
    const { ask } = createHost()
    await ask()
    await ask(rejected('token-1'))
    expect(await ask(rejected('token-2'))).toMatchObject({ status: 429, retryAfter: 10 })
  })

  test('waits, if the vendor gives the same token again', async () => {
    const { ask } = createHost()
    mint.mockImplementation(async () => ({ embedToken: 'same', expiresIn: 900 }))
    await ask()
    expect(await ask(rejected('same'))).toMatchObject({ embedToken: 'same' })
    expect(await ask(rejected('same'))).toMatchObject({ status: 429 })
    expect(mint).toHaveBeenCalledTimes(2)
  })

  test.each([null, 7, 'x'.repeat(65), {}])('counts as one that names none: %j', async (named) => {
    const { ask } = createHost()
    const body = { reason: 'rejected', rejected: named }
    await ask()
    expect(await ask(body)).toMatchObject({ embedToken: 'token-2' })
    expect(await ask(body)).toMatchObject({ status: 429 })
  })
})

describe('a view that wants more time than its token has left', () => {
  const navigate = { reason: 'navigate' }

  test('gets a new token, at most once in 10 s', async () => {
    const { ask } = createHost()
    await ask()
    vi.setSystemTime(T0 + 9_999)
    expect(await ask(navigate)).toMatchObject({ embedToken: 'token-1' })
    vi.setSystemTime(T0 + 10_000)
    expect(await ask(navigate)).toMatchObject({ embedToken: 'token-2', expiresIn: 900 })
    expect(await ask(navigate)).toMatchObject({ embedToken: 'token-2' })
    expect(await ask()).toMatchObject({ embedToken: 'token-2' })
  })
})

describe('requests that come together', () => {
  test('share one mint', async () => {
    const { ask, results } = createHost()
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask()))
    expect(new Set(answers.map(({ embedToken }) => embedToken))).toEqual(new Set(['token-1']))
    expect(results().toSorted()).toEqual([...Array<string>(49).fill('joined'), 'miss'])
  })

  test('share one failure, and the next request mints anew', async () => {
    const { ask } = createHost()
    mint.mockImplementationOnce(async () => Promise.reject(new EmbedError('EMBED_UNAVAILABLE', 'down')))
    expect((await Promise.all([ask(), ask()])).map(({ status }) => status)).toEqual([502, 502])
    expect(mint).toHaveBeenCalledTimes(1)
    expect(await ask()).toMatchObject({ status: 200 })
    onError.mockClear()
  })

  test('go on when the one who began goes away', async () => {
    const { ask } = createHost()
    let finish: (token: string) => void = () => {}
    let asked: MintRequest<User> | undefined
    mint.mockImplementation((request) => {
      asked = request
      return new Promise((resolve) => (finish = resolve))
    })
    const leaving = new AbortController()
    const first = ask({}, leaving.signal)
    await vi.advanceTimersByTimeAsync(0)
    const second = ask()
    await vi.advanceTimersByTimeAsync(0)
    expect(asked?.signal.aborted).toBe(false)
    leaving.abort()
    expect(await first).toMatchObject({ status: 502 })
    expect(asked?.signal.aborted).toBe(false)
    finish('late')
    expect(await second).toMatchObject({ status: 200, embedToken: 'late' })
    expect(onError).not.toHaveBeenCalled()
  })

  test('end with a mint that takes too long', async () => {
    const { ask } = createHost({ timeoutMs: 1_000 })
    mint.mockImplementation(() => new Promise(() => {}))
    const answers = Promise.all([ask(), ask()])
    await vi.advanceTimersByTimeAsync(1_000)
    expect((await answers).map(({ status }) => status)).toEqual([504, 504])
  })
})

test.each([undefined, '', 'undefined', NaN, {}])(
  'an identity that is %j shares nothing',
  async (identity) => {
    const { ask } = createHost({ identityOf: () => identity as string })
    expect(await ask()).toMatchObject({ status: 502 })
    expect(mint).not.toHaveBeenCalled()
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'EMBED_CONFIG' })
  },
)
