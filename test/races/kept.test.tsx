import { act, render } from '@testing-library/react'
import { StrictMode, Suspense } from 'react'
import { expect, test } from 'vitest'
import {
  defineVendor,
  Embed,
  EmbedInline,
  EmbedProvider,
  frame as frameMode,
  reloadWhenIdle,
} from '../../src'
import { keepAlive as kept } from '../../src/keep-alive'
import { fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { loadFrame } from '../kit/links'
import { embedInput, embedState, parkingLot, pass } from '../kit/rendered'
import { createSleeper } from '../kit/sleeper'
import { typed } from '../kit/typed'
import { S, views, withEmptyPage } from './page'

withEmptyPage()

test('a name that changes brings its kept widget back, whatever was shown between', async () => {
  const lab = createLab(fresh(900))
  let isReady = true
  const { vendor, log } = typed({ isReady: () => isReady })
  const page = (name: string) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity="u">
      <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive={name} />
    </EmbedProvider>
  )
  const { rerender } = render(page('a'))
  await pass(S)
  embedInput()!.value = 'half-typed'
  isReady = false
  rerender(page('b'))
  await pass(S)
  rerender(page('a'))
  await pass(S)
  expect(embedInput()?.value).toBe('half-typed')
  expect(log.filter((l) => l.startsWith('mount'))).toHaveLength(2)
})

test('an inner provider without an identity shows nothing of the user before', async () => {
  const lab = createLab(fresh(900))
  const { vendor } = typed()
  const page = (identity: string, has: boolean) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity={identity}>
      <EmbedProvider client={lab.client} keepAlive={kept()} theme={{ colorScheme: 'dark' }}>
        {has && <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive />}
      </EmbedProvider>
    </EmbedProvider>
  )
  const { rerender } = render(page('alice', true))
  await pass(S)
  const alices = embedInput()!
  rerender(page('alice', false))
  await pass(S)
  const seen: boolean[] = []
  const observer = new MutationObserver(() =>
    seen.push(document.querySelector('[data-embed]')?.contains(alices) ?? false),
  )
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
    onTheme: () => {
      throw new Error('no theme')
    },
  })
  const page = (scheme: 'light' | 'dark', has: boolean) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity="u" theme={{ colorScheme: scheme }}>
      {has && <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive />}
    </EmbedProvider>
  )
  const { rerender } = render(page('light', true))
  await pass(S)
  rerender(page('light', false))
  rerender(page('dark', true))
  await pass(S)
  expect(embedState()).toBe('failed')
})

test('setIdentity in onReady as it returns', async () => {
  const lab = createLab(fresh(900))
  const { vendor, log } = typed()
  let next: string | null = null
  const page = (has: boolean) => (
    <EmbedProvider client={lab.client} keepAlive={kept()}>
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
  const page = (has: boolean) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity="u">
      {has && (
        <EmbedInline
          vendor={vendor}
          options={{ board: 'x' }}
          title="B"
          keepAlive
          onStateChange={({ retry }) => retries.push(retry)}
        />
      )}
    </EmbedProvider>
  )
  const { rerender } = render(page(true))
  await pass(S)
  rerender(page(false))
  retries.at(-1)!()
  await pass(3_600 * S)
  expect(lab.requests.length).toBeLessThanOrEqual(1)
  expect(log).toEqual(['mount x token-1', 'destroy x'])
})

test('a session of a parked widget that can be suspended is renewed when it comes back, and not before', async () => {
  const lab = createLab(fresh(null))
  const renewals: number[] = []
  const { vendor, reports } = typed({
    renewSession: () => {
      renewals.push(Date.now())
      reports[0]!.session(60 * S)
    },
  })
  const page = (has: boolean) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity="u">
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
    <EmbedProvider client={lab.client} keepAlive={kept()}>
      {has && <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive />}
    </EmbedProvider>
  )
  const { rerender } = render(page(true))
  await pass(S)
  rerender(page(false))
  await pass(S)
  expect(parkingLot()).toBeNull()
  expect(log.at(-1)).toBe('destroy x')
})

test('a view of more kept widgets than are kept is hidden by Suspense, and comes back as it was', async () => {
  const lab = createLab(fresh(900))
  const { vendor, log } = typed()
  const { Sleeper, wake } = createSleeper()
  const page = (sleeps: boolean) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity="u">
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
      <EmbedProvider client={lab.client} identity="u" keepAlive={kept({ limit })}>
        <Embed vendor={vendor} mode="inline" options={{ board: 'x' }} title="B" keepAlive />
      </EmbedProvider>
    </StrictMode>
  )
  const { rerender } = render(page(0))
  await pass(S)
  embedInput()!.value = 'half-typed'
  rerender(page(3))
  await pass(S)
  expect(embedInput()?.value).toBe('half-typed')
  expect(log).toHaveLength(1)
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
        iframe: frameMode({
          swap: reloadWhenIdle(),
          sandbox: 'allow-scripts',
          readyOn: 'load',
          tokenInUrl: true,
          src: ({ page }, { token }) => `https://framed.test/${page}?t=${token}`,
        }),
      },
    })
    const page = (has: string) => (
      <EmbedProvider client={lab.client} keepAlive={kept()} identity="u">
        <Embed key={has} vendor={framed} mode="iframe" options={{ page: has }} title="B" keepAlive />
      </EmbedProvider>
    )
    const { rerender } = render(page('chat'))
    await pass(S)
    const frame = document.querySelector('iframe')!
    act(() => loadFrame(frame))
    rerender(page('search'))
    await pass(S)
    expect(parkingLot()?.contains(frame)).toBe(true)
    await pass(800 * S)
    expect(lab.requests).toHaveLength(2)
    expect(parkingLot()?.contains(frame)).toBe(true)
  } finally {
    Reflect.deleteProperty(Element.prototype, 'moveBefore')
  }
})

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
