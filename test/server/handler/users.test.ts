// @vitest-environment node
// Who is a user, and who is none: what `authorize` returns, and what `mintInitialTokens` is given.
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { runInNewContext } from 'node:vm'
import { describe, expect, test, vi } from 'vitest'
import { createTokenHandler, mintInitialTokens, type MintRequest } from '../../../src/server'
import { CANARY, json, setUpHandler } from '../handling'

const { mint, onError, answerTo } = setUpHandler()
const embeds = [{ vendor: { id: 'acme' }, options: {} }]

function circle(): object {
  const self: { user?: object } = {}
  self.user = self
  return self
}

class Account {
  readonly #id = 'user-1'
  get id() {
    return this.#id
  }
}

describe('a user', () => {
  test.each<[string, unknown]>([
    ['an id', 'user-1'],
    ['a number', 7],
    ['a big number', 2n ** 64n],
    ['an object', { id: 'user-1' }],
    ['an object without a prototype', Object.assign(Object.create(null), { id: 7 })],
    ['an object of another realm', runInNewContext('({ id: 7 })')],
    ['an instance whose fields are private', new Account()],
    ['an object with a state of its own', { id: 7, status: 1 }],
    ['an object with headers of its own', { id: 7, headers: {} }],
    ['an object with functions', { id: 7, save: () => Promise.resolve() }],
    ['an object with a binary id', { id: Buffer.from('1f') }],
    ['an object with one id of several', { id: null, sub: 'user-1' }],
    ['an object with nothing but a right', { isAdmin: true }],
    ['an object that refers to itself', circle()],
    ['an object with error: null', { user: { id: 7 }, error: null, ok: true }],
  ])('may be %s', async (_, user) => {
    const seen = vi.fn((_: MintRequest<object>) => 'abc')
    const response = await createTokenHandler<object>({ authorize: async () => user as object, mint: seen })(
      json({}),
    )
    expect(response.status).toBe(200)
    expect(seen.mock.calls[0]?.[0].user).toBe(user)

    const { initialTokens } = await mintInitialTokens<object, object[]>({
      mint: seen,
      user: user as object,
      embeds,
    })
    expect(initialTokens.tokens).toHaveLength(1)
  })
})

/** The value, and the word that says it to the developer. */
const NO_USERS: [string, () => unknown, string][] = [
  ['true', () => true, 'true'],
  ['an empty text', () => '', 'an empty string'],
  ['white space', () => ' \n', 'an empty string'],
  ['the word undefined', () => 'undefined', 'the word for nothing'],
  ['the word for an object', () => '[object Object]', 'the word for nothing'],
  ['0', () => 0, 'a number that is no id'],
  ['a negative number', () => -1, 'a number that is no id'],
  ['a part of a number', () => 0.5, 'a number that is no id'],
  ['NaN', () => NaN, 'a number that is no id'],
  ['Infinity', () => Infinity, 'a number that is no id'],
  ['0n', () => 0n, 'a number that is no id'],
  ['a function', () => () => CANARY, 'function'],
  ['a class', () => Account, 'function'],
  ['a symbol', () => Symbol(CANARY), 'symbol'],
  ['an Error', () => new Error(CANARY), 'an Error'],
  ['an Error of another realm', () => runInNewContext('new TypeError("no")') as unknown, 'an Error'],
  [
    'an Error with a status and a body',
    () => Object.assign(new Error(CANARY), { status: 401, body: CANARY, headers: {} }),
    'an Error',
  ],
  ['an empty list, as a database finds nobody', () => [], 'a list'],
  ['a list', () => [{ id: CANARY }], 'a list'],
  ['a list of another realm', () => runInNewContext('[1]') as unknown, 'a list'],
  ['a Map', () => new Map(), 'a list'],
  ['an empty object', () => ({}), 'an empty object'],
  ['an empty object without a prototype', () => Object.create(null) as unknown, 'an empty object'],
  [
    'an object with a Promise in it',
    () => ({ user: Promise.resolve({ id: CANARY }) }),
    'an object with a Promise in it',
  ],
  ['{ ok: false }', () => ({ ok: false, id: CANARY }), 'an object that reports a failure'],
  ['{ success: false }', () => ({ success: false }), 'an object that reports a failure'],
  [
    '{ isAuthenticated: false }',
    () => ({ isAuthenticated: false, id: CANARY }),
    'an object that reports a failure',
  ],
  ['a status in a body', () => ({ statusCode: 401, message: CANARY }), 'an object that reports a failure'],
  [
    'a status in letters',
    () => ({ status: '401', headers: {}, body: CANARY }),
    'an object that reports a failure',
  ],
  ['a redirect in a body', () => ({ status: 302, location: '/sign-in' }), 'an object that reports a failure'],
  ['a status alone', () => ({ status: 403 }), 'an object that reports a failure'],
  ['a boolean in an object', () => Object(false) as unknown, 'an object that holds no record'],
  ['a number in an object', () => Object(7) as unknown, 'an object that holds no record'],
  ['a date', () => new Date(), 'an object that holds no record'],
  ['a Request', () => json({}), 'a Request'],
  [
    'Node’s request',
    () => Object.assign(new IncomingMessage(new Socket()), { method: 'POST', url: '/' }),
    'a Request',
  ],
  ['a session without a user', () => ({ user: null, session: null }), 'an object with nobody in it'],
  [
    'Supabase’s, where nobody is signed in',
    () => ({ data: { session: null }, error: null }),
    'an object with nobody in it',
  ],
  [
    'Clerk’s, where nobody is',
    () => ({ tokenType: 'session_token', userId: null, getToken: () => CANARY }),
    'an object with nobody in it',
  ],
  ['a user whose id is undefined', () => ({ id: undefined, name: CANARY }), 'an object with nobody in it'],
  ['a user whose id is 0', () => ({ id: 0, name: CANARY }), 'an object with nobody in it'],
  ['a user that is empty', () => ({ user: {} }), 'an object with nobody in it'],
  ['a result without rows', () => ({ user: [] }), 'an object with nobody in it'],
  [
    '{ error }',
    () => ({ data: { user: null }, error: { message: CANARY } }),
    'an object that reports a failure',
  ],
]

describe('no user', () => {
  test.each(NO_USERS)('is %s: 500, told, and no token', async (_, make, word) => {
    for (const authorize of [make, async () => make()]) {
      onError.mockClear()
      const response = await answerTo(json({}), { authorize: authorize as () => null })
      expect(response.status).toBe(500)
      expect(await response.json()).toMatchObject({ error: 'internal' })
      expect(onError).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ code: 'EMBED_CONFIG' }),
        expect.anything(),
      )
      const message = String(onError.mock.calls[0]?.[0])
      expect(message).toContain(`returned ${word}, `)
      expect(message).not.toContain(CANARY)
    }
    expect(mint).not.toHaveBeenCalled()
  })

  test.each(NO_USERS)('is %s: a page brings no tokens for it', async (_, make, word) => {
    const user = make() as { id: string }
    const told = vi.fn()
    expect(await mintInitialTokens({ mint, user, embeds, onError: told })).toEqual({
      initialTokens: { tokens: [] },
      headers: {},
    })
    expect(told).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'EMBED_CONFIG' }))
    expect(String(told.mock.calls[0]?.[0])).toContain(` is ${word}, `)
    expect(mint).not.toHaveBeenCalled()
  })

  test.each<[string, () => unknown]>([
    ['a Promise that nobody waits for', () => Promise.resolve({ id: 'user-1' })],
    ['a Response', () => new Response('no', { status: 403 })],
  ])('is %s, for a page', async (_, make) => {
    const told = vi.fn()
    const { initialTokens } = await mintInitialTokens({
      mint,
      user: make() as { id: string },
      embeds,
      onError: told,
    })
    expect(initialTokens.tokens).toEqual([])
    expect(told).toHaveBeenCalledTimes(1)
  })

  test('is an object that cannot be looked at', async () => {
    const trap = new Proxy(
      { id: 7 },
      {
        get: (_, name) => {
          if (name === 'then') return undefined // it can be waited for
          throw new Error(CANARY)
        },
      },
    )
    const response = await answerTo(json({}), { authorize: () => trap as never })
    expect(response.status).toBe(500)
    expect(mint).not.toHaveBeenCalled()
  })
})
