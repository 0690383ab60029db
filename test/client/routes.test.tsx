import { fireEvent, render, renderHook } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { describe, expect, test, vi } from 'vitest'
import {
  Embed,
  embedLoader,
  EmbedProvider,
  useEmbedIntent,
  useRouteEmbedTokens,
  type WantedLife,
} from '../../src'
import { acme } from '../kit/acme'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { embedState, embedSurface, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

const S = 1_000

fakeTime()

const reasons = (lab: Lab) => lab.requests.map(({ reason }) => reason)
const shown = () => embedSurface()?.textContent

function Layout({ at, wants, children }: { at: string; wants: WantedLife | undefined; children: ReactNode }) {
  useRouteEmbedTokens(at, { minRemainingMs: wants })
  return children
}
const page = (
  lab: Lab,
  at: string,
  { wants, hasWidget = true }: { wants?: WantedLife | undefined; hasWidget?: boolean } = {},
) => (
  <StrictMode>
    <EmbedProvider client={lab.client} identity="u">
      <Layout at={at} wants={wants}>
        {hasWidget && <Embed key={at} vendor={acme} mode="inline" options={{}} title="Board" />}
      </Layout>
    </EmbedProvider>
  </StrictMode>
)

describe('useRouteEmbedTokens', () => {
  test('lets a live token render at once, and asks for none', async () => {
    const lab = createLab(fresh(900))
    const { rerender } = render(page(lab, 'a'))
    await pass(60 * S)
    lab.respond(hanging)
    rerender(page(lab, 'b'))
    await pass(10)
    expect([embedState(), shown()]).toEqual(['ready', 'token-1'])
    expect(reasons(lab)).toEqual(['first'])
  })

  test('has a widget wait for the renewal of a token with less left than the view wants', async () => {
    const lab = createLab(fresh(900))
    const { rerender } = render(page(lab, 'a', { wants: 600 * S }))
    await pass(400 * S)
    let answer: (body: unknown) => void = () => {}
    lab.respond(() => new Promise((resolve) => (answer = resolve)))
    rerender(page(lab, 'b', { wants: 600 * S }))
    await pass(2 * S)
    expect([embedState(), shown()]).toEqual(['loading', ''])
    answer({ embedToken: 'new', expiresIn: 900 })
    await pass(10)
    expect([embedState(), shown()]).toEqual(['ready', 'new'])
    expect(reasons(lab)).toEqual(['first', 'navigate'])
  })

  test('shows the live token after 3 s if the renewal hangs, and the new one when it comes', async () => {
    const lab = createLab(fresh(900))
    const { rerender } = render(page(lab, 'a', { wants: 600 * S }))
    await pass(400 * S)
    lab.respond(
      () => new Promise((resolve) => setTimeout(() => resolve({ embedToken: 'new', expiresIn: 900 }), 5 * S)),
    )
    rerender(page(lab, 'b', { wants: 600 * S }))
    await pass(2_900)
    expect(embedState()).toBe('loading')
    await pass(200)
    expect([embedState(), shown()]).toEqual(['ready', 'token-1'])
    await pass(2 * S)
    expect(shown()).toBe('new')
  })

  test('shows the live token after all if the renewal fails', async () => {
    const lab = createLab(fresh(900))
    const { rerender } = render(page(lab, 'a', { wants: 600 * S }))
    await pass(400 * S)
    lab.respond(failing(503))
    rerender(page(lab, 'b', { wants: 600 * S }))
    await pass(10)
    expect([embedState(), shown()]).toEqual(['ready', 'token-1'])
  })

  test('keeps up a widget that stays while its token is renewed', async () => {
    const lab = createLab(fresh(900))
    const stays = (at: string) => (
      <EmbedProvider client={lab.client} identity="u">
        <Layout at={at} wants={600 * S}>
          <Embed vendor={acme} mode="inline" options={{}} title="Board" />
        </Layout>
      </EmbedProvider>
    )
    const { rerender } = render(stays('a'))
    await pass(400 * S)
    const element = document.querySelector('[data-embed-surface] div')
    lab.respond(
      () => new Promise((resolve) => setTimeout(() => resolve({ embedToken: 'new', expiresIn: 900 }), S)),
    )
    rerender(stays('b'))
    await pass(500)
    expect([embedState(), shown()]).toEqual(['ready', 'token-1'])
    await pass(S)
    expect([embedState(), shown()]).toEqual(['ready', 'new'])
    expect(document.querySelector('[data-embed-surface] div')).toBe(element)
  })

  test('with "always", shows the live token at once, and renews it behind', async () => {
    const lab = createLab(fresh(900))
    const { rerender } = render(page(lab, 'a', { wants: 'always' }))
    await pass(60 * S)
    lab.respond(
      () => new Promise((resolve) => setTimeout(() => resolve({ embedToken: 'new', expiresIn: 900 }), S)),
    )
    rerender(page(lab, 'b', { wants: 'always' }))
    await pass(10)
    expect([embedState(), shown()]).toEqual(['ready', 'token-1'])
    await pass(S)
    expect(shown()).toBe('new')
    // A widget that comes later in the same view takes what was fetched for it.
    await pass(60 * S)
    rerender(page(lab, 'b', { wants: 'always', hasWidget: false }))
    rerender(page(lab, 'b', { wants: 'always' }))
    await pass(10)
    expect(reasons(lab)).toEqual(['first', 'navigate'])
  })

  test.each<[string, WantedLife | undefined]>([
    ['by default', undefined],
    ['that want half of its life', 450 * S],
    ['that want more than a token ever has', 3_600 * S],
    ['that want a new one each', 'always'],
  ])('ten quick navigations %s cost at most one request', async (_, wants) => {
    const lab = createLab(fresh(900))
    const { rerender } = render(page(lab, 'start', { wants }))
    await pass(120 * S)
    for (let i = 0; i < 10; i++) {
      rerender(page(lab, `view-${i}`, { wants }))
      await pass(300)
    }
    expect(lab.requests.length - 1).toBeLessThanOrEqual(1)
    expect([embedState(), shown()]).toEqual(['ready', `token-${lab.requests.length}`])
  })

  test('renews nothing for views without a widget', async () => {
    const lab = createLab(fresh(60), { policy: { keepMs: 3_600 * S } })
    const { rerender } = render(page(lab, 'a', { wants: 'always' }))
    await pass(S)
    for (let i = 0; i < 20; i++) {
      rerender(page(lab, `plain-${i}`, { wants: 'always', hasWidget: false }))
      await pass(24 * S)
    }
    expect(reasons(lab)).toEqual(['first'])
  })

  test('asks for no more than the bound allows, and shows what there is', async () => {
    const lab = createLab(fresh(900))
    const { rerender } = render(page(lab, 'a', { wants: 'always' }))
    for (let i = 0; i < 6; i++) {
      await pass(11 * S)
      rerender(page(lab, `b${i}`, { wants: 'always' }))
    }
    await pass(10)
    expect(lab.requests.length).toBeLessThanOrEqual(5)
    expect(embedState()).toBe('ready')
  })
})

describe('embedLoader', () => {
  const navigate = (lab: Lab, wants?: WantedLife) => {
    const abort = new AbortController()
    const done = vi.fn()
    void embedLoader(
      lab.client,
      acme,
      {},
      { minRemainingMs: wants },
    )({ request: { signal: abort.signal } }).then(done, done)
    return { abort, done }
  }

  test('waits for the first token, and not for a live one', async () => {
    const lab = createLab(
      () => new Promise((resolve) => setTimeout(() => resolve({ embedToken: 't', expiresIn: 900 }), S)),
    )
    const first = navigate(lab)
    await pass(900)
    expect(first.done).not.toHaveBeenCalled()
    await pass(200)
    expect(first.done).toHaveBeenCalledExactlyOnceWith(undefined)
    const second = navigate(lab)
    await pass(0)
    expect(second.done).toHaveBeenCalledOnce()
    expect(lab.requests).toHaveLength(1)
  })

  test('with "always" does not wait for a live token, and renews it behind', async () => {
    const lab = createLab(fresh(900))
    navigate(lab)
    await pass(20 * S)
    lab.respond(hanging)
    const { done } = navigate(lab, 'always')
    await pass(0)
    expect(done).toHaveBeenCalledOnce()
    expect(reasons(lab)).toEqual(['first', 'navigate'])
  })

  test('does not wait for more than 3 s, for a first token or a renewal, and both go on', async () => {
    const lab = createLab(hanging)
    const first = navigate(lab)
    await pass(2_900)
    expect(first.done).not.toHaveBeenCalled()
    await pass(200)
    expect(first.done).toHaveBeenCalledExactlyOnceWith(undefined)
    expect(lab.requests[0]?.signal.aborted).toBe(false)

    const other = createLab(fresh(900))
    await other.client.ensureToken(acme, {})
    await pass(20 * S)
    other.respond(hanging)
    const renewal = navigate(other, 890 * S)
    const asked = vi.fn()
    void other.client
      .ensureToken(acme, {}, { minRemainingMs: 890 * S })
      .then(({ value }) => void asked(value))
    await pass(2_900)
    expect([renewal.done.mock.calls.length, asked.mock.calls.length]).toEqual([0, 0])
    await pass(200)
    expect(renewal.done).toHaveBeenCalledOnce()
    expect(asked).toHaveBeenCalledExactlyOnceWith('token-1')
    expect(other.requests.at(-1)?.signal.aborted).toBe(false)
  })

  test('lets the view show what went wrong, after one attempt', async () => {
    const lab = createLab(failing(503))
    const { done } = navigate(lab)
    await pass(10)
    expect(done).toHaveBeenCalledExactlyOnceWith(undefined)
    expect(lab.requests).toHaveLength(1)
  })

  test('aborts its request a second after its navigation, unless somebody else waits for it', async () => {
    const lab = createLab(hanging)
    const one = navigate(lab)
    const other = navigate(lab)
    await pass(10)
    one.abort.abort()
    await pass(1_100)
    expect(one.done).toHaveBeenCalledExactlyOnceWith(undefined)
    expect(lab.requests[0]?.signal.aborted).toBe(false)
    other.abort.abort()
    await pass(900)
    expect(lab.requests[0]?.signal.aborted).toBe(false)
    await pass(200)
    expect(lab.requests[0]?.signal.aborted).toBe(true)
  })

  test('takes TanStack Router’s context as well', async () => {
    const lab = createLab(hanging)
    const abortController = new AbortController()
    const done = embedLoader(lab.client, acme, {})({ abortController })
    await pass(10)
    abortController.abort()
    await done
    await pass(1_100)
    expect(lab.requests[0]?.signal.aborted).toBe(true)
  })

  test('does nothing on a server', async () => {
    const lab = createLab()
    vi.stubGlobal('document', undefined)
    await embedLoader(lab.client, acme, {})({})
    vi.unstubAllGlobals()
    expect(lab.requests).toHaveLength(0)
  })
})

test('useEmbedIntent fetches a token when a link is pointed at, or focused, and keeps its props', async () => {
  const lab = createLab(fresh(900))
  function Page() {
    return <a href="#store" {...useEmbedIntent(acme, {})} children="Store" />
  }
  const { getByText } = render(<EmbedProvider client={lab.client} children={<Page />} />)
  await pass(10)
  expect(lab.requests).toHaveLength(0)
  fireEvent.pointerEnter(getByText('Store'))
  fireEvent.focus(getByText('Store'))
  await pass(10)
  expect(lab.requests).toHaveLength(1)
  const { result, rerender } = renderHook(() => useEmbedIntent(acme, {}), {
    wrapper: ({ children }: { children: ReactNode }) => (
      <EmbedProvider client={lab.client}>{children}</EmbedProvider>
    ),
  })
  const before = result.current
  rerender()
  expect(result.current).toBe(before)
})
