import { beforeEach, expect, test, vi } from 'vitest'

const URL_OF_VENDOR = 'https://cdn.example.com/widget.js?key=secret'

interface Rules {
  createScriptURL: (url: string) => string
}

/** The browser's Trusted Types, with a page's CSP. What is trusted is an object; a tag takes nothing else. */
function createTypes({
  allows = ['react-embed-token'],
  defaultPolicy = null as Rules | null,
  isRequired = true,
} = {}) {
  const created: string[] = []
  const trusted = (url: string) => ({ toString: () => url, isTrusted: true })
  vi.stubGlobal('trustedTypes', {
    defaultPolicy: defaultPolicy && {
      createScriptURL: (url: string) => trusted(defaultPolicy.createScriptURL(url)),
    },
    createPolicy(name: string, rules: Rules) {
      created.push(name)
      if (!allows.includes(name)) throw new TypeError(`Policy "${name}" disallowed.`)
      return { createScriptURL: (url: string) => trusted(rules.createScriptURL(url)) }
    },
  })
  const script = {
    given: undefined as unknown,
    set src(value: unknown) {
      if (isRequired && typeof value === 'string')
        throw new TypeError('This document requires TrustedScriptURL assignment.')
      this.given = String(value)
    },
  }
  return { created, script: script as unknown as HTMLScriptElement & { given: unknown } }
}

let setScriptUrl: typeof import('../../src/vendor-kit/trusted-types').setScriptUrl
beforeEach(async () => {
  // It makes its policy once.
  vi.resetModules()
  const [{ speak }, { widgetSentences }] = await Promise.all([
    import('../../src/errors/embed-error'),
    import('../../src/errors/widget-sentences'),
  ])
  speak(widgetSentences)
  ;({ setScriptUrl } = await import('../../src/vendor-kit/trusted-types'))
})

test('a script gets its URL through one policy, made when it is first needed', () => {
  const { created, script } = createTypes()
  expect(created).toEqual([])
  setScriptUrl(script, URL_OF_VENDOR)
  setScriptUrl(script, 'https://cdn.example.com/other.js')
  expect(script.given).toBe('https://cdn.example.com/other.js')
  expect(created).toEqual(['react-embed-token'])
})

test('a default policy of the page is asked first, and spares it ours', () => {
  const { created, script } = createTypes({ defaultPolicy: { createScriptURL: (url) => `${url}&checked` } })
  setScriptUrl(script, URL_OF_VENDOR)
  expect([script.given, created]).toEqual([`${URL_OF_VENDOR}&checked`, []])
})

test.each<[string, Rules]>([
  ['refuses', { createScriptURL: () => '' }],
  [
    'has no rule for',
    {
      createScriptURL: () => {
        throw new TypeError('none')
      },
    },
  ],
])('where the default policy %s scripts, ours is used', (_, defaultPolicy) => {
  const { script } = createTypes({ defaultPolicy })
  setScriptUrl(script, URL_OF_VENDOR)
  expect(script.given).toBe(URL_OF_VENDOR)
})

test('a page that forbids the policy gets an error that names its CSP, and no query of the URL', () => {
  const { script } = createTypes({ allows: [] })
  expect(() => setScriptUrl(script, URL_OF_VENDOR)).toThrow(
    expect.objectContaining({
      code: 'EMBED_WIDGET_LOAD',
      message:
        "The page's CSP (require-trusted-types-for) blocks the script https://cdn.example.com/widget.js. Add react-embed-token to its trusted-types directive.",
    }),
  )
})

test('where Trusted Types are not required, a policy that is not listed stops nothing', () => {
  const { script } = createTypes({ allows: [], isRequired: false })
  setScriptUrl(script, URL_OF_VENDOR)
  expect(script.given).toBe(URL_OF_VENDOR)
})

test.each(['data:text/javascript,1', 'blob:https://app.example.com/1', 'javascript:1'])(
  'the policy does not take %s',
  (url) => {
    const { script } = createTypes()
    expect(() => setScriptUrl(script, url)).toThrow(expect.objectContaining({ code: 'EMBED_WIDGET_LOAD' }))
  },
)
