// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { checkOrigin, corsHeaders } from '../../../src/server/handler/origin'
import { createRandom, SEED } from '../../kit/seeded'

const OWN = 'https://app.example.com'
const ALLOWED = 'https://shop.example.com'

function request(headers: Record<string, string>, url = `${OWN}/api/embed-token`): Request {
  return new Request(url, { method: 'POST', headers })
}

function mayAsk(
  headers: Record<string, string>,
  allowedOrigins: readonly string[] = [],
  url?: string,
): boolean {
  return checkOrigin(request(headers, url), { allowedOrigins })
}

test.each<[string, Record<string, string>, boolean]>([
  ['no header at all: not a page', {}, true],
  ['a page of the same origin', { origin: OWN, 'sec-fetch-site': 'same-origin' }, true],
  ['a page of the same origin that sends no Origin', { 'sec-fetch-site': 'same-origin' }, true],
  ['an address that a person typed', { 'sec-fetch-site': 'none' }, true],
  [
    'a sibling on the same site',
    { origin: 'https://blog.example.com', 'sec-fetch-site': 'same-site' },
    false,
  ],
  ['another site', { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }, false],
  ['another site that sends no Origin', { 'sec-fetch-site': 'cross-site' }, false],
  ['another site that claims the handler’s origin', { origin: OWN, 'sec-fetch-site': 'cross-site' }, false],
  ['a word that is not in the standard', { 'sec-fetch-site': 'same-origin, none' }, false],
  ['an empty word', { 'sec-fetch-site': '' }, false],
  ['an allowed origin', { origin: ALLOWED, 'sec-fetch-site': 'cross-site' }, true],
  ['an allowed origin in an older browser', { origin: ALLOWED }, true],
  ['the handler’s own origin in an older browser', { origin: OWN }, true],
  ['a sandboxed page', { origin: 'null' }, false],
  ['a sandboxed page of a newer browser', { origin: 'null', 'sec-fetch-site': 'cross-site' }, false],
])('%s', (_, headers, expected) => {
  expect(mayAsk(headers, [ALLOWED])).toBe(expected)
})

test.each<[string, string, Record<string, string>, boolean]>([
  [
    'the host that the proxy was asked for',
    'http://10.0.0.7:8080/api',
    { origin: OWN, host: 'app.example.com' },
    true,
  ],
  [
    'the host with its port',
    'http://10.0.0.7:8080/api',
    { origin: 'http://localhost:3000', host: 'localhost:3000' },
    true,
  ],
  [
    'another port',
    'http://10.0.0.7:8080/api',
    { origin: 'http://localhost:3001', host: 'localhost:3000' },
    false,
  ],
  [
    'the address where there is no Host',
    'http://localhost:3000/api',
    { origin: 'http://localhost:3000' },
    true,
  ],
  [
    'the inner address, though it was asked for another',
    'http://10.0.0.7:8080/api',
    { origin: 'http://10.0.0.7:8080', host: 'app.example.com' },
    false,
  ],
])('compares Origin with %s', (_, url, headers, expected) => {
  expect(mayAsk(headers, [], url)).toBe(expected)
})

test.each<[string, string, Record<string, string>, boolean]>([
  ['http: asks https:', `${OWN}/api`, {}, false],
  ['http: asks http:', 'http://app.example.com/api', {}, true],
  [
    'http: asks a proxy that had it over TLS',
    'http://10.0.0.7:8080/api',
    { 'x-forwarded-proto': 'https' },
    false,
  ],
  [
    'http: asks the last of several proxies',
    'http://10.0.0.7:8080/api',
    { 'x-forwarded-proto': 'https, http' },
    false,
  ],
  [
    'http: asks a proxy that says it as the standard wants',
    'http://10.0.0.7:8080/api',
    { forwarded: 'for=10.0.0.1;proto=https' },
    false,
  ],
  [
    'http: asks a proxy that says it in quotes',
    'http://10.0.0.7:8080/api',
    { forwarded: 'Proto="HTTPS"' },
    false,
  ],
  [
    'http: asks a proxy that had it without TLS',
    'http://10.0.0.7:8080/api',
    { 'x-forwarded-proto': 'http' },
    true,
  ],
  [
    'http: asks a proxy whose name is no protocol',
    'http://10.0.0.7:8080/api',
    { forwarded: 'host=https.example.com;proto=http' },
    true,
  ],
])('a page of %s', (_, url, headers, expected) => {
  const asking = { origin: 'http://app.example.com', host: 'app.example.com', ...headers }
  expect(mayAsk(asking, [], url)).toBe(expected)
  // TLS may end before the handler, which then is of http:.
  expect(mayAsk({ ...asking, origin: OWN }, [], url)).toBe(true)
})

/** None of these is the handler's own origin, nor {@link ALLOWED}. */
const HOSTILE = [OWN, ALLOWED].flatMap((origin) => [
  `${origin}.evil.test`,
  `${origin}.`,
  `${origin}evil.test`,
  `${origin}-evil.test`,
  `${origin}:8443`,
  `${origin}:80`,
  `${origin}@evil.test`,
  `${origin}%40evil.test`,
  `${origin}%00.evil.test`,
  `${origin},https://evil.test`,
  `https://evil.test,${origin}`,
  `https://evil.test?${origin}`,
  `https://evil.test#${origin}`,
  `https://evil.test/${origin}`,
  origin.replace('https://', 'https://evil-'),
  origin.replace('https://', 'https://evil.'),
  origin.replace('https://', 'https://.'),
  origin.replace('https://', 'https://evil.test\\'),
  origin.replace('https://', 'blob:evil/'),
  origin.replace('.com', '.co'),
  origin.replace('.com', '.community'),
  origin.replace('.com', 'Xcom'),
  origin.replace('.', 'x'),
  origin.replace('example', 'ex\u00e4mple').replace('\u00e4', '%C3%A4'),
])

const NO_ORIGINS = [
  'null',
  '',
  '*',
  '/',
  'https://',
  'https://*.example.com',
  'https://*',
  'ftp://app.example.com',
  `${OWN}/`,
  `${OWN}:443`,
  'https://user@app.example.com',
  'HTTPS://APP.EXAMPLE.COM',
  'https://example.com',
  'file://',
  'about:blank',
  'undefined',
]

test.each([...new Set([...HOSTILE, ...NO_ORIGINS])])('does not take %j for one that may ask', (origin) => {
  for (const site of [{}, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    expect(mayAsk({ origin, ...site }, [ALLOWED])).toBe(false)
  }
  expect(corsHeaders(request({ origin }), { allowedOrigins: [ALLOWED] })).toEqual({})
})

describe('an allowed origin', () => {
  test.each([
    'https://SHOP.example.com',
    'HTTPS://shop.example.com',
    'http://shop.example.com',
    `${ALLOWED}/`,
    `${ALLOWED}:443`,
    ` ${ALLOWED}x`,
  ])('is compared to the letter: %s is not it', (origin) => {
    expect(mayAsk({ origin, 'sec-fetch-site': 'cross-site' }, [ALLOWED])).toBe(false)
  })

  test.each(['*', 'https://*.example.com', '.*', '^https://', 'example.com', 'https://'])(
    'is no pattern: %s lets nobody in',
    (pattern) => {
      expect(mayAsk({ origin: ALLOWED, 'sec-fetch-site': 'cross-site' }, [pattern])).toBe(false)
      expect(corsHeaders(request({ origin: ALLOWED }), { allowedOrigins: [pattern] })).toEqual({})
    },
  )

  test('may be one of several', () => {
    const allowedOrigins = ['https://a.example.com', ALLOWED, 'http://localhost:5173']
    for (const origin of allowedOrigins)
      expect(mayAsk({ origin, 'sec-fetch-site': 'cross-site' }, allowedOrigins)).toBe(true)
  })

  test('gets headers with its own name, never a star', () => {
    expect(
      corsHeaders(request({ origin: ALLOWED }), { allowedOrigins: ['https://a.example.com', ALLOWED] }),
    ).toMatchObject({
      'access-control-allow-origin': ALLOWED,
      'access-control-allow-headers': 'content-type',
    })
  })
})

test('without Sec-Fetch-Site, an origin may ask only if it is of https:, as a browser writes it, and of the handler’s host', () => {
  const random = createRandom(SEED)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const HOSTS = [
    'app.example.com',
    'app.example.com.evil.test',
    'example.com',
    'evil.test',
    'xn--pp-yia.example.com',
    '127.0.0.1',
    '[::1]',
  ]
  let allowed = 0
  for (let run = 0; run < 5_000; run++) {
    const host = pick(HOSTS) + pick(['', '', ':8443', ':3000'])
    const origin =
      pick(['https://', 'https://', 'https://', 'http://', '', '//', 'ftp://']) +
      pick(['', '', '', '', '', '', 'app.example.com@', 'user:pass@', 'evil.']) +
      pick(HOSTS) +
      pick(['', '', '', '', '.', ':443', ':8443', ':3000', '/'])
    const page = URL.canParse(origin) ? new URL(origin) : null
    const expected = page?.protocol === 'https:' && page.host === host && page.origin === origin
    const found = mayAsk({ origin, host }, [], 'https://inner.test/')
    if (found) allowed += 1
    expect(found, `seed ${SEED}, run ${run}: ${origin} asks ${host}`).toBe(expected)
  }
  expect(allowed, `seed ${SEED}`).toBeGreaterThan(50)
})
