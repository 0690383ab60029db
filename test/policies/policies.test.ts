// The guide's table of Content-Security-Policies: each vendor works under its row's policy, and under nothing
// less.
import { describe, inject } from 'vitest'
import { POLICIES, policyOf, STRICT, type Directive, type VendorPolicy } from '../documented/policies'
import type { Violation } from './page'
import { test, type PolicyWorld } from './world'

const everyNeed = POLICIES.flatMap((row) =>
  Object.entries(row.needs).flatMap(([directive, sources]) =>
    sources.map((source) => [row.name, directive as Directive, source, row] as const),
  ),
)

const NO_HINT =
  'WebKit has no prefetch, and the widget makes no call before somebody uses it: nothing is there to be stopped'
const OTHER_DOCUMENT =
  'WebKit lets style attributes through that were parsed in another document, as Persona does with its parts'
/** In WebKitGTK 2.50.6, nothing of these is stopped. */
const PASSES_IN_WEBKIT: Readonly<Record<string, string>> = {
  'Interakt search, inline: connect-src': NO_HINT,
  'Open Chat Widget, its script: connect-src': NO_HINT,
  'Runtype: style-src-attr': OTHER_DOCUMENT,
  'Runtype, from a CDN: style-src-attr': OTHER_DOCUMENT,
}

/** The vendors' emulators have origins of their own. */
function emulated(csp: string, { name }: VendorPolicy, { origins }: PolicyWorld): string {
  const own = /^Returning/.test(name)
    ? origins['returning-ai']
    : /^Interakt/.test(name)
      ? origins.interakt
      : origins['open-chat-widget']
  return csp
    .replaceAll('https://admin.interakt.app', origins.interakt)
    .replaceAll('https://answeringagent.com', origins['answering-agent'])
    .replaceAll('https://api.runtype.com', origins.runtype)
    .replaceAll(/‹\w+›/g, own)
}

const setupOf = ({ name, trustedTypes }: VendorPolicy) => ({
  row: name,
  hasDefault: trustedTypes !== 'works',
})

/** An emulator's own looks are made up: what the vendor's real code does with styles is not known. */
const isMadeUp = ({ directive, by }: Violation, { needs }: VendorPolicy, page: string) =>
  directive === 'style-src-elem' && !by.startsWith(page) && !needs['style-src-elem']

/**
 * The hint to fetch a vendor's script ahead is the business of `default-src` alone in Firefox, and of any directive
 * that has the vendor's origin elsewhere. The script loads without the hint. Firefox does not always say who gave
 * the hint.
 */
const isFirefoxsHint = ({ directive, by }: Violation, page: string) =>
  inject('engine').name === 'firefox' && directive === 'default-src' && (by === '' || by.startsWith(page))

describe.concurrent('the policy of its row is enough for', () => {
  test.for(POLICIES.map((row) => [row.name, row] as const))('%s', async ([, row], { world, expect }) => {
    const { state, violations, errors } = await world.open(emulated(policyOf(row), row, world), setupOf(row))
    const isExpected = (violation: Violation) =>
      isMadeUp(violation, row, world.page) || isFirefoxsHint(violation, world.page)
    expect(violations.filter((violation) => !isExpected(violation))).toEqual([])
    expect(errors).toEqual([])
    expect(state).toBe('ready')
  })
})

describe.concurrent('nothing in it can be left out', () => {
  test.for(everyNeed)('%s needs %s %s', async ([, directive, source, row], { world, skip, expect }) => {
    const why = inject('engine').name === 'webkit' ? PASSES_IN_WEBKIT[`${row.name}: ${directive}`] : undefined
    if (why) skip(why)
    const { violations } = await world.open(
      emulated(policyOf(row, [directive, source]), row, world),
      setupOf(row),
      'stopped',
    )
    // A hint to fetch something ahead is stopped by `default-src`, where no directive has the vendor's
    // origin.
    const expected = directive === 'script-src' ? ['script-src-elem'] : [directive, 'default-src']
    expect(violations.filter((violation) => expected.includes(violation.directive))).not.toEqual([])
  })

  test('the name of the library’s policy', async ({ world, expect }) => {
    const row = POLICIES.find(({ name }) => name === 'Interakt chat, inline') as VendorPolicy
    const csp = emulated(policyOf({ ...row, trustedTypes: 'works' }), row, world).replace(
      'react-embed-token',
      'another',
    )
    const { violations, errors } = await world.open(csp, { row: row.name, hasDefault: false })
    expect(violations.map(({ directive }) => directive)).toContain('trusted-types')
    expect(errors).toEqual([
      {
        code: 'EMBED_WIDGET_LOAD',
        message: expect.stringMatching(/CSP .* Add react-embed-token to its trusted-types/) as string,
      },
    ])
  })
})

describe.concurrent('Trusted Types without a default policy', () => {
  test.for(
    POLICIES.filter(({ trustedTypes }) => trustedTypes !== 'works').map((row) => [row.name, row] as const),
  )('stop nothing of the library in %s', async ([, row], { world, expect }) => {
    const csp = emulated(policyOf({ ...row, trustedTypes: 'works' }), row, world)
    const { violations } = await world.open(csp, { row: row.name, hasDefault: false })
    const stopped = violations.filter(({ directive }) => /trusted-types/.test(directive))
    // Persona's package is part of the page's own script.
    if (row.name !== 'Runtype') expect(stopped.filter(({ by }) => by.startsWith(world.page))).toEqual([])
    if (row.trustedTypes === 'default policy') expect(stopped).not.toEqual([])
  })
})

describe.concurrent('a widget whose script Trusted Types stopped', () => {
  test.for([
    ['Answering Agent, inline', 'has failed, and was not ready before', 'settled'],
    // Its element is defined before its bundle comes, and nothing tells when that has drawn.
    ['Returning.AI, inline', 'has failed, though it was ready before', 'failed'],
  ] as const)('%s: %s', async ([name, , until], { world, expect }) => {
    const row = POLICIES.find((each) => each.name === name) as VendorPolicy
    const csp = emulated(policyOf({ ...row, trustedTypes: 'works' }), row, world)
    const { state, errors } = await world.open(csp, { row: row.name, hasDefault: false }, until)
    expect(state).toBe('failed')
    expect(errors).toEqual([
      { code: 'EMBED_WIDGET_LOAD', message: expect.stringContaining('require-trusted-types-for') as string },
    ])
  })
})

test('the page’s own policy is as strict as the guide says', ({ expect }) => {
  expect(STRICT['default-src']).toEqual(["'none'"])
  expect(JSON.stringify(STRICT)).not.toContain('unsafe')
})
