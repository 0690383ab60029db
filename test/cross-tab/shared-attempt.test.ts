// @vitest-environment node
// What one tab takes of another's tokens.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Accept } from '../../src/cross-tab/ask-tabs'
import type { SharedToken } from '../../src/cross-tab/channel'
import { shareAttempts } from '../../src/cross-tab/shared-attempt'
import type { Tabs } from '../../src/cross-tab/tabs'
import type { TokenReason } from '../../src/source/token-source'
import type { TokenAttempt } from '../../src/store/request'
import { createSightings } from '../../src/token/sightings'
import type { EmbedToken } from '../../src/token/token'
import { answer, attemptOf, held, run, start } from '../kit/attempts'
import { jwt } from '../kit/jwt'
import { fakeTime, SECOND, T0 } from '../kit/time'

fakeTime()
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
})

describe('between tabs', () => {
  /** Shares through tabs that do as `ask` says. */
  function through(
    ask: (accept: Accept<EmbedToken>, fetch: () => Promise<EmbedToken>) => Promise<EmbedToken>,
    onSignal = (_: AbortSignal) => {},
  ) {
    const tabs = {
      share: (
        _: string,
        signal: AbortSignal,
        accept: Accept<EmbedToken>,
        fetch: () => Promise<EmbedToken>,
      ) => (onSignal(signal), ask(accept, fetch)),
    }
    const share = shareAttempts(tabs as Pick<Tabs, 'share'>, () => theirs)
    return (...attempt: Parameters<NonNullable<TokenAttempt['share']>>) => share('key', ...attempt)
  }

  /** What the attempt takes of `shared`, asked for 50 ms ago; `null`: nothing. */
  async function taken(
    shared: SharedToken,
    more: Partial<TokenAttempt> = {},
    askedAt = T0 - 50,
    mostMs = Infinity,
  ) {
    const onShared = vi.fn()
    let accepted: EmbedToken | null = null
    const share = through((accept, fetch) => {
      accepted = accept(shared, askedAt, mostMs)
      return accepted ? Promise.resolve(accepted) : fetch()
    })
    const token = await run(
      attemptOf(answer({ embedToken: 'fetched', expiresIn: null }), { share, onShared, ...more }),
    )
    expect(token).toBe(accepted ?? token)
    expect(token.value === 'fetched', 'what is not taken is fetched').toBe(accepted === null)
    expect(onShared).toHaveBeenCalledTimes(accepted ? 1 : 0)
    return accepted as EmbedToken | null
  }

  const theirs: SharedToken = { value: 'theirs', leftMs: 800 * SECOND, lifetimeMs: 900 * SECOND }

  test.each<[TokenReason, boolean]>([
    ['first', true],
    ['due', true],
    ['expired', true],
    ['rejected', false],
    ['navigate', false],
    ['asked', false],
  ])(
    'a token that is fetched because it is "%s" is asked of other tabs first: %s',
    async (reason, isShared) => {
      expect((await taken(theirs, { reason }))?.value).toBe(isShared ? 'theirs' : undefined)
    },
  )

  test('the asking ends with the query', async () => {
    const onSignal = vi.fn()
    const share = through((accept) => Promise.resolve(accept(theirs, T0, Infinity) as EmbedToken), onSignal)
    const { signal } = new AbortController()
    await start(attemptOf(answer(), { share }), signal)
    expect(onSignal).toHaveBeenCalledExactlyOnceWith(signal)
  })

  test('what is fetched after all ends with the query', async () => {
    const cancel = new AbortController()
    const share = through((_, fetch) => fetch())
    const outcome = expect(
      start(
        attemptOf(() => new Promise(() => {}), { share }),
        cancel.signal,
      ),
    ).rejects
    cancel.abort()
    await outcome.toMatchObject({ code: 'EMBED_ABORTED' })
  })

  test('its rest of life counts from when it was asked for, and its renewal by its whole life', async () => {
    const expiresAt = T0 - 50 + 800 * SECOND
    expect(await taken(theirs)).toEqual({
      value: 'theirs',
      receivedAt: expiresAt - 900 * SECOND,
      expiresAt,
      refreshAt: expiresAt - 165 * SECOND,
    })
  })

  test('it is due by this tab’s policy', async () => {
    const token = await taken(theirs, { policy: { leadMs: 300 * SECOND }, timeoutMs: 1 })
    expect((token?.expiresAt ?? 0) - (token?.refreshAt ?? 0)).toBe(300 * SECOND)
    expect(
      await taken(
        { ...theirs, leftMs: 299 * SECOND },
        { policy: { leadMs: 300 * SECOND }, timeoutMs: 10 * SECOND },
      ),
    ).toBeNull()
  })

  test.each<[string, SharedToken, Partial<EmbedToken>]>([
    [
      'never dies',
      { ...theirs, leftMs: null, lifetimeMs: null },
      { receivedAt: T0, expiresAt: null, refreshAt: null },
    ],
    [
      'never dies, whatever it says of its life',
      { ...theirs, leftMs: null },
      { receivedAt: T0, expiresAt: null, refreshAt: null },
    ],
    [
      'dies, and says not how long it lived',
      { ...theirs, lifetimeMs: null },
      { receivedAt: T0, expiresAt: T0 - 50 + 800 * SECOND },
    ],
    [
      'says that it will come',
      { ...theirs, lifetimeMs: 100 * SECOND },
      { receivedAt: T0, expiresAt: T0 - 50 + 800 * SECOND },
    ],
  ])('one that %s came now', async (_, shared, expected) => {
    expect(await taken(shared)).toMatchObject(expected)
  })

  test.each<[string, Partial<SharedToken>, Partial<EmbedToken> | null, boolean]>([
    ['which lives longer than what is held', {}, {}, true],
    ['which lives no longer', {}, { expiresAt: T0 - 50 + 800 * SECOND }, false],
    ['which dies earlier', {}, { expiresAt: T0 + 850 * SECOND }, false],
    ['which is what is held', { value: 'held' }, {}, false],
    ['where what is held never dies', {}, { expiresAt: null }, false],
    ['which never dies', { leftMs: null, lifetimeMs: null }, {}, true],
    [
      'which never dies, as what is held does not',
      { leftMs: null, lifetimeMs: null },
      { expiresAt: null },
      false,
    ],
    ['where nothing is held', {}, null, true],
    ['which is due', { leftMs: 160 * SECOND }, null, false],
    ['which is dying', { leftMs: 1 * SECOND }, null, false],
    ['which is no token', { value: 'undefined' }, null, false],
    ['which is HTML', { value: '<html>' }, null, false],
  ])('one %s is taken or not', async (_, more, current, isTaken) => {
    const token = await taken({ ...theirs, ...more }, { current: current && held(current) })
    expect(token !== null).toBe(isTaken)
  })

  test.each<[string, number | null | undefined, number, number]>([
    ['the other tab says', 900, Infinity, 800],
    ['the vendor documents', 600, Infinity, 600],
    ['the vendor documents, where more is allowed', 600, 700 * SECOND, 600],
    ['is allowed, where the vendor documents more', 700, 600 * SECOND, 600],
    ['is allowed, where the vendor documents no end', null, 600 * SECOND, 600],
    ['is allowed, where the vendor documents nothing', undefined, 600 * SECOND, 600],
  ])('one lives no longer than %s', async (_, lifetimeSeconds, mostMs, seconds) => {
    const vendor = { id: 'acme', token: lifetimeSeconds === undefined ? {} : { lifetimeSeconds } }
    const token = await taken(theirs, { vendor }, T0 - 50, mostMs)
    expect(token?.expiresAt).toBe(T0 - 50 + seconds * SECOND)
  })

  test.each<[string, number | null, number]>([
    ['ahead', 300 * SECOND, 600],
    ['behind', -300 * SECOND, 1_200],
    ['not known', null, 900],
  ])(
    'one lives no longer than its claims say, by a backend’s clock that is %s',
    async (_, aheadMs, seconds) => {
      const sightings = createSightings()
      if (aheadMs !== null) sightings.serverTime(T0 + aheadMs, T0)
      const value = jwt({ exp: T0 / 1_000 + 900 })
      expect((await taken({ ...theirs, value, leftMs: 1_500 * SECOND }, { sightings }))?.expiresAt).toBe(
        T0 - 50 + seconds * SECOND,
      )
    },
  )

  test('one that was asked for before a sleep is not taken', async () => {
    expect(await taken(theirs, {}, T0 - 800 * SECOND)).toBeNull()
  })
})
