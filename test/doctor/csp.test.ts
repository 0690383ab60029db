// @vitest-environment node
import { expect, test } from 'vitest'
import { CSP_NEEDS } from '../../src/doctor/csp-needs'
import { allows, readPolicies } from '../../src/doctor/csp'
import { POLICIES } from '../documented/policies'
import { examined, type Handler, rightEndpoint } from './endpoint'

const page =
  (csp: string | null, html = ''): Handler =>
  (request) =>
    new URL(request.url).pathname === '/page'
      ? new Response(html, {
          headers: {
            'content-type': 'text/html',
            ...(csp === null ? {} : { 'content-security-policy': csp }),
          },
        })
      : rightEndpoint(request)

test.each<[string, Handler, string, string[]]>([
  [
    'a policy with all',
    page("default-src 'none'; connect-src 'self' https://admin.interakt.app; script-src 'nonce-abc'"),
    'interakt',
    [],
  ],
  [
    'a policy without connect-src',
    page("default-src 'none'; script-src https://*.interakt.app"),
    'interakt',
    ['csp-connect-src', 'csp-connect-src'],
  ],
  ['a policy without the script', page("script-src 'self'; connect-src *"), 'interakt', ['csp-script-src']],
  [
    'a policy in a meta tag',
    page(null, `<meta http-equiv="Content-Security-Policy" content="frame-src 'none'">`),
    'answering-agent',
    ['csp-frame-src'],
  ],
  [
    'two policies, of which one is too strict',
    page("connect-src *, connect-src 'self'"),
    'runtype',
    ['csp-connect-src'],
  ],
  [
    'a style policy with a nonce',
    page("style-src 'unsafe-inline' 'nonce-abc'"),
    'open-chat-widget',
    ['csp-style-src'],
  ],
  ['no policy', page(null), 'interakt', ['csp-none']],
  ['no page', rightEndpoint, 'interakt', ['csp-page']],
])('finds in %s what is missing', async (_, handler, vendor, ids) => {
  expect((await examined(handler, ['--csp', 'URL/page', '--vendor', vendor])).ids).toEqual(ids)
})

test('sources are compared as browsers do', () => {
  const at = (policy: string, source: string) =>
    readPolicies(`connect-src ${policy}`, '').every((each) =>
      allows(each, 'connect-src', source, 'https://app.example.com'),
    )
  expect(at("'self'", 'https://app.example.com')).toBe(true)
  expect(at("'self'", 'https://api.example.com')).toBe(false)
  expect(at('https:', 'https://api.example.com')).toBe(true)
  expect(at('*.example.com', 'https://api.example.com')).toBe(true)
  expect(at('*.example.com', 'https://example.com')).toBe(false)
  expect(at('api.example.com:8080', 'https://api.example.com:8080')).toBe(true)
  expect(at('http://api.example.com', 'https://api.example.com')).toBe(false)
  expect(at("'none'", 'https://api.example.com')).toBe(false)
})

test('what vendors need is what the security guide’s table says', () => {
  const told = POLICIES.flatMap(({ needs }) => Object.entries(needs)).flatMap(([directive, sources]) =>
    sources.map((source) => `${directive} ${source}`),
  )
  // Of the scripts, the table has only those that the page’s nonce does not reach.
  for (const [directive, source] of Object.values(CSP_NEEDS).flat())
    if (directive !== 'script-src-elem') expect(told).toContain(`${directive} ${source}`)
})
