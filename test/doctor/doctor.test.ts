// @vitest-environment node
import { expect, test } from 'vitest'
import { run } from '../../src/doctor/run'
import { jwt } from '../kit/jwt'
import {
  COOKIE,
  examined,
  type Handler,
  mintToken,
  OTHER_COOKIE,
  PAGE,
  rightEndpoint,
  serving,
  TOKEN,
} from './endpoint'

const ALL = ['--other-cookie', OTHER_COOKIE, '--origin', PAGE, '--vendor', 'returning-ai']

test('nothing is wrong with the library’s own handler', async () => {
  expect(await examined(rightEndpoint)).toMatchObject({ status: 0, ids: [] })
  expect(await examined(rightEndpoint, ALL)).toMatchObject({ status: 0, ids: [] })
  const text = await serving(rightEndpoint, async (url) =>
    run(['doctor', url, '--cookie', COOKIE], { waitMs: 0 }),
  )
  expect(text).toEqual({ status: 0, text: 'Nothing is wrong.' })
})

/** The right answer, changed. */
const changed =
  (change: (response: Response, request: Request) => Response | Promise<Response>): Handler =>
  async (request) =>
    change(await rightEndpoint(request), request)

/** Answers this body to those who are let in. */
const body = (make: (request: Request) => unknown, headers: Record<string, string> = {}) =>
  changed((response, request) =>
    response.ok && request.method === 'POST'
      ? Response.json(make(request), { headers: { ...Object.fromEntries(response.headers), ...headers } })
      : response,
  )

/** The right answer with other headers; `null` takes one away. */
const headers = (others: Record<string, string | null>, only?: (request: Request) => boolean): Handler =>
  changed((response, request) => {
    if (only && !only(request)) return response
    const next = new Headers(response.headers)
    for (const [name, value] of Object.entries(others))
      if (value === null) next.delete(name)
      else next.set(name, value)
    return new Response(response.body, { status: response.status, headers: next })
  })

const status =
  (code: number, text = '{}'): Handler =>
  () =>
    new Response(text, { status: code })
const now = () => Math.floor(Date.now() / 1_000)
const always = mintToken('same')
const isPreflight = ({ method }: Request) => method === 'OPTIONS'

/** As if the request had no such header. */
const without =
  (name: string): Handler =>
  (request) => {
    const others = new Headers(request.headers)
    others.delete(name)
    if (name === 'origin') others.delete('sec-fetch-site')
    return rightEndpoint(
      new Request(request.url, {
        method: request.method,
        headers: others,
        body: request.body,
        duplex: 'half',
      } as RequestInit),
    )
  }

test.each<[string, Handler, string[], number, string[]?]>([
  ['a redirect', () => new Response(null, { status: 302, headers: { location: '/login' } }), ['redirect'], 1],
  [
    'HTML',
    () => new Response('<!doctype html><p>Hello', { headers: { 'content-type': 'text/html' } }),
    ['html'],
    1,
  ],
  ['401', status(401), ['denied'], 1],
  ['403', status(403), ['denied'], 1],
  ['404', status(404), ['status'], 1],
  ['405', status(405), ['status'], 1],
  ['415', status(415), ['status'], 1],
  [
    '409 without an identity',
    () => Response.json({ error: 'identity_mismatch' }, { status: 409 }),
    ['status'],
    1,
  ],
  ['429', status(429), ['status'], 1],
  ['500', status(500, 'Error: secret'), ['status'], 1],
  ['a server that throws', () => Promise.reject(new Error('gone')), ['status'], 1],
  ['another shape', body(() => ({ jwt: mintToken('a') })), ['shape'], 1],
  ['the word undefined', body(() => ({ embedToken: 'undefined' })), ['shape'], 1],
  ['a text', () => new Response('a sentence with words'), ['shape'], 1],
  [
    'a token that is dead',
    body(() => ({ embedToken: jwt({ exp: now() - 60, iat: now() - 960 }) })),
    ['expired'],
    1,
  ],
  ['no expiry', body(() => ({ embedToken: mintToken('a') })), ['expiry-unknown'], 0],
  [
    'an expiry that cannot be read',
    body(() => ({ embedToken: mintToken('a'), expiresIn: 'soon' })),
    ['shape'],
    1,
  ],
  ['a short life', body(() => ({ embedToken: mintToken('a'), expiresIn: 20 })), ['short'], 0],
  [
    'an expiry beyond the token’s own',
    body(() => ({ embedToken: jwt({ exp: now() + 300, jti: mintToken('a') }), expiresIn: 900 })),
    ['expiry-too-long'],
    1,
  ],
  [
    'a clock that is ahead',
    body(() => ({
      embedToken: jwt({ exp: now() + 1_500, iat: now() + 600, jti: mintToken('a') }),
      expiresIn: 900,
    })),
    ['clock'],
    1,
  ],
  ['an answer of a cache', headers({ age: '60' }), ['age'], 1],
  ['a memoised answer', body(() => ({ embedToken: always, expiresIn: 900 })), ['ageing'], 1],
  ['an answer that may be cached', headers({ 'cache-control': 'private, max-age=60' }), ['no-store'], 1],
  [
    'a preflight that fails',
    (request) => (isPreflight(request) ? new Response(null, { status: 404 }) : rightEndpoint(request)),
    ['preflight'],
    1,
    ALL,
  ],
  [
    'a preflight without content-type',
    headers({ 'access-control-allow-headers': 'x-user' }, isPreflight),
    ['preflight-headers'],
    1,
    ALL,
  ],
  ['no CORS', headers({ 'access-control-allow-origin': null }), ['preflight', 'cors'], 1, ALL],
  ['no credentials', headers({ 'access-control-allow-credentials': null }), ['credentials'], 1, ALL],
  ['nothing exposed', headers({ 'access-control-expose-headers': 'Date' }), ['exposed'], 0, ALL],
  ['no Vary', headers({ vary: 'Accept' }), ['vary'], 0, ALL],
  ['any site', without('origin'), ['csrf'], 1],
  [
    'no session',
    (request) =>
      Response.json(
        { embedToken: mintToken('a'), expiresIn: 900, of: request.method },
        { headers: { 'cache-control': 'no-store' } },
      ),
    ['csrf', 'no-session', 'identity'],
    1,
  ],
  [
    'another status without a session',
    changed((response) => (response.status === 401 ? new Response('{}', { status: 400 }) : response)),
    ['unauthenticated'],
    0,
  ],
  [
    'any identity',
    async (request) => {
      const { identity: _, ...fields } = (await request.json()) as Record<string, unknown>
      return rightEndpoint(
        new Request(request.url, { method: 'POST', headers: request.headers, body: JSON.stringify(fields) }),
      )
    },
    ['identity'],
    1,
  ],
  ['one token for all users', body(() => ({ embedToken: always, expiresIn: null })), ['same-token'], 1, ALL],
  [
    'another user who has none',
    rightEndpoint,
    ['other-user'],
    0,
    ['--other-cookie', 'session=nobody-is-signed-in'],
  ],
])('finds: %s', async (_, handler, ids, exit, args) => {
  const found = await examined(handler, args)
  expect(found).toMatchObject({ status: exit, ids })
  // Nothing secret is printed.
  expect(found.text).not.toContain(TOKEN)
  expect(found.text).not.toContain('SECRET-SESSION')
  expect(found.text).not.toContain('eyJ')
})

test('tokens that a vendor has once for all users may be the same', async () => {
  const handler = body(() => ({ embedToken: always, expiresIn: null }))
  const args = ['--other-cookie', OTHER_COOKIE, '--vendor', 'interakt']
  expect(await examined(handler, args)).toMatchObject({ status: 0, ids: [] })
})

test('an endpoint that is not there is status 2, as are wrong arguments', async () => {
  const url = await serving(rightEndpoint, async (at) => at)
  expect(await run(['doctor', url])).toMatchObject({
    status: 2,
    text: expect.stringContaining('unreachable') as string,
  })
  for (const args of [
    [],
    ['doctor'],
    ['doctor', 'ftp://x'],
    ['examine', url],
    ['doctor', url, '--cookie'],
    ['doctor', url, '--wrong'],
  ])
    expect((await run(args)).text).toContain('Exit status')
  expect((await run(['doctor', url, '--params', '[1]'])).text).toMatch(/--params/)
  expect((await run(['doctor', url, '--origin', 'https://a.example/b'])).text).toMatch(/--origin/)
  expect((await run(['doctor', url, '--csp', 'page'])).text).toMatch(/--csp/)
})
