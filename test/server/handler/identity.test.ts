// @vitest-environment node
// Whose token is it? A page that was opened before somebody else signed in gets none of theirs.
import { describe, expect, test } from 'vitest'
import { createTokenHandler } from '../../../src/server'
import { fail, json, setUpHandler } from '../handling'

const { mint, onError, answerTo } = setUpHandler()
const identityOf = ({ id }: { id: string }) => id

test('the user that the request names gets the token, and is named in the answer', async () => {
  const response = await answerTo(json({ vendor: 'acme', identity: 'user-1' }), { identityOf })
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ embedToken: 'abc', expiresIn: 900, identity: 'user-1' })
})

test.each(['user-2', 'USER-1', 'user-1 ', '', 'undefined', 'null', '__proto__', '[object Object]'])(
  'a request for %j is 409 while user-1 is signed in: nothing is minted, and nothing is said of user-1',
  async (identity) => {
    const response = await answerTo(json({ vendor: 'acme', identity }), { identityOf })
    expect(response.status).toBe(409)
    const text = await response.clone().text()
    expect(await response.json()).toEqual({
      error: 'identity_mismatch',
      message: expect.any(String) as unknown,
    })
    expect([text, ...[...response.headers].flat()].join()).not.toContain('user-1')
    expect(mint).not.toHaveBeenCalled()
    expect(onError).not.toHaveBeenCalled()
  },
)

test.each<[string | number, string, number]>([
  [7, '7', 200],
  ['7', '7', 200],
  [7, '07', 409],
  [7, '7.0', 409],
  [0, '0', 200],
])('an identityOf that returns %j is compared as a text: %j is %i', async (id, identity, status) => {
  expect((await answerTo(json({ identity }), { identityOf: () => id })).status).toBe(status)
})

describe('a request that names nobody', () => {
  test('is let through, and the answer says nobody either', async () => {
    for (const body of [{}, { identity: null }]) {
      expect(await (await answerTo(json(body), { identityOf })).json()).toEqual({
        embedToken: 'abc',
        expiresIn: 900,
      })
    }
  })

  test('is 400 with requireIdentity', async () => {
    for (const body of [{}, { identity: null }]) {
      const response = await answerTo(json(body), { identityOf, requireIdentity: true })
      expect(response.status).toBe(400)
      expect(await response.json()).toEqual({
        error: 'bad_request',
        message: expect.stringContaining('identity') as unknown,
      })
    }
    expect(mint).not.toHaveBeenCalled()
    expect((await answerTo(json({ identity: 'user-1' }), { identityOf, requireIdentity: true })).status).toBe(
      200,
    )
  })
})

test('without identityOf nobody compares, and the answer does not say that somebody did', async () => {
  expect(await (await answerTo(json({ identity: 'user-2' }))).json()).toEqual({
    embedToken: 'abc',
    expiresIn: 900,
  })
})

test.each<[string, () => unknown]>([
  ['undefined', () => undefined],
  ['null', () => null],
  ['an empty text', () => ''],
  ['NaN', () => NaN],
  ['the word undefined', () => String(undefined)],
  ['an object', () => ({})],
  ['a Promise', () => Promise.resolve('user-1')],
  ['an error', () => fail(new Error('no such column'))],
])('an identityOf that comes to %s is 500 and told, never a match', async (_, act) => {
  for (const identity of ['user-1', 'undefined', 'null', '', 'NaN', '[object Object]', '[object Promise]']) {
    const response = await answerTo(json({ identity }), { identityOf: act as () => string })
    expect(response.status).toBe(500)
  }
  expect(onError).toHaveBeenCalledTimes(7)
  expect(mint).not.toHaveBeenCalled()
})

test('is looked at only after authorize, and before the vendor', async () => {
  expect((await answerTo(json({ identity: 'user-2' }), { identityOf, authorize: () => null })).status).toBe(
    401,
  )
  expect(
    (await answerTo(json({ identity: 'user-2', vendor: 'nobody' }), { identityOf, mint: {} })).status,
  ).toBe(409)
})

test('requireIdentity without identityOf is told at once', () => {
  expect(() =>
    createTokenHandler({ authorize: () => 'u', mint: () => 'abc', requireIdentity: true }),
  ).toThrow(expect.objectContaining({ code: 'EMBED_CONFIG' }) as Error)
})
