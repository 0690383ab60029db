// @vitest-environment node
// What an attempt makes of the answer it got: whose it is, how old it is, and what another tab had given
// before.
import type { QueryClient } from '@tanstack/react-query'
import { describe, expect, test, vi } from 'vitest'
import type { TokenAnswer } from '../../src/source/token-source'
import { runAttempt } from '../../src/store/request'
import { heard } from '../../src/store/shared-tokens'
import { attemptOf, held, run } from '../kit/attempts'
import { jwt } from '../kit/jwt'
import { expectConsole } from '../kit/printed'
import { fakeTime, MINUTE, SECOND, T0 } from '../kit/time'

fakeTime()

const BODY = { embedToken: 'new', expiresIn: 900 }

test.each<[string | null, string | undefined, boolean]>([
  [null, undefined, true],
  [null, 'alice', true],
  ['alice', undefined, true],
  ['alice', 'alice', true],
  ['alice', 'bob', false],
])('a token for %s is not taken where it is somebody else’s: %s, %s', async (identity, whose, isTaken) => {
  const fetched = run(attemptOf(() => ({ body: BODY, identity: whose }), { identity }))
  if (isTaken) expect(await fetched).toMatchObject({ value: 'new' })
  else await expect(fetched).rejects.toMatchObject({ code: 'EMBED_IDENTITY_MISMATCH', retryable: false })
})

describe('by the backend’s clock alone', () => {
  /** It has 15 minutes by the backend's clock, and 10 by this machine's. */
  const claims = { exp: T0 / 1_000 + 900 }
  const wall = T0 + 5 * MINUTE

  test.each<[string, Omit<TokenAnswer, 'body'>, number]>([
    ['lives a token that no cache can have given', { serverTime: T0, isUncached: true }, 900],
    ['does not live one that a cache may have given', { serverTime: T0, isUncached: false }, 600],
    ['does not live one of which that is not known', { serverTime: T0 }, 600],
    ['does not live one whose Date is not told', { isUncached: true }, 600],
  ])('%s', async (_, known, seconds) => {
    vi.setSystemTime(wall)
    const { expiresAt } = await run(attemptOf(() => ({ body: jwt(claims), ...known })))
    expect(expiresAt).toBe(wall + seconds * SECOND)
  })

  test('does not live one whose Date has come before: a cache has given it, whatever is said', async () => {
    const attempt = attemptOf(() => ({
      body: { embedToken: 'opaque', expiresAt: T0 / 1_000 + 900 },
      serverTime: T0,
      isUncached: true,
    }))
    attempt.sightings.serverTime(T0, T0)
    vi.setSystemTime(wall)
    const first = await run(attempt)
    expect(first.expiresAt).toBe(T0 + 15 * MINUTE)
    expectConsole('an answer that is 300 s old')
    vi.setSystemTime(T0 + 14 * MINUTE)
    const { expiresAt } = await run({ ...attempt, now: () => Date.now() - 4 * MINUTE })
    expect(expiresAt).toBe(T0 + 11 * MINUTE)
  })
})

test('an answer without a Date shows nothing of the backend’s clock', async () => {
  const attempt = attemptOf(() => ({ body: BODY }))
  await run(attempt)
  expect(attempt.sightings.aheadMs).toBeNull()
})

test.each<[string, boolean, boolean, boolean]>([
  ['with what was held, which a widget has refused', true, true, false],
  ['with what was held', true, false, true],
  ['with another, where a widget has refused what was held', false, true, true],
])(
  'a queryClient that answers %s: same %s, refused %s, is it taken: %s',
  async (_, isSame, isRejected, isTaken) => {
    const current = held()
    const answered = isSame ? current : held({ value: 'new' })
    const queryClient = { fetchQuery: () => Promise.resolve(answered) } as unknown as QueryClient
    const outcome = runAttempt(
      queryClient,
      attemptOf(() => ({}), { current, isRejected: () => isRejected }),
    )
    if (isTaken) expect(await outcome).toBe(answered)
    else await expect(outcome).rejects.toMatchObject({ code: 'EMBED_UNAVAILABLE' })
  },
)

test('a token that does not say how long it lives is told of to who develops the page', async () => {
  expect(await run(attemptOf(() => ({ body: 'opaque' })))).toMatchObject({ expiresAt: null })
  expectConsole('The token source of "acme" does not say how long its token lives')
})

test('the same token with no more life came when it first came', async () => {
  const current = held()
  const again = await run(
    attemptOf(() => ({ body: { embedToken: current.value, expiresIn: 300 } }), { current }),
  )
  expect(again).toMatchObject({ receivedAt: current.receivedAt, expiresAt: current.expiresAt })
  expectConsole('gave the same again')
  const prolonged = await run(
    attemptOf(() => ({ body: { embedToken: current.value, expiresIn: 301 } }), { current }),
  )
  expect(prolonged.receivedAt).toBeGreaterThan(current.receivedAt)
})

test('a token of the endpoint replaces one that another tab gave, also where it dies earlier', async () => {
  const current = held({ expiresAt: T0 + 600 * SECOND })
  const answer = () => ({ body: { embedToken: 'new', expiresIn: 60 } })
  expect((await run(attemptOf(answer, { current }))).value).toBe('held')
  heard.add(current)
  expect(await run(attemptOf(answer, { current }))).toMatchObject({
    value: 'new',
    expiresAt: Date.now() + 30 * SECOND,
  })
})
