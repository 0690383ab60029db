import { act, render, screen } from '@testing-library/react'
import { Component, type ReactNode, StrictMode, Suspense } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedBoundary, EmbedProvider, EmbedSuspense, useEmbedToken, useSuspenseEmbedToken } from '../../src'
import { hydrate, type Hydration, type InitialTokens, takeInitialTokens } from '../../src/initial-tokens'
import { initialTokensScript, mintInitialTokens } from '../../src/server'
import { acme } from '../kit/acme'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { embedCode, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

const S = 1_000
const CANARY = 'canary-canary-canary-canary-canary-canary'

fakeTime()
afterEach(() => {
  document.body.replaceChildren()
})

const initial = (more: object = {}): InitialTokens => ({
  tokens: [{ vendor: 'acme', params: {}, embedToken: CANARY, expiresIn: 900, ...more }],
})

function Reader() {
  const { status, token } = useEmbedToken(acme, {})
  return <p>{`${status} ${token?.value ?? '-'}`}</p>
}
const text = () => document.querySelector('p')?.textContent

describe('initialTokens', () => {
  const page = (lab: Lab, initialTokens: InitialTokens | undefined, identity = 'u') => (
    <StrictMode>
      <EmbedProvider client={lab.client} identity={identity} initialTokens={hydrate(initialTokens)}>
        <Reader />
      </EmbedProvider>
    </StrictMode>
  )

  test('are used without a request, renewed when they are due, and read once', async () => {
    const lab = createLab(fresh(900))
    const { rerender } = render(page(lab, initial()))
    await pass(10)
    expect(text()).toBe(`ready ${CANARY}`)
    expect(lab.requests).toHaveLength(0)
    expect(lab.typesOf()).toEqual(['identity.changed', 'token.received'])
    rerender(page(lab, initial({ embedToken: 'another' })))
    await pass(800 * S)
    expect(text()).toBe('ready token-1')
    expect(JSON.stringify(lab.events)).not.toContain(CANARY)
  })

  test('are taken out of the object that they came in, which a framework keeps', async () => {
    const lab = createLab(fresh(900))
    const [kept, frozen] = [initial(), initial()]
    Object.freeze(frozen.tokens)
    // As Next.js and React Router keep what the page was rendered with.
    vi.stubGlobal('__NEXT_DATA__', { props: { pageProps: { initialTokens: kept } } })
    render(page(lab, kept))
    render(page(createLab(fresh(900)), frozen))
    await pass(10)
    expect(lab.requests).toHaveLength(0)
    expect(document.body.textContent).toBe(`ready ${CANARY}`.repeat(2))
    expect(JSON.stringify(Reflect.get(window, '__NEXT_DATA__'))).not.toContain(CANARY)
  })

  test('are another user’s to nobody', async () => {
    const lab = createLab(fresh(900))
    const { rerender } = render(page(lab, initial(), 'alice'))
    rerender(page(lab, initial(), 'bob'))
    await pass(10)
    expect(text()).toBe('ready token-1')
    const unread = createLab(fresh(900))
    unread.client.hydrate(hydrate(initial()))
    unread.client.setIdentity('bob')
    expect(unread.client.getState(acme, {}).token).toBeNull()
  })

  test('count from when the page was asked for', async () => {
    vi.spyOn(performance, 'now').mockReturnValue(600 * S)
    const lab = createLab(fresh(900))
    lab.client.hydrate(hydrate(initial({ expiresIn: 700 })))
    expect((lab.client.getState(acme, {}).token?.expiresAt ?? 0) - lab.client.now()).toBe(100 * S)
    const late = createLab(fresh(900))
    render(page(late, initial({ expiresIn: 599 })))
    await pass(10)
    expect(text()).toBe('ready token-1')
  })

  test.each<[string, unknown]>([
    ['dead', initial({ expiresIn: 0 })],
    ['malformed', initial({ embedToken: '<html>' })],
    ['not an answer', initial({ expiresIn: 'soon' })],
    ['of another shape', { tokens: [{ vendor: 7 }] }],
    ['no list', { tokens: 'a' }],
    ['a string', 'tokens'],
  ])('that are %s change nothing: one is fetched', async (_, tokens) => {
    const lab = createLab(fresh(900))
    lab.client.hydrate(hydrate(tokens as InitialTokens))
    render(page(lab, undefined))
    await pass(10)
    expect(text()).toBe('ready token-1')
  })

  test('that are not from hydrate() are told of, and change nothing: one is fetched', async () => {
    const plain = initial() as unknown as Hydration
    const lab = createLab(fresh(900), { initialTokens: plain })
    render(
      <EmbedProvider client={lab.client} identity="u" initialTokens={plain}>
        <Reader />
      </EmbedProvider>,
    )
    await pass(10)
    expect(text()).toBe('ready token-1')
    expectConsole(
      'createEmbedClient() got initialTokens that are not from hydrate()',
      '<EmbedProvider> got initialTokens that are not from hydrate()',
    )
  })

  test('of a page from a cache are not used', async () => {
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
      { transferSize: 0 } as unknown as PerformanceEntry,
    ])
    const lab = createLab(fresh(900))
    render(page(lab, initial()))
    await pass(10)
    expect(text()).toBe('ready token-1')
  })

  test('are taken out of the page’s inline scripts, and nothing else is', async () => {
    const script = (content: string) =>
      Object.assign(document.createElement('script'), { type: 'text/plain', textContent: content })
    document.body.append(
      script(`push("${CANARY}")`),
      script(`push("…${CANARY.slice(-30)}")`),
      script('push("other")'),
    )
    render(page(createLab(), initial()))
    await pass(10)
    expect([...document.scripts].map(({ textContent }) => textContent)).toEqual(['', '', 'push("other")'])
  })
})

describe('a server’s block of them', () => {
  const mint = vi.fn(() => ({ token: `</script><script>${CANARY}`, expiresIn: 900 }))
  beforeEach(() => {
    mint.mockClear()
    mint.mockImplementation(() => ({ token: CANARY, expiresIn: 900 }))
  })
  const embeds = [
    { vendor: acme, options: { board: 'one' } },
    { vendor: acme, options: { board: 'two' } },
    { vendor: acme, options: { account: 'x' } },
  ]

  test('is minted once a token, and comes with the headers that keep it out of caches', async () => {
    const { initialTokens, headers } = await mintInitialTokens({
      mint: { acme: mint },
      user: { id: 'u' },
      embeds,
    })
    expect(initialTokens.tokens).toEqual([
      { vendor: 'acme', params: {}, embedToken: CANARY, expiresIn: 900 },
      { vendor: 'acme', params: { account: 'x' }, embedToken: CANARY, expiresIn: 900 },
    ])
    expect(headers).toEqual({ 'cache-control': 'private, no-store' })
    expect(mint).toHaveBeenCalledTimes(2)
    expect(mint).toHaveBeenCalledWith(
      expect.objectContaining({ user: { id: 'u' }, vendor: 'acme', params: { account: 'x' } }),
    )
  })

  test.each([null, undefined, false] as const)(
    'is empty, and needs no header, where the user is %s',
    async (user) => {
      expect(await mintInitialTokens({ mint, user, embeds })).toEqual({
        initialTokens: { tokens: [] },
        headers: {},
      })
      expect(mint).not.toHaveBeenCalled()
    },
  )

  test.each([
    [{ 'sec-fetch-dest': 'document' }, 2],
    [{ 'sec-fetch-dest': 'iframe' }, 2],
    [{}, 2],
    [{ 'sec-fetch-dest': 'empty' }, 0],
    [{ 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch;prerender' }, 0],
  ])('is minted for documents alone: with the headers %j, %i are', async (headers, count) => {
    const asked = { mint, user: 'u', embeds }
    expect(
      (await mintInitialTokens({ ...asked, headers: new Headers(headers as HeadersInit) })).initialTokens
        .tokens,
    ).toHaveLength(count)
    const request = { headers: new Headers(headers), signal: new AbortController().signal } as Request
    expect((await mintInitialTokens({ ...asked, request })).initialTokens.tokens).toHaveLength(count)
  })

  test('leaves out what could not be minted in time, and tells of it', async () => {
    const onError = vi.fn()
    const slow = mintInitialTokens({
      mint: { acme: () => new Promise(() => {}) },
      user: 'u',
      embeds: embeds.slice(0, 1),
      onError,
    })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await slow).toEqual({ initialTokens: { tokens: [] }, headers: {} })
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'EMBED_TIMEOUT' }))
    const unknown = await mintInitialTokens({ mint: {}, user: 'u', embeds, onError })
    expect(unknown.initialTokens.tokens).toEqual([])
  })

  test('goes through HTML whole, is taken once, and is gone', () => {
    const given: InitialTokens = {
      tokens: [{ vendor: 'acme', params: { name: '</script><!--' }, embedToken: CANARY, expiresIn: null }],
    }
    const html = initialTokensScript(given, { nonce: 'a"b' })
    expect(html).toContain('nonce="a&quot;b"')
    document.body.innerHTML = `<main></main>${html}<footer></footer>`
    expect(document.querySelectorAll('script')).toHaveLength(1)
    expect(takeInitialTokens()).toEqual(given)
    expect(document.body.innerHTML).toBe('<main></main><footer></footer>')
    expect(takeInitialTokens()).toBeUndefined()
  })

  test.each(['no JSON', '{}', '{"tokens":[{}]}'])('that holds %s is nothing', (content) => {
    document.body.innerHTML = `<script type="application/json" id="embed-initial-tokens">${content}</script>`
    expect(takeInitialTokens()).toBeUndefined()
    expect(document.querySelector('script')).toBeNull()
  })
})

describe('useSuspenseEmbedToken', () => {
  function Suspending() {
    const { token, isRefreshing } = useSuspenseEmbedToken(acme, {})
    return <p>{`${token.value}${isRefreshing ? ' refreshing' : ''}`}</p>
  }
  const page = (
    lab: Lab,
    { identity, content = <Suspending /> }: { identity?: string | null; content?: ReactNode } = {},
  ) => (
    <EmbedProvider client={lab.client} identity={identity}>
      <EmbedSuspense fallback={<i>waiting</i>}>{content}</EmbedSuspense>
    </EmbedProvider>
  )

  test('suspends until there is a token, and makes one request', async () => {
    const lab = createLab(
      () => new Promise((resolve) => setTimeout(() => resolve({ embedToken: 't', expiresIn: 900 }), S)),
    )
    render(<StrictMode>{page(lab, { identity: 'u' })}</StrictMode>)
    await pass(900)
    expect(screen.getByText('waiting')).toBeDefined()
    await pass(S)
    expect(text()).toBe('t')
    expect(lab.requests).toHaveLength(1)
  })

  test('does so without a boundary between it and the provider, for the user who is signed in', async () => {
    const lab = createLab(fresh(900))
    render(
      <Suspense fallback={<i>waiting</i>}>
        <EmbedProvider client={lab.client} identity="u">
          <Suspending />
        </EmbedProvider>
      </Suspense>,
    )
    await pass(100)
    expect(text()).toBe('token-1')
    expect(lab.client.identity).toBe('u')
    expect(lab.requests).toHaveLength(1)
  })

  test('does not suspend for a token that came with the page', async () => {
    const lab = createLab(fresh(900))
    const seen = vi.fn()
    function Fallback() {
      seen()
      return null
    }
    render(
      <EmbedProvider client={lab.client} identity="u" initialTokens={hydrate(initial())}>
        <EmbedSuspense fallback={<Fallback />}>
          <Suspending />
        </EmbedSuspense>
      </EmbedProvider>,
    )
    await pass(10)
    expect(text()).toBe(CANARY)
    expect(lab.requests).toHaveLength(0)
  })

  test('goes on with the old token while it is renewed, and suspends when it has died', async () => {
    const lab = createLab(fresh(900))
    render(page(lab, { identity: 'u' }))
    await pass(S)
    lab.respond(hanging)
    let at = 0
    while (text() === 'token-1') await pass((at += S) && S)
    expect(text()).toBe('token-1 refreshing')
    while (at < 895 * S && screen.queryByText('waiting') === null) await pass((at += S) && S)
    expect(screen.getByText('waiting').isConnected).toBe(true)
    lab.respond(fresh(900))
    await pass(65 * S) // the time-out of a request that hangs has grown to a minute
    expect(text()).toMatch(/^token-\d$/)
  })

  test('throws a failure to the boundary, whose Retry asks anew', async () => {
    const lab = createLab(failing(401))
    render(
      page(lab, {
        identity: 'u',
        content: (
          <EmbedBoundary>
            <Suspending />
          </EmbedBoundary>
        ),
      }),
    )
    vi.mocked(console.error).mockImplementation(() => {})
    await pass(100)
    expect(embedCode()).toBe('EMBED_DENIED')
    vi.mocked(console.error).mockClear() // React tells of what a boundary catches
    lab.respond(fresh(900))
    act(() => screen.getByRole('button').click())
    await pass(100)
    expect(text()).toBe('token-2')
    vi.mocked(console.error).mockClear()
  })

  test('waits while nobody is signed in, without a request', async () => {
    const lab = createLab(fresh(900))
    const { rerender } = render(page(lab, { identity: null }))
    await pass(60 * S)
    expect(screen.getByText('waiting')).toBeDefined()
    expect(lab.requests).toHaveLength(0)
    rerender(page(lab, { identity: 'u' }))
    await pass(100)
    expect(text()).toBe('token-1')
  })

  test('gives another user another token', async () => {
    const lab = createLab(fresh(900))
    const seen: string[] = []
    function Noting({ user }: { user: string }) {
      const { token } = useSuspenseEmbedToken(acme, {})
      seen.push(`${user} ${token.value}`)
      return <p>{token.value}</p>
    }
    const { rerender } = render(page(lab, { identity: 'alice', content: <Noting user="alice" /> }))
    await pass(S)
    rerender(page(lab, { identity: 'bob', content: <Noting user="bob" /> }))
    await pass(S)
    expect(text()).toBe('token-2')
    expect(seen).not.toContain('bob token-1')
  })

  test('says so where there is no source for the vendor', async () => {
    const lab = createLab(fresh(900), {
      source: { other: { fetch: () => Promise.reject(new Error('never')) } },
    })
    const caught: unknown[] = []
    class Boundary extends Component<{ children: ReactNode }> {
      override state = { isOver: false }
      static getDerivedStateFromError = () => ({ isOver: true })
      override componentDidCatch(error: unknown) {
        caught.push(error)
      }
      override render() {
        return this.state.isOver ? null : this.props.children
      }
    }
    render(page(lab, { identity: 'u', content: <Boundary children={<Suspending />} /> }))
    await pass(100)
    vi.mocked(console.error).mockClear()
    expect(caught).toEqual([expect.objectContaining({ code: 'EMBED_CONFIG' })])
  })
})
