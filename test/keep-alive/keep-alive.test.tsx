import { act, render } from '@testing-library/react'
import { Fragment, type ReactNode, StrictMode, Suspense } from 'react'
import { describe, expect, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  EmbedProvider,
  type EmbedVendor,
  frame,
  handshake,
  reloadWhenIdle,
} from '../../src'
import { keepAlive as kept } from '../../src/keep-alive'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { embedInput, embedState, embedSurface, parkingLot, pass } from '../kit/rendered'
import { createSleeper } from '../kit/sleeper'
import { fakeTime } from '../kit/time'
import { typed, type TypedOptions } from '../kit/typed'

const S = 1_000

fakeTime()

const parked = () =>
  [...document.querySelectorAll('[data-embed-parking] [data-embed-surface]')].map(
    (element) => element.textContent,
  )

interface PageSettings {
  identity?: string | null
  limit?: number
  keepAlive?: boolean | string
  onReady?: () => void
  scheme?: 'light' | 'dark'
}
/** A page on one of its routes; `null`: one without a widget. */
const page = (
  lab: Lab,
  vendor: EmbedVendor<TypedOptions>,
  board: string | null,
  settings: PageSettings = {},
  more?: ReactNode,
) => (
  <EmbedProvider
    client={lab.client}
    identity={settings.identity === undefined ? 'u' : settings.identity}
    keepAlive={kept({ limit: settings.limit })}
    theme={{ colorScheme: settings.scheme ?? 'light' }}
  >
    {board === null ? (
      <p>elsewhere</p>
    ) : (
      <Embed
        key={board}
        vendor={vendor}
        mode="inline"
        options={{ board }}
        title={`Board ${board}`}
        keepAlive={settings.keepAlive ?? true}
        onReady={settings.onReady}
      />
    )}
    {more}
  </EmbedProvider>
)

// StrictMode takes each view away once, as it is shown.
test.each([
  ['', Fragment, 1],
  [' in StrictMode', StrictMode, 2],
] as const)(
  'a kept widget is as it was when its view comes back%s: the element, what was typed, and no new mount',
  async (_, Around, times) => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed()
    const onReady = vi.fn()
    const { rerender } = render(<Around>{page(lab, vendor, 'a', { onReady })}</Around>)
    await pass(S)
    const before = embedInput()
    before!.value = 'half-typed'
    rerender(<Around>{page(lab, vendor, null)}</Around>)
    await pass(60 * S)
    expect(parked()).toEqual(['a'])
    expect(parkingLot()?.hasAttribute('inert')).toBe(true)
    rerender(<Around>{page(lab, vendor, 'a', { onReady })}</Around>)
    expect(embedState()).toBe('ready') // in the first paint
    expect(embedInput()).toBe(before)
    expect(embedInput()?.value).toBe('half-typed')
    await pass(S)
    expect(log.filter((line) => line.startsWith('mount'))).toHaveLength(1)
    expect(parkingLot()).toBeNull()
    expect(lab.requests).toHaveLength(1)
    expect(onReady).toHaveBeenCalledTimes(1 + times)
    const types = lab.typesOf().filter((type) => type.startsWith('widget'))
    const moves = Array.from({ length: times }, () => ['widget.parked', 'widget.resumed'])
    expect(types).toEqual(['widget.mounted', 'widget.ready', ...moves.flat()])
  },
)

test('without keepAlive, and with other options, a widget is mounted anew', async () => {
  const lab = createLab(fresh(900))
  const { vendor, log } = typed()
  const { rerender } = render(page(lab, vendor, 'a', { keepAlive: false }))
  await pass(S)
  rerender(page(lab, vendor, null))
  await pass(S)
  expect(parkingLot()).toBeNull()
  rerender(page(lab, vendor, 'a'))
  await pass(S)
  rerender(page(lab, vendor, 'b'))
  await pass(S)
  expect(parked()).toEqual(['a'])
  expect(log).toEqual(['mount a token-1', 'destroy a', 'mount a token-1', 'mount b token-1'])
})

test.each(['inline', 'iframe'] as const)(
  'a page that does not import keepAlive() mounts a widget anew (%s), and its developer is told',
  async (mode) => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed()
    const framed = defineVendor<{ iframe: object }>({
      id: 'framed',
      name: 'Framed',
      modes: {
        iframe: frame({
          ...handshake,
          src: () => 'https://w.example/',
          sandbox: 'allow-scripts allow-same-origin',
        }),
      },
    })
    const view = (isShown: boolean) => (
      <EmbedProvider client={lab.client} identity="u">
        {isShown && mode === 'inline' && (
          <Embed vendor={vendor} mode="inline" options={{ board: 'a' }} title="Board" keepAlive />
        )}
        {isShown && mode === 'iframe' && (
          <Embed vendor={framed} mode="iframe" options={{}} title="Board" keepAlive />
        )}
      </EmbedProvider>
    )
    const { rerender } = render(view(true))
    await pass(S)
    const before = embedSurface()
    expect(before).not.toBeNull()
    rerender(view(false))
    await pass(S)
    expect(parkingLot()).toBeNull()
    rerender(view(true))
    await pass(S)
    expect(embedSurface()).not.toBe(before)
    if (mode === 'inline') expect(log).toEqual(['mount a token-1', 'destroy a', 'mount a token-1'])
    expectConsole(
      /^warn: The widget "Board" got keepAlive, and nothing is kept\. .* from 'react-embed-token\/keep-alive'\.$/,
    )
  },
)

test('an <Embed> that stays, with other options, keeps what it showed before, as where two routes share a component', async () => {
  const lab = createLab(fresh(900))
  const { vendor, log } = typed()
  const shared = (board: string) => (
    <StrictMode>
      <EmbedProvider client={lab.client} keepAlive={kept()} identity="u">
        <Embed vendor={vendor} mode="inline" options={{ board }} title="Board" keepAlive />
      </EmbedProvider>
    </StrictMode>
  )
  const { rerender, unmount } = render(shared('a'))
  await pass(S)
  embedInput()!.value = 'of a'
  rerender(shared('b'))
  expect(embedState()).toBe('loading')
  await pass(S)
  expect([embedInput()?.value, embedState()]).toEqual(['', 'ready'])
  expect(parked()).toEqual(['a'])
  embedInput()!.value = 'of b'
  rerender(shared('a'))
  await pass(S)
  expect([embedInput()?.value, embedState()]).toEqual(['of a', 'ready'])
  expect(document.querySelectorAll('[data-embed] input')).toHaveLength(1)
  expect(parked()).toEqual(['b'])
  unmount()
  await pass(S)
  expect(parkingLot()).toBeNull()
  expect(log.filter((line) => !line.startsWith('suspend'))).toEqual([
    'mount a token-1',
    'mount b token-1',
    'destroy b',
    'destroy a',
  ])
})

test('a widget that takes other options as it is stays the same one, and comes back by those', async () => {
  const lab = createLab(fresh(900))
  const { vendor, log } = typed({ updates: true })
  const { rerender } = render(page(lab, vendor, 'a'))
  await pass(S)
  const shared = (board: string | null) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity="u">
      {board && <Embed key="one" vendor={vendor} mode="inline" options={{ board }} title="Board" keepAlive />}
    </EmbedProvider>
  )
  rerender(shared('x'))
  await pass(S)
  embedInput()!.value = 'half-typed'
  rerender(shared('y'))
  await pass(S)
  expect(embedInput()?.value).toBe('half-typed')
  rerender(shared(null))
  rerender(shared('y'))
  await pass(S)
  expect(embedInput()?.value).toBe('half-typed')
  expect(log).toEqual(['mount a token-1', 'mount x token-1', 'update y'])
})

test('a name tells two widgets of the same options apart', async () => {
  const lab = createLab(fresh(900))
  const { vendor } = typed()
  const { rerender } = render(page(lab, vendor, 'a', { keepAlive: 'left' }))
  await pass(S)
  embedInput()!.value = 'left'
  rerender(page(lab, vendor, null))
  rerender(page(lab, vendor, 'a', { keepAlive: 'right' }))
  await pass(S)
  expect(embedInput()?.value).toBe('')
  rerender(page(lab, vendor, null))
  rerender(page(lab, vendor, 'a', { keepAlive: 'left' }))
  await pass(S)
  expect(embedInput()?.value).toBe('left')
  expect(parked()).toHaveLength(1)
})

describe('the parking', () => {
  test.each([
    [2, ['c', 'd']],
    [0, []],
  ])('holds %i, the oldest go first', async (limit, expected) => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed()
    const { rerender } = render(page(lab, vendor, null, { limit }))
    for (const board of ['a', 'b', 'c', 'd']) {
      rerender(page(lab, vendor, board, { limit }))
      await pass(S)
    }
    rerender(page(lab, vendor, null, { limit }))
    await pass(S)
    expect(parked()).toEqual(expected)
    expect(log.filter((line) => line.startsWith('destroy'))).toHaveLength(4 - expected.length)
  })

  test.each(['another user', 'nobody'])('is emptied when the identity becomes %s', async (identity) => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed()
    const { rerender } = render(page(lab, vendor, 'a'))
    await pass(S)
    rerender(page(lab, vendor, null))
    rerender(page(lab, vendor, null, { identity: identity === 'nobody' ? null : identity }))
    await pass(S)
    expect(parkingLot()).toBeNull()
    expect(log.at(-1)).toBe('destroy a')
    expect(log.filter((line) => line.startsWith('mount'))).toHaveLength(1)
  })

  test('gives nothing to another user who comes in the same moment', async () => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed()
    const { rerender } = render(page(lab, vendor, 'a'))
    await pass(S)
    embedInput()!.value = 'private'
    rerender(page(lab, vendor, null))
    const seen: (string | undefined)[] = []
    const observer = new MutationObserver(() => seen.push(embedInput()?.value))
    observer.observe(document.body, { subtree: true, childList: true })
    rerender(page(lab, vendor, 'a', { identity: 'another' }))
    await pass(S)
    observer.disconnect()
    expect(seen).not.toContain('private')
    expect(embedInput()?.value).toBe('')
    expect(log).toEqual(['mount a token-1', 'destroy a', 'mount a token-2'])
  })

  test('is emptied when the provider goes', async () => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed()
    const { rerender, unmount } = render(page(lab, vendor, 'a'))
    await pass(S)
    rerender(page(lab, vendor, null))
    unmount()
    await pass(S)
    expect(parkingLot()).toBeNull()
    expect(log.at(-1)).toBe('destroy a')
  })

  test('takes no widget that is not there yet, has failed, or lies over the page', async () => {
    const lab = createLab(hanging)
    const { vendor, log, reports } = typed()
    const { rerender } = render(page(lab, vendor, 'a'))
    await pass(S)
    rerender(page(lab, vendor, null))
    expect(parkingLot()).toBeNull()
    lab.respond(fresh(900))
    await pass(40 * S)
    rerender(page(lab, vendor, 'b'))
    await pass(S)
    lab.respond(failing(401))
    act(() => reports[0]?.rejected())
    await pass(5 * S)
    expect(embedState()).toBe('failed')
    rerender(page(lab, vendor, null))
    expect(parkingLot()).toBeNull()
    expect(log.filter((line) => line.startsWith('mount'))).toEqual(['mount b token-2'])

    const second = createLab(fresh(900))
    const over = typed({ floats: true })
    rerender(page(second, over.vendor, 'c'))
    await pass(S)
    rerender(page(second, over.vendor, null))
    await pass(S)
    expect(over.log).toEqual(['mount c token-1', 'destroy c'])
  })

  test('takes no custom element that starts anew when it is moved, and one that does not', async () => {
    customElements.define('starts-anew', class extends HTMLElement {})
    customElements.define(
      'bears-moves',
      class extends HTMLElement {
        connectedMoveCallback() {}
      },
    )
    const lab = createLab(fresh(900))
    for (const [tag, expected] of [
      ['starts-anew', 0],
      ['bears-moves', 1],
    ] as const) {
      const { vendor } = typed({ tag })
      const { rerender, unmount } = render(page(lab, vendor, 'a'))
      await pass(S)
      rerender(page(lab, vendor, null))
      expect(parked()).toHaveLength(expected)
      unmount()
      await pass(S)
    }
  })

  test('lets go of a widget that fails in it', async () => {
    const lab = createLab(fresh(900))
    const { vendor, log, reports } = typed()
    const { rerender } = render(page(lab, vendor, 'a'))
    await pass(S)
    rerender(page(lab, vendor, null))
    lab.respond(() => ({ embedToken: 'token-1', expiresIn: 900 }))
    await pass(3 * S)
    reports[0]?.rejected()
    await pass(10 * S)
    expect(parkingLot()).toBeNull()
    expect(log.at(-1)).toBe('destroy a')
    rerender(page(lab, vendor, 'a'))
    await pass(10)
    expect(log.filter((line) => line.startsWith('mount'))).toHaveLength(2)
  })
})

describe('a parked widget', () => {
  test('that can be without a token renews none, and has a new one before it is used again', async () => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed()
    const { rerender } = render(page(lab, vendor, 'a'))
    await pass(S)
    rerender(page(lab, vendor, null))
    await pass(3_600 * S)
    expect(lab.requests).toHaveLength(1)
    expect(lab.client.getState(vendor, { board: 'a' })).toMatchObject({ status: 'loading', token: null })
    expect(log).toEqual(['mount a token-1', 'suspend'])
    rerender(page(lab, vendor, 'a'))
    expect(embedState()).toBe('expired')
    await pass(10)
    expect(embedState()).toBe('ready')
    expect(log).toEqual(['mount a token-1', 'suspend', 'token token-2'])
  })

  test('that cannot, and loses nothing by a renewal, goes on being renewed', async () => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed({ suspends: false })
    const { rerender } = render(page(lab, vendor, 'a'))
    await pass(S)
    rerender(page(lab, vendor, null))
    await pass(1_600 * S)
    expect(log).toEqual(['mount a token-1', 'token token-2', 'token token-3'])
    expect(parked()).toEqual(['a'])
    expect(lab.typesOf()).not.toContain('token.expired')
  })

  test('that would have to reload for a new token is let go when its own dies, and not before', async () => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed({ swap: reloadWhenIdle() })
    const { rerender } = render(page(lab, vendor, 'a'))
    await pass(S)
    act(() => embedInput()?.focus())
    rerender(page(lab, vendor, null))
    await pass(890 * S)
    expect(parked()).toEqual(['a'])
    await pass(10 * S)
    expect(parkingLot()).toBeNull()
    expect(lab.requests).toHaveLength(1)
    expect(log.filter((line) => line === 'reload')).toEqual([])
  })

  test('whose backend fails till its token dies is let go', async () => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed({ suspends: false })
    const { rerender } = render(page(lab, vendor, 'a'))
    await pass(S)
    rerender(page(lab, vendor, null))
    lab.respond(hanging)
    await pass(890 * S)
    expect(parked()).toEqual(['a'])
    await pass(10 * S)
    expect(parkingLot()).toBeNull()
    expect(log.at(-1)).toBe('destroy a')
  })

  test('is told the theme that the page has when it comes back', async () => {
    const lab = createLab(fresh(900))
    const { vendor, log } = typed()
    const { rerender } = render(page(lab, vendor, 'a'))
    await pass(S)
    rerender(page(lab, vendor, null))
    rerender(page(lab, vendor, null, { scheme: 'dark' }))
    await pass(S)
    expect(log).toEqual(['mount a token-1'])
    rerender(page(lab, vendor, 'a', { scheme: 'dark' }))
    await pass(S)
    expect(log).toEqual(['mount a token-1', 'theme dark'])
  })

  test('is not fetched for when a view is entered that wants a new token', async () => {
    const lab = createLab(fresh(900))
    const { vendor } = typed({ suspends: false })
    const { rerender } = render(page(lab, vendor, 'a'))
    await pass(S)
    rerender(page(lab, vendor, null))
    await pass(60 * S)
    const leave = lab.client.enterView('always')
    await pass(10)
    expect(lab.requests).toHaveLength(1)
    leave()
  })
})

test.each([
  ['that is ready', 0],
  ['that is not ready yet', 3 * S],
])('a view that <Suspense> hides keeps its widget %s', async (_, latencyMs) => {
  const lab = createLab(
    () => new Promise((resolve) => setTimeout(() => resolve({ embedToken: 't', expiresIn: 900 }), latencyMs)),
  )
  const { vendor, log } = typed()
  const { Sleeper, wake } = createSleeper()
  const suspending = (sleeps: boolean) => (
    <EmbedProvider client={lab.client} keepAlive={kept()} identity="u">
      <Suspense fallback="…">
        <Embed vendor={vendor} mode="inline" options={{ board: 'a' }} title="Board" keepAlive />
        <Sleeper sleeps={sleeps} />
      </Suspense>
    </EmbedProvider>
  )
  const { rerender } = render(suspending(false))
  await pass(S)
  const before = embedInput()
  if (before) before.value = 'half-typed'
  rerender(suspending(true))
  await pass(S)
  expect(parked()).toEqual(before ? ['a'] : [])
  wake()
  await pass(3 * S)
  expect(parkingLot()).toBeNull()
  expect([embedState(), embedInput()?.value]).toEqual(['ready', before ? 'half-typed' : ''])
  expect(lab.requests).toHaveLength(1)
  expect(log.filter((line) => line.startsWith('mount'))).toHaveLength(1)
})
