// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { isOriginAllowed, type OriginDialect } from '../../src/base/allowed-origins'
import { createRandom, SEED } from '../kit/seeded'

const exact: OriginDialect = { match: 'exact' }
const interakt: OriginDialect = { match: 'exact', empty: 'all' }
const openChat: OriginDialect = { match: 'exact', star: true }
const runtype: OriginDialect = { match: 'domain', star: true }
const DIALECTS: [string, OriginDialect][] = [
  ['exact', exact],
  ['Interakt', interakt],
  ['Open Chat Widget', openChat],
  ['Runtype', runtype],
]

describe.each(DIALECTS)('%s', (_, dialect) => {
  test('a full origin allows itself, and nothing that only looks like it', () => {
    const rules = ['https://app.example.com']
    expect(isOriginAllowed('https://app.example.com', rules, dialect)).toBe(true)
    const others = [
      'http://app.example.com',
      'https://app.example.com:8443',
      'https://example.com',
      'https://x.app.example.com',
      'https://app.example.com.evil.org',
      'https://evil-app.example.com',
      'https://app.example.co',
      'https://app-example.com',
      'https://appxexample.com',
      'https://app.example.com@evil.org',
    ]
    expect(others.filter((origin) => isOriginAllowed(origin, rules, dialect))).toEqual([])
  })

  test('any of several rules is enough, wherever it stands', () => {
    const rules = ['https://a.example', 'https://b.example', 'https://c.example']
    expect(
      ['a', 'b', 'c', 'd'].map((name) => isOriginAllowed(`https://${name}.example`, rules, dialect)),
    ).toEqual([true, true, true, false])
  })

  test('ports and loopback addresses count', () => {
    const rules = ['http://localhost:3000', 'http://127.0.0.1:8080']
    expect(isOriginAllowed('http://localhost:3000', rules, dialect)).toBe(true)
    expect(isOriginAllowed('http://127.0.0.1:8080', rules, dialect)).toBe(true)
    const others = [
      'http://localhost',
      'http://localhost:3001',
      'http://localhost:30000',
      'http://127.0.0.1:3000',
      'https://localhost:3000',
    ]
    expect(others.filter((origin) => isOriginAllowed(origin, rules, dialect))).toEqual([])
  })

  test('"null", which every sandboxed page has, is let in only where all are', () => {
    expect(isOriginAllowed('null', ['null'], dialect)).toBe(false)
    expect(isOriginAllowed('null', ['https://null', 'null'], dialect)).toBe(false)
    expect(isOriginAllowed('null', [], dialect)).toBe(dialect.empty === 'all')
    expect(isOriginAllowed('null', ['*'], dialect)).toBe(dialect.star === true)
  })

  test('no rule at all allows all, or none', () => {
    expect(isOriginAllowed('https://any.example', [], dialect)).toBe(dialect.empty === 'all')
  })

  test('a star allows all, where it is one, wherever it stands', () => {
    const allowed = dialect.star === true
    expect(isOriginAllowed('https://any.example', ['*'], dialect)).toBe(allowed)
    expect(isOriginAllowed('https://any.example:444', ['https://a.example', '*'], dialect)).toBe(allowed)
    expect(isOriginAllowed('http://localhost:3000', ['*', 'https://a.example'], dialect)).toBe(allowed)
  })

  test.each([
    '',
    ' ',
    '/',
    '.',
    ':',
    '**',
    '*.',
    '*.*',
    '*.*.example',
    '*example.com',
    'a.*.example',
    '//a.example',
    'https://',
    'https://*',
    '://',
    'http:a.example',
  ])('a rule that is none, %j, allows nothing and throws nothing', (rule) => {
    for (const origin of [
      'https://a.example',
      'https://x.a.example',
      'http://localhost',
      'https://a.example.com',
      'file://',
      'about:blank',
    ])
      expect(isOriginAllowed(origin, [rule], dialect), origin).toBe(false)
  })

  test.each([
    '',
    ' ',
    'null',
    'example.com',
    '//example.com',
    'https://',
    'https:// example.com',
    'https://exa mple.com',
    'about:blank',
    '%',
    '*',
    '*.example.com',
    '[::1]',
  ])('a page without an origin, %j, is not let in, and throws nothing', (origin) => {
    expect(isOriginAllowed(origin, ['https://example.com', '*.a.example'], dialect)).toBe(false)
  })

  test('neither list nor dialect is changed', () => {
    const rules = Object.freeze(['HTTPS://Example.com', ' *.example.com '])
    expect(() => isOriginAllowed('https://example.com', rules, Object.freeze({ ...dialect }))).not.toThrow()
  })
})

describe.each(DIALECTS.slice(0, 3))('%s compares to the letter', (_, dialect) => {
  test.each([
    ['https://app.example.com/', 'a slash at the end'],
    ['https://APP.example.com', 'capitals'],
    ['HTTPS://app.example.com', 'a scheme in capitals'],
    ['https://app.example.com:443', 'the scheme’s own port'],
    [' https://app.example.com', 'a space'],
    ['app.example.com', 'no scheme'],
    ['*.example.com', 'a wildcard'],
    ['https://*.example.com', 'a wildcard in an origin'],
    ['example.com', 'the domain above'],
    ['https://app.example.com/path', 'a path'],
  ])('%s does not allow https://app.example.com: %s', (rule) => {
    expect(isOriginAllowed('https://app.example.com', [rule], dialect)).toBe(false)
  })

  test('what browsers make of special hosts is what has to be listed', () => {
    expect(isOriginAllowed('http://[::1]:3000', ['http://[::1]:3000'], dialect)).toBe(true)
    expect(
      isOriginAllowed('https://xn--mnchen-3ya.example', ['https://xn--mnchen-3ya.example'], dialect),
    ).toBe(true)
    expect(isOriginAllowed('https://xn--mnchen-3ya.example', ['https://münchen.example'], dialect)).toBe(
      false,
    )
    expect(isOriginAllowed('chrome-extension://abc', ['chrome-extension://abc'], dialect)).toBe(true)
  })
})

describe('defaults', () => {
  test('no star, and an empty list allows none', () => {
    expect(
      isOriginAllowed('https://a.example', ['*'], { match: 'exact', star: undefined, empty: undefined }),
    ).toBe(false)
    expect(
      isOriginAllowed('https://a.example', [], { match: 'exact', star: undefined, empty: undefined }),
    ).toBe(false)
    expect(isOriginAllowed('https://a.example', ['*'], { match: 'domain' })).toBe(false)
    expect(isOriginAllowed('https://a.example', [], { match: 'domain', star: true })).toBe(false)
  })

  test('that an empty list allows all says nothing about a list with rules', () => {
    expect(isOriginAllowed('https://a.example', ['https://b.example'], interakt)).toBe(false)
    expect(isOriginAllowed('https://a.example', [''], interakt)).toBe(false)
  })
})

describe('Runtype’s domains', () => {
  test.each([
    ['https://example.com', 'example.com'],
    ['http://example.com', 'example.com'],
    ['https://example.com:8443', 'example.com'],
    ['https://example.com', 'EXAMPLE.com'],
    ['https://example.com', '  example.com\n'],
    ['https://example.com', 'example.com/'],
    ['https://app.example.com', '*.example.com'],
    ['https://a.b.c.example.com', '*.example.com'],
    ['https://app.example.com:8443', '*.example.com'],
    ['http://app.example.com', '*.EXAMPLE.COM'],
    ['https://app.example.com:8443', 'app.example.com:8443'],
    ['http://app.example.com:8443', 'app.example.com:8443'],
    ['https://app.example.com:8443', '*.example.com:8443'],
    ['https://app.example.com', 'https://*.example.com'],
    ['https://app.example.com', 'https://app.example.com/'],
    ['https://app.example.com', 'HTTPS://APP.EXAMPLE.COM'],
    ['https://app.example.com', 'https://app.example.com:443'],
    ['http://app.example.com', 'http://app.example.com:80'],
    ['http://app.example.com:8080', 'http://*.example.com:8080'],
    ['https://xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['http://127.0.0.1:5173', '127.0.0.1'],
    ['http://127.0.0.1:5173', '127.0.0.1:5173'],
    ['http://localhost:3000', 'localhost:3000'],
    ['http://localhost:3000', 'LOCALHOST:3000'],
    ['http://localhost', 'localhost'],
    ['https://localhost', 'localhost'],
    ['http://localhost', 'http://localhost'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://app.localhost:3000', '*.localhost:3000'],
    ['http://app.localhost:3000', 'app.localhost'],
  ])('%s is let in by %j', (origin, rule) => {
    expect(isOriginAllowed(origin, [rule], runtype)).toBe(true)
    expect(isOriginAllowed(origin, ['nothing.example', rule], { match: 'domain' })).toBe(true)
  })

  test.each([
    ['https://example.com', '*.example.com', 'a wildcard is not the domain itself'],
    ['https://app.example.com', 'example.com', 'a domain is not its subdomains'],
    ['https://evil-example.com', 'example.com', 'a longer name'],
    ['https://evil-example.com', '*.example.com', 'a longer name beside a wildcard'],
    ['https://evilexample.com', '*.example.com', 'a name without a dot'],
    ['https://example.com.evil.org', 'example.com', 'a name in front of another'],
    ['https://example.com.evil.org', '*.example.com', 'the same beside a wildcard'],
    ['https://app.example.com.evil.org', '*.example.com', 'a subdomain in front of another'],
    ['https://example.community', 'example.com', 'a longer ending'],
    ['https://example.com@evil.org', 'example.com', 'a user’s name'],
    ['https://evil.org/example.com', 'example.com', 'a path'],
    ['https://evil.org?x.example.com', '*.example.com', 'a query'],
    ['https://examplexcom', 'example.com', 'a dot is a dot'],
    ['https://example.com:8443', 'example.com:8444', 'another port'],
    ['https://example.com', 'example.com:8443', 'no port'],
    ['https://example.com:84430', 'example.com:8443', 'a longer port'],
    ['http://example.com', 'https://example.com', 'another scheme'],
    ['https://example.com:8443', 'https://example.com', 'a port beside a full origin'],
    ['http://example.com:443', 'https://example.com', 'another scheme at its port'],
    ['https://example.com:80', 'https://example.com:443', 'the other scheme’s port'],
    ['https://example.com', 'https://*.example.com', 'a wildcard in a full origin'],
    ['http://localhost:3000', 'localhost', 'localhost without its port'],
    ['http://localhost:3000', 'LocalHost', 'the same in capitals'],
    ['http://localhost:3000', 'http://localhost', 'the same as a full origin'],
    ['http://localhost:3001', 'localhost:3000', 'localhost with another port'],
    ['http://localhost', 'localhost:3000', 'localhost without a port'],
    ['http://localhost:3000', '*.localhost', 'localhost’s wildcard'],
    ['http://localhost.evil.org:3000', 'localhost:3000', 'a name that begins with localhost'],
    ['https://example.com', 'ftp://example.com', 'a scheme of no page'],
    ['https://example.com', 'https://example.com/path', 'a rule with a path'],
    ['https://example.com', 'https://example.com//', 'a rule with two slashes'],
    ['https://example.com', 'example.com:', 'a rule with half a port'],
    ['https://example.com', 'example.com:x', 'a rule with words for a port'],
    ['https://example.com', 'exam*ple.com', 'a star in a word'],
    ['https://a.example.com', '**.example.com', 'two stars'],
    ['https://a.b.example.com', '*.*.example.com', 'two wildcards'],
    ['https://example.com', '.example.com', 'a dot at the beginning'],
  ])('%s is not let in by %j: %s', (origin, rule) => {
    expect(isOriginAllowed(origin, [rule], runtype)).toBe(false)
  })

  test('a star is one only by itself', () => {
    for (const rule of ['* ', '**', '*.', '*:443', 'https://*', '*.*'])
      expect(isOriginAllowed('https://a.example', [rule], runtype), rule).toBe(false)
  })

  test(`the rule of a page’s own domain lets it in, and no one else’s does (seed ${SEED})`, () => {
    const random = createRandom(SEED)
    const word = () =>
      Array.from({ length: 1 + Math.floor(random() * 8) }, () => 'abcxyz019'[Math.floor(random() * 9)]).join(
        '',
      )
    const domain = () =>
      `x${word()}.${Array.from({ length: 1 + Math.floor(random() * 3) }, word).join('.')}.example`
    const port = () => (random() < 0.5 ? '' : `:${1_024 + Math.floor(random() * 60_000)}`)
    for (let i = 0; i < 500; i += 1) {
      const [mine, theirs] = [domain(), domain()]
      const origin = `${random() < 0.5 ? 'http' : 'https'}://${mine}${port()}`
      const note = `seed ${SEED}, ${origin}, ${theirs}`
      expect(isOriginAllowed(origin, [mine], runtype), note).toBe(true)
      expect(isOriginAllowed(origin, [origin], runtype), note).toBe(true)
      expect(isOriginAllowed(origin, [`*.${mine.slice(mine.indexOf('.') + 1)}`], runtype), note).toBe(true)
      expect(isOriginAllowed(origin, [`*.${mine}`], runtype), note).toBe(false)
      if (mine !== theirs)
        expect(
          isOriginAllowed(origin, [theirs, `${mine}.${theirs}`, `x${mine}`, `*.x${mine}`], runtype),
          note,
        ).toBe(false)
    }
  })

  test.each([
    ['https://example.com', 'example.com:443'],
    ['http://example.com', 'example.com:80'],
    ['https://app.example.com', '*.example.com:443'],
    ['http://localhost', 'localhost:80'],
  ])('%s is let in by %j, which names its scheme’s own port', (origin, rule) => {
    expect(isOriginAllowed(origin, [rule], runtype)).toBe(true)
  })

  test('https://example.com is not let in by a rule with a port that cannot be', () => {
    expect(isOriginAllowed('https://example.com', ['https://example.com:99999'], runtype)).toBe(false)
  })

  test.each([
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['http://[::1]:3000', '[::1]:3000'],
    ['https://[2001:db8::1]', 'https://[2001:db8::1]'],
  ])('%s is let in by %j', (origin, rule) => {
    expect(isOriginAllowed(origin, [rule], runtype)).toBe(true)
  })
})
