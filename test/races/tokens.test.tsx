import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { embedLoader, EmbedProvider } from '../../src'
import { hydrate, type InitialTokens, takeInitialTokens } from '../../src/initial-tokens'
import { initialTokensScript, mintInitialTokens } from '../../src/server'
import { acme } from '../kit/acme'
import { fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { pass } from '../kit/rendered'
import { Reader, withEmptyPage } from './page'

const CANARY = 'canary-canary-canary-canary-canary-canary'
const initial = (more: object = {}): InitialTokens => ({
  tokens: [{ vendor: 'acme', params: {}, embedToken: CANARY, expiresIn: 900, ...more }],
})

withEmptyPage()

test('a script that React rendered can be taken down by React', async () => {
  const lab = createLab(fresh(900))
  const data = JSON.stringify(initial())
  const page = (has: boolean) => (
    <EmbedProvider client={lab.client} identity="u" initialTokens={hydrate(initial())}>
      {has && <script type="application/json" dangerouslySetInnerHTML={{ __html: data }} />}
      <Reader />
    </EmbedProvider>
  )
  const { rerender } = render(page(true))
  await pass(10)
  expect(document.body.innerHTML).not.toContain(`"embedToken":"${CANARY}"`)
  expect(() => rerender(page(false))).not.toThrow()
})

test.each<[string, unknown]>([
  ['shape', { tokens: [{ vendor: 7 }] }],
  ['no string', { tokens: [{ vendor: 'acme', params: {} }] }],
  ['no list', { tokens: 'a' }],
])('a provider that is handed tokens that are malformed (%s) fetches one', async (_, tokens) => {
  const lab = createLab(fresh(900))
  render(
    <EmbedProvider client={lab.client} initialTokens={hydrate(tokens as InitialTokens)}>
      <Reader />
    </EmbedProvider>,
  )
  await pass(10)
  expect(document.querySelector('b')?.textContent).toBe('ready token-1')
})

test('a short token does not take other scripts away', async () => {
  const lab = createLab(fresh(900))
  const other = Object.assign(document.createElement('script'), {
    type: 'application/json',
    textContent: '{"setting":"demo mode"}',
  })
  document.body.append(other)
  render(
    <EmbedProvider client={lab.client} initialTokens={hydrate(initial({ embedToken: 'demo' }))}>
      <Reader />
    </EmbedProvider>,
  )
  await pass(10)
  expect(document.body.textContent).toContain('demo mode')
})

test('an element of the page’s content is not taken for the server’s block', () => {
  const theirs = '{"tokens":[{"vendor":"acme","params":{},"embedToken":"attackers-own","expiresIn":900}]}'
  document.body.innerHTML = `<main><p id="embed-initial-tokens">${theirs.replaceAll('"', '&quot;')}</p></main>${initialTokensScript(initial())}`
  expect(takeInitialTokens()).toEqual(initial())
  expect(document.body.innerHTML).not.toContain(CANARY)
})

test.each([
  ['alice', `ready ${CANARY}`],
  ['bob', 'ready token-1'],
])(
  'tokens of a page that was rendered for alice are alice’s alone: %s has “%s”',
  async (identity, expected) => {
    const lab = createLab(fresh(900))
    const { initialTokens } = await mintInitialTokens({
      mint: () => ({ token: CANARY, expiresIn: 900 }),
      user: 'alice',
      identity: 'alice',
      embeds: [{ vendor: acme, options: {} }],
    })
    render(
      <EmbedProvider client={lab.client} identity={identity} initialTokens={hydrate(initialTokens)}>
        <Reader />
      </EmbedProvider>,
    )
    await pass(10)
    expect(document.querySelector('b')?.textContent).toBe(expected)
  },
)

test('initial tokens cost no request where a loader runs before the page hydrates', async () => {
  const lab = createLab(fresh(900), { identity: 'u', initialTokens: hydrate(initial()) })
  void embedLoader(lab.client, acme, {})({})
  render(
    <EmbedProvider client={lab.client} identity="u">
      <Reader />
    </EmbedProvider>,
  )
  await pass(100)
  expect(lab.requests).toHaveLength(0)
})
