// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { ALLOWED, EVIL, expectSafe, OWN, setUpHandler, URL_OF_HANDLER, USER } from '../handling'

const { authorize, mint, onError, createHandler } = setUpHandler()

describe('method × Sec-Fetch-Site × Origin × content type × session', () => {
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
  const SITES: [string | null, string | null, boolean][] = [
    [null, null, true],
    [null, OWN, true],
    [null, EVIL, false],
    ['same-origin', OWN, true],
    ['cross-site', ALLOWED, true],
    ['cross-site', EVIL, false],
    ['same-site', EVIL, false],
    ['none', null, true],
  ]
  const TYPES: [string | null, number][] = [
    ['application/json', 200],
    ['application/json; charset=utf-8', 200],
    ['text/plain', 400],
    ['application/x-www-form-urlencoded', 400],
    ['multipart/form-data; boundary=x', 400],
    ['application/jsonp', 400],
    ['text/plain, application/json', 400],
    [null, 400],
  ]
  const SESSIONS: [string, () => ReturnType<typeof authorize>, number | null][] = [
    ['a user', () => USER, null],
    ['nobody', () => null, 401],
    ['a Response', () => new Response(null, { status: 302, headers: { location: '/login' } }), 302],
  ]

  /** The whole table in one place. */
  function expected(method: string, mayAsk: boolean, refusal: number | null, ofType: number): number {
    if (!mayAsk) return 403
    if (method === 'OPTIONS') return 204
    if (method !== 'POST') return 405
    return refusal ?? ofType
  }

  test.each(METHODS)('%s', async (method) => {
    let cells = 0
    for (const [site, origin, mayAsk] of SITES) {
      for (const [type, ofType] of TYPES) {
        for (const [session, authorized, refusal] of SESSIONS) {
          authorize.mockReset().mockImplementation(authorized)
          mint.mockClear()
          const headers = new Headers()
          if (site !== null) headers.set('sec-fetch-site', site)
          if (origin !== null) headers.set('origin', origin)
          if (type !== null) headers.set('content-type', type)
          const hasBody = method !== 'GET' && method !== 'HEAD'
          const body = hasBody ? new TextEncoder().encode('{"vendor":"acme"}') : null
          const response = await expectSafe(
            await createHandler()(new Request(URL_OF_HANDLER, { method, headers, body })),
          )
          const cell = `${site} ${origin} ${type} ${session}`
          const status = expected(method, mayAsk, refusal, ofType)
          expect(response.status, cell).toBe(status)
          expect(mint.mock.calls.length, cell).toBe(status === 200 ? 1 : 0)
          cells += 1
        }
      }
    }
    expect(cells * METHODS.length).toBe(1_344)
    expect(onError).not.toHaveBeenCalled()
  })
})
