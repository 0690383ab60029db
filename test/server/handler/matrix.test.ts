// @vitest-environment node
import { describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import { ALLOWED, CANARY, EVIL, expectSafe, OWN, setUpHandler, URL_OF_HANDLER, USER } from '../handling'

const { authorize, mint, createHandler } = setUpHandler()

describe('method × Sec-Fetch-Site × Origin × session × outcome', () => {
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
  const ORIGINS = [null, OWN, ALLOWED, EVIL, 'null', `${OWN}.evil.test`] as const

  /** Which of {@link ORIGINS} may ask, by what `Sec-Fetch-Site` says. */
  const MAY_ASK: [string | null, (0 | 1)[]][] = [
    //              none own allowed evil null suffix
    [null, /*     */ [1, 1, 1, 0, 0, 0]],
    ['same-origin', [1, 1, 1, 1, 1, 1]], // a browser's word, which a page cannot forge
    ['none', /*   */ [1, 1, 1, 1, 1, 1]],
    ['same-site', /**/ [0, 0, 1, 0, 0, 0]],
    ['cross-site', [0, 0, 1, 0, 0, 0]],
    ['', /*       */ [0, 0, 1, 0, 0, 0]],
    ['Same-Origin', [0, 0, 1, 0, 0, 0]],
  ]

  const SESSIONS: [string, () => ReturnType<typeof authorize>, number | null][] = [
    ['a user', () => USER, null],
    ['a user, later', () => Promise.resolve(USER), null],
    ['null', () => null, 401],
    ['undefined', () => Promise.resolve(undefined), 401],
    ['false', () => false, 401],
    [
      'a Response',
      () => new Response('Not you', { status: 403, headers: { 'cache-control': 'public, max-age=60' } }),
      403,
    ],
    [
      'an error',
      () => {
        throw new Error(`db ${CANARY}`)
      },
      500,
    ],
  ]

  const OUTCOMES: [string, () => unknown, number][] = [
    ['a token', () => ({ embedToken: 'abc', expiresIn: 900 }), 200],
    ['no token', () => ({ message: CANARY }), 502],
    ['an error', () => Promise.reject(new Error(`vendor ${CANARY}`)), 502],
    [
      'a rate limit',
      () => Promise.reject(new EmbedError('EMBED_RATE_LIMITED', CANARY, { retryAfterMs: 7_000 })),
      429,
    ],
    ['nothing', () => new Promise(() => {}), 504],
  ]

  for (const [site, row] of MAY_ASK) {
    test.each(METHODS)(
      `%s with Sec-Fetch-Site: ${site === null ? 'none sent' : JSON.stringify(site)}`,
      async (method) => {
        let cells = 0
        for (const [column, origin] of ORIGINS.entries()) {
          for (const [session, authorized, refusal] of SESSIONS) {
            for (const [outcome, minted, status] of OUTCOMES) {
              authorize.mockReset().mockImplementation(authorized)
              mint.mockReset().mockImplementation(minted)
              const mayAsk = row[column] === 1
              const isAuthorizing = mayAsk && method === 'POST'
              const expected = !mayAsk
                ? 403
                : method === 'OPTIONS'
                  ? 204
                  : method !== 'POST'
                    ? 405
                    : (refusal ?? status)
              const headers = {
                ...(origin === null ? {} : { origin }),
                ...(site === null ? {} : { 'sec-fetch-site': site }),
              }

              const answering = createHandler()(new Request(URL_OF_HANDLER, { method, headers }))
              if (outcome === 'nothing') await vi.advanceTimersByTimeAsync(8_000)
              const response = await expectSafe(await answering)

              const cell = `origin ${origin}, session ${session}, vendor ${outcome}`
              expect(response.status, cell).toBe(expected)
              expect(authorize.mock.calls.length, `authorize: ${cell}`).toBe(isAuthorizing ? 1 : 0)
              expect(mint.mock.calls.length, `mint: ${cell}`).toBe(isAuthorizing && refusal === null ? 1 : 0)
              expect(response.headers.get('access-control-allow-origin'), cell).toBe(
                origin === ALLOWED ? ALLOWED : null,
              )
              cells += 1
            }
          }
        }
        expect(cells).toBe(ORIGINS.length * SESSIONS.length * OUTCOMES.length)
      },
    )
  }
})
