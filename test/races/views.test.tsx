import { act, render } from '@testing-library/react'
import { type ReactNode, startTransition, useState } from 'react'
import { expect, test, vi } from 'vitest'
import {
  Embed,
  embedLoader,
  EmbedProvider,
  EmbedSuspense,
  useRouteEmbedTokens,
  useSuspenseEmbedToken,
} from '../../src'
import { keepAlive as kept } from '../../src/keep-alive'
import { acme } from '../kit/acme'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab } from '../kit/lab'
import { embedState, pass } from '../kit/rendered'
import { typed } from '../kit/typed'
import { Reader, S, views, withEmptyPage } from './page'

function Layout({ at, wants, children }: { at: string; wants: number; children: ReactNode }) {
  useRouteEmbedTokens(at, { minRemainingMs: wants })
  return children
}

function Suspending() {
  return <p>{useSuspenseEmbedToken(acme, {}).token.value}</p>
}

withEmptyPage()

test('leaving a view with a kept widget makes no request', async () => {
  const lab = createLab(fresh(900))
  const { vendor } = typed()
  const page = (at: string, has: boolean) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity="u">
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
  const lab = createLab(
    () => new Promise((resolve) => setTimeout(() => resolve({ embedToken: 't', expiresIn: 900 }), 500)),
  )
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
    <EmbedProvider client={lab.client} keepAlive={kept()}>
      <Embed vendor={acme} mode="inline" options={{}} title="B" />
    </EmbedProvider>,
  )
  await pass(3 * S)
  expect([embedState(), lab.requests.length]).toEqual(['ready', 1])
})

test('a component that waited for one user does not sign that one in after another has come', async () => {
  const lab = createLab(fresh(900))
  const page = (identity: string | null, content: ReactNode) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity={identity}>
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
    <EmbedProvider client={lab.client} keepAlive={kept()} identity={identity}>
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
      <EmbedProvider client={lab.client} keepAlive={kept()} identity={user}>
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

test('loader and widget together wait for a renewal for at most 3 s', async () => {
  const lab = createLab(fresh(900))
  const page = (at: string) => (
    <EmbedProvider client={lab.client} keepAlive={kept()}>
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
  expect(embedState()).toBe('ready')
})

test('a component that waited in vain and went leaves nothing that asks', async () => {
  const lab = createLab(fresh(900))
  const page = (identity: string | null, content: ReactNode) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity={identity}>
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
  expect(embedState()).toBe('failed')
})
