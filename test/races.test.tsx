// What happens at the same time, or in an order that nobody thinks of: routes, kept widgets, users who change, tokens that came with the page.
import { act, render } from '@testing-library/react'
import { startTransition, StrictMode, Suspense, useState, type ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  embedLoader,
  EmbedProvider,
  EmbedSuspense,
  takeInitialTokens,
  useRouteEmbedTokens,
  useSuspenseEmbedToken,
  useEmbedToken,
  type EmbedVendor,
  type InitialTokens,
  type WidgetReport,
  type Swap,
} from '../src'
import { initialTokensScript, mintInitialTokens } from '../src/server'
import { acme, closeLabs, createLab, failing, fresh, hanging, type Lab } from './lab'
import { createSleeper } from './sleeper'

const S = 1_000
type Options = { inline: { board: string } }
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  closeLabs()
  vi.useRealTimers()
  document.body.replaceChildren()
})
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const input = () => document.querySelector<HTMLInputElement>('[data-embed] input')
const state = () => document.querySelector('[data-embed]')?.getAttribute('data-embed-state')
const lot = () => document.querySelector('[data-embed-parking]')

function typed(more: { swap?: Swap; ready?: (b: string) => boolean; setTheme?: () => void; suspends?: boolean; renewSession?: () => void } = {}) {
  const log: string[] = []
  const reports: WidgetReport[] = []
  const vendor: EmbedVendor<Options> = defineVendor<Options>({
    id: 'typed',
    name: 'Typed',
    modes: {
      inline: {
        swap: more.swap ?? { apply: 'in-place' },
        mount({ container, options, token, report, identity }) {
          log.push(`mount ${options.board} ${token} ${String(identity)}`)
          reports.push(report)
          const widget = document.createElement('div')
          widget.append(options.board, document.createElement('input'))
          container.append(widget)
          if (more.ready?.(options.board) ?? true) report.ready()
          return {
            setToken: (next) => void log.push(`token ${next}`),
            reload: () => void log.push('reload'),
            setTheme: () => more.setTheme?.(),
            ...(more.renewSession ? { renewSession: more.renewSession } : {}),
            ...(more.suspends === false ? {} : { suspend: () => void log.push('suspend') }),
            destroy: () => void log.push(`destroy ${options.board}`),
          }
        },
      },
    },
  })
  return { vendor, log, reports }
}

test('a name that changes brings its kept widget back, whatever was shown between', async () => {
  const lab = createLab(fresh(900))
  let isReady = true
  const { vendor, log } = typed({ ready: () => isReady })
  const page = (name: string) => (
    <EmbedProvider client={lab.client} identity="u">
      <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive={name} />
    </EmbedProvider>
  )
  const { rerender } = render(page('a'))
  await pass(S)
  input()!.value = 'half-typed'
  isReady = false
  rerender(page('b'))
  await pass(S)
  rerender(page('a'))
  await pass(S)
  expect(input()?.value).toBe('half-typed')
  expect(log.filter((l) => l.startsWith('mount'))).toHaveLength(2)
})

function Layout({ at, wants, children }: { at: string; wants: number; children: ReactNode }) {
  useRouteEmbedTokens(at, { minRemainingMs: wants })
  return children
}

test('leaving a view with a kept widget makes no request', async () => {
  const lab = createLab(fresh(900))
  const { vendor } = typed()
  const page = (at: string, has: boolean) => (
    <EmbedProvider client={lab.client} identity="u">
      <Layout at={at} wants={600 * S}>
        {has && <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive />}
      </Layout>
    </EmbedProvider>
  )
  const { rerender } = render(page('a', true))
  await pass(400 * S)
  expect(lab.requests).toHaveLength(1)
  rerender(page('b', false))
  await pass(S)
  expect(lab.requests.map((r) => r.reason)).toEqual(['first'])
})

test('navigations that were aborted do not hold up the one that is not', async () => {
  const lab = createLab(() => new Promise((resolve) => setTimeout(() => resolve({ embedToken: 't', expiresIn: 900 }), 500)))
  const load = embedLoader(lab.client, acme, {})
  for (let i = 0; i < 9; i++) {
    const abort = new AbortController()
    void load({ request: { signal: abort.signal } })
    await pass(100)
    abort.abort()
  }
  const abort = new AbortController()
  void load({ request: { signal: abort.signal } })
  render(
    <EmbedProvider client={lab.client}>
      <Embed vendor={acme} mode="inline" options={{}} title="B" />
    </EmbedProvider>,
  )
  await pass(3 * S)
  expect([state(), lab.requests.length]).toEqual(['ready', 1])
})

function Suspending() {
  return <p>{useSuspenseEmbedToken(acme, {}).token.value}</p>
}
function Reader() {
  const { status, token } = useEmbedToken(acme, {})
  return <b>{`${status} ${token?.value ?? '-'}`}</b>
}

test('a component that waited for one user does not sign that one in after another has come', async () => {
  const lab = createLab(fresh(900))
  const page = (identity: string | null, content: ReactNode) => (
    <EmbedProvider client={lab.client} identity={identity}>
      <EmbedSuspense fallback="…">{content}</EmbedSuspense>
      <Reader />
    </EmbedProvider>
  )
  const { rerender } = render(page('alice', <Suspending />))
  rerender(page('bob', null))
  await pass(S)
  expect(lab.client.identity).toBe('bob')
  expect(document.querySelector('b')?.textContent).toMatch(/^ready/)
})
test('the same with sign-out', async () => {
  const lab = createLab(fresh(900))
  const page = (identity: string | null, content: ReactNode) => (
    <EmbedProvider client={lab.client} identity={identity}>
      <EmbedSuspense fallback="…">{content}</EmbedSuspense>
    </EmbedProvider>
  )
  const { rerender } = render(page('alice', <Suspending />))
  rerender(page(null, null))
  await pass(S)
  expect([lab.client.identity, lab.requests.length]).toEqual([null, 0])
})
test('a transition to another user that is given up changes nothing', async () => {
  const lab = createLab(fresh(900))
  let setUser = (_: string) => {}
  function Page() {
    const [user, set] = useState('alice')
    setUser = set
    return (
      <EmbedProvider client={lab.client} identity={user}>
        <EmbedSuspense fallback="…">{user === 'bob' && <Suspending />}</EmbedSuspense>
        <Reader />
      </EmbedProvider>
    )
  }
  render(<Page />)
  await pass(S)
  lab.respond(hanging)
  act(() => startTransition(() => setUser('bob')))
  await pass(10)
  lab.respond(fresh(900))
  act(() => startTransition(() => setUser('alice')))
  await pass(60 * S)
  expect(lab.client.identity).toBe('alice')
  expect(document.querySelector('b')?.textContent).toMatch(/^ready/)
})

const CANARY = 'canary-canary-canary-canary-canary-canary'
const initial = (more: object = {}): InitialTokens => ({ tokens: [{ vendor: 'acme', params: {}, embedToken: CANARY, expiresIn: 900, ...more }] })

test('a script that React rendered can be taken down by React', async () => {
  const lab = createLab(fresh(900))
  const data = JSON.stringify(initial())
  const page = (has: boolean) => (
    <EmbedProvider client={lab.client} identity="u" initialTokens={initial()}>
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
    <EmbedProvider client={lab.client} initialTokens={tokens as InitialTokens}>
      <Reader />
    </EmbedProvider>,
  )
  await pass(10)
  expect(document.querySelector('b')?.textContent).toBe('ready token-1')
})
test('a short token does not take other scripts away', async () => {
  const lab = createLab(fresh(900))
  const other = Object.assign(document.createElement('script'), { type: 'application/json', textContent: '{"setting":"demo mode"}' })
  document.body.append(other)
  render(
    <EmbedProvider client={lab.client} initialTokens={initial({ embedToken: 'demo' })}>
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

test('loader and widget together wait for a renewal for at most 3 s', async () => {
  const lab = createLab(fresh(900))
  const page = (at: string) => (
    <EmbedProvider client={lab.client}>
      <Layout at={at} wants={600 * S}>
        <Embed key={at} vendor={acme} mode="inline" options={{}} title="B" />
      </Layout>
    </EmbedProvider>
  )
  const { rerender } = render(page('a'))
  await pass(400 * S)
  lab.respond(hanging)
  const done = vi.fn()
  void embedLoader(lab.client, acme, {}, { minRemainingMs: 600 * S })({}).then(done)
  await pass(3_100)
  expect(done).toHaveBeenCalledOnce()
  rerender(page('b'))
  await pass(100)
  expect(state()).toBe('ready')
})

test('an inner provider without an identity shows nothing of the user before', async () => {
  const lab = createLab(fresh(900))
  const { vendor } = typed()
  const page = (identity: string, has: boolean) => (
    <EmbedProvider client={lab.client} identity={identity}>
      <EmbedProvider client={lab.client} theme={{ colorScheme: 'dark' }}>
        {has && <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive />}
      </EmbedProvider>
    </EmbedProvider>
  )
  const { rerender } = render(page('alice', true))
  await pass(S)
  const alices = input()!
  rerender(page('alice', false))
  await pass(S)
  const seen: boolean[] = []
  const observer = new MutationObserver(() => seen.push(document.querySelector('[data-embed]')?.contains(alices) ?? false))
  observer.observe(document.body, { subtree: true, childList: true, attributes: true })
  rerender(page('bob', true))
  await pass(S)
  observer.disconnect()
  expect(seen).not.toContain(true)
  expect(lab.typesOf()).not.toContain('widget.resumed')
})

test('a widget whose theme cannot be changed as it returns has failed, as one on the page has', async () => {
  const lab = createLab(fresh(900))
  const { vendor } = typed({
    setTheme: () => {
      throw new Error('no theme')
    },
  })
  const page = (scheme: 'light' | 'dark', has: boolean) => (
    <EmbedProvider client={lab.client} identity="u" theme={{ colorScheme: scheme }}>
      {has && <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive />}
    </EmbedProvider>
  )
  const { rerender } = render(page('light', true))
  await pass(S)
  rerender(page('light', false))
  rerender(page('dark', true))
  await pass(S)
  expect(state()).toBe('failed')
})

test('setIdentity in onReady as it returns', async () => {
  const lab = createLab(fresh(900))
  const { vendor, log } = typed()
  let next: string | null = null
  const page = (has: boolean) => (
    <EmbedProvider client={lab.client}>
      {has && (
        <Embed
          vendor={vendor}
          mode="inline"
          options={{ board: 'x' }}
          title="B"
          keepAlive
          onReady={() => {
            if (next) lab.client.setIdentity(next)
          }}
        />
      )}
    </EmbedProvider>
  )
  const { rerender } = render(page(true))
  await pass(S)
  rerender(page(false))
  next = 'bob'
  rerender(page(true))
  await pass(S)
  expect(log.filter((l) => l.startsWith('mount'))).toHaveLength(2)
})

test('a Retry of an earlier view does not bring a parked widget to life', async () => {
  const lab = createLab(fresh(900))
  const { vendor, log } = typed()
  const retries: (() => void)[] = []
  const { EmbedInline } = await import('../src')
  const page = (has: boolean) => (
    <EmbedProvider client={lab.client} identity="u">
      {has && <EmbedInline vendor={vendor} options={{ board: 'x' }} title="B" keepAlive onStateChange={({ retry }) => retries.push(retry)} />}
    </EmbedProvider>
  )
  const { rerender } = render(page(true))
  await pass(S)
  rerender(page(false))
  retries.at(-1)!()
  await pass(3_600 * S)
  expect(lab.requests.length).toBeLessThanOrEqual(1)
  expect(log).toEqual(['mount x token-1 u', 'destroy x'])
})

test.each([
  ['alice', `ready ${CANARY}`],
  ['bob', 'ready token-1'],
])('tokens of a page that was rendered for alice are alice’s alone: %s has “%s”', async (identity, expected) => {
  const lab = createLab(fresh(900))
  const { initialTokens } = await mintInitialTokens({
    mint: () => ({ token: CANARY, expiresIn: 900 }),
    user: 'alice',
    identity: 'alice',
    embeds: [{ vendor: acme, options: {} }],
  })
  render(
    <EmbedProvider client={lab.client} identity={identity} initialTokens={initialTokens}>
      <Reader />
    </EmbedProvider>,
  )
  await pass(10)
  expect(document.querySelector('b')?.textContent).toBe(expected)
})

test('a session of a parked widget that can be suspended is renewed when it comes back, and not before', async () => {
  const lab = createLab(fresh(undefined))
  const renewals: number[] = []
  const { vendor, reports } = typed({
    renewSession: () => {
      renewals.push(Date.now())
      reports[0]!.session(60 * S)
    },
  })
  const page = (has: boolean) => (
    <EmbedProvider client={lab.client} identity="u">
      {has && <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive />}
    </EmbedProvider>
  )
  const { rerender } = render(page(true))
  await pass(S)
  reports[0]!.session(60 * S)
  rerender(page(false))
  await pass(3_600 * S)
  expect(renewals).toHaveLength(0)
  rerender(page(true))
  await pass(S)
  expect(renewals).toHaveLength(1)
})

test('identity changes as it is parked', async () => {
  const lab = createLab(fresh(900))
  const { vendor, log } = typed()
  lab.client.onEvent((event) => {
    if (event.type === 'widget.parked') lab.client.setIdentity('bob')
  })
  const page = (has: boolean) => (
    <EmbedProvider client={lab.client}>{has && <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive />}</EmbedProvider>
  )
  const { rerender } = render(page(true))
  await pass(S)
  rerender(page(false))
  await pass(S)
  expect(lot()).toBeNull()
  expect(log.at(-1)).toBe('destroy x')
})

test('a component that waited in vain and went leaves nothing that asks', async () => {
  const lab = createLab(fresh(900))
  const page = (identity: string | null, content: ReactNode) => (
    <EmbedProvider client={lab.client} identity={identity}>
      <EmbedSuspense fallback="…">{content}</EmbedSuspense>
    </EmbedProvider>
  )
  const { rerender } = render(page(null, <Suspending />))
  await pass(S)
  rerender(page(null, null))
  await pass(60 * S)
  rerender(page('u', null))
  await pass(S)
  expect(lab.requests).toHaveLength(0)
})

test('a view of more kept widgets than are kept is hidden by Suspense, and comes back as it was', async () => {
  const lab = createLab(fresh(900))
  const { vendor, log } = typed()
  const { Sleeper, wake } = createSleeper()
  const page = (sleeps: boolean) => (
    <EmbedProvider client={lab.client} identity="u">
      <Suspense fallback="…">
        {['1', '2', '3', '4', '5', '6'].map((board) => (
          <Embed key={board} vendor={vendor} mode="inline" options={{ board }} title={board} keepAlive />
        ))}
        <Sleeper sleeps={sleeps} />
      </Suspense>
    </EmbedProvider>
  )
  const { rerender } = render(page(false))
  await pass(S)
  rerender(page(true))
  await pass(S)
  wake()
  await pass(S)
  expect(log.filter((l) => l.startsWith('mount'))).toHaveLength(6)
})

test('strict: keepAliveLimit change keeps', async () => {
  const lab = createLab(fresh(900))
  const { vendor, log } = typed()
  const page = (limit: number) => (
    <StrictMode>
      <EmbedProvider client={lab.client} identity="u" keepAliveLimit={limit}>
        <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive />
      </EmbedProvider>
    </StrictMode>
  )
  const { rerender } = render(page(0))
  await pass(S)
  input()!.value = 'half-typed'
  rerender(page(3))
  await pass(S)
  expect(input()?.value).toBe('half-typed')
  expect(log).toHaveLength(1)
})

test('initial tokens cost no request where a loader runs before the page hydrates', async () => {
  const lab = createLab(fresh(900), { identity: 'u', initialTokens: initial() })
  void embedLoader(lab.client, acme, {})({})
  render(
    <EmbedProvider client={lab.client} identity="u">
      <Reader />
    </EmbedProvider>,
  )
  await pass(100)
  expect(lab.requests).toHaveLength(0)
})

test('a kept frame is not let go by the renewal that another view makes, but when its own token dies', async () => {
  Object.assign(Element.prototype, {
    moveBefore(this: Element, node: Node, child: Node | null) {
      this.insertBefore(node, child)
    },
  })
  try {
    const lab = createLab(fresh(900))
    const framed = defineVendor<{ iframe: { page: string } }>({
      id: 'framed',
      name: 'Framed',
      tokenParams: () => ({}),
      modes: {
        iframe: {
          swap: { apply: 'reload' },
          sandbox: 'allow-scripts',
          readyOn: 'load',
          tokenInUrl: true,
          src: ({ page }, { token }) => `https://framed.test/${page}?t=${token}`,
        },
      },
    })
    const page = (has: string) => (
      <EmbedProvider client={lab.client} identity="u">
        <Embed key={has} vendor={framed} mode="iframe" options={{ page: has }} title="B" keepAlive />
      </EmbedProvider>
    )
    const { rerender } = render(page('chat'))
    await pass(S)
    const frame = document.querySelector('iframe')!
    act(() => void frame.dispatchEvent(new Event('load')))
    rerender(page('search'))
    await pass(S)
    expect(lot()?.contains(frame)).toBe(true)
    await pass(800 * S)
    expect(lab.requests).toHaveLength(2)
    expect(lot()?.contains(frame)).toBe(true)
  } finally {
    Reflect.deleteProperty(Element.prototype, 'moveBefore')
  }
})

const { vendor: plainTyped } = typed()
const views = (lab: Lab, titles: string[], keepAlive = true) => (
  <EmbedProvider client={lab.client} identity="u">
    {titles.map((title) => (
      <Embed key={title} vendor={plainTyped} mode="inline" options={{ board: 'b' }} title={title} keepAlive={keepAlive} />
    ))}
  </EmbedProvider>
)

test('of two alike that are left at once, the one that is kept stays in the document', async () => {
  const lab = createLab(fresh(900))
  const { rerender } = render(views(lab, ['one', 'two']))
  await pass(1000)
  const kept = document.querySelectorAll('[data-embed] input')[1]
  rerender(views(lab, []))
  expect(kept?.isConnected).toBe(true)
  rerender(views(lab, ['one']))
  expect(document.querySelector('[data-embed] input')).toBe(kept)
})

test('a widget is mounted before it is ready, in its events too', async () => {
  const lab = createLab(fresh(900))
  const types: string[] = []
  lab.client.onEvent(({ type }) => void types.push(type))
  render(views(lab, ['one']))
  await pass(1000)
  expect(types.filter((type) => type.startsWith('widget.'))).toEqual(['widget.mounted', 'widget.ready'])
})

test('a view that is entered with a dead token, while the backend fails, says what is wrong', async () => {
  let isDown = false
  const lab = createLab((...all) => (isDown ? failing(503) : fresh(60))(...all))
  const { rerender } = render(views(lab, ['one'], false))
  await pass(1000)
  isDown = true
  await pass(120_000)
  rerender(views(lab, ['two'], false))
  await pass(30_000)
  expect(document.querySelector('[data-embed]')?.getAttribute('data-embed-state')).toBe('failed')
})
