// What a page gets of a widget's element, and when the widget is mounted.
import { act, render, screen } from '@testing-library/react'
import { createRef, version } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { defineVendor, Embed, EmbedFrame, EmbedInline, EmbedProvider, frame, handshake } from '../../src'
import { keepAlive as kept } from '../../src/keep-alive'
import { createLab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { embedCode, embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { typed } from '../kit/typed'

fakeTime()

const framed = defineVendor<{ iframe: object }>({
  id: 'board',
  name: 'Board',
  modes: {
    iframe: frame({
      ...handshake,
      src: () => 'https://frame.example/',
      sandbox: 'allow-scripts allow-same-origin',
    }),
  },
})

describe.skipIf(version.startsWith('18.'))('ref', () => {
  test.each([false, true])('is the frame, or the container; with keepAlive: %s', async (keepAlive) => {
    const frame = createRef<HTMLIFrameElement>()
    const own = createRef<HTMLIFrameElement>()
    const container = createRef<HTMLDivElement>()
    const gone = vi.fn()
    const { vendor } = typed()
    const { client } = createLab()
    const { unmount } = render(
      <EmbedProvider client={client} keepAlive={kept()}>
        <Embed ref={frame} vendor={framed} mode="iframe" options={{}} title="One" keepAlive={keepAlive} />
        <EmbedFrame ref={own} vendor={framed} options={{}} title="Two" keepAlive={keepAlive} />
        <EmbedInline
          ref={container}
          vendor={vendor}
          options={{ board: 'a' }}
          title="Three"
          keepAlive={keepAlive}
        />
        <EmbedInline ref={gone} vendor={vendor} options={{ board: 'b' }} title="Four" />
      </EmbedProvider>,
    )
    await pass(10)
    expect([frame.current?.tagName, own.current?.title, container.current?.dataset['embedSurface']]).toEqual([
      'IFRAME',
      'Two',
      'inline',
    ])
    expect(gone).toHaveBeenCalledExactlyOnceWith(expect.any(HTMLDivElement))
    unmount()
    expect([frame.current, own.current, container.current]).toEqual([null, null, null])
    expect(gone).toHaveBeenLastCalledWith(null)
  })
})

test('id and data-* are on the element that each component renders, and on no other', async () => {
  const { vendor } = typed()
  const { client } = createLab()
  render(
    <EmbedProvider client={client} keepAlive={kept()}>
      <Embed
        id="embed"
        data-testid="one"
        vendor={vendor}
        mode="inline"
        options={{ board: 'a' }}
        title="One"
      />
      <EmbedFrame id="frame" data-testid="two" vendor={framed} options={{}} title="Two" />
      <EmbedInline
        id="inline"
        data-testid="three"
        data-embed-surface="x"
        vendor={vendor}
        options={{ board: 'b' }}
        title="Three"
        keepAlive
      />
    </EmbedProvider>,
  )
  await pass(10)
  expect(screen.getByTestId('one').id).toBe('embed')
  expect(screen.getByTestId('one').dataset['embed']).toBe('typed')
  expect(screen.getByTestId('two').id).toBe('frame')
  expect(screen.getByTestId('three').id).toBe('inline')
  // As the documentation says for React 18, which has no `ref` here.
  expect(document.querySelector('#embed [data-embed-surface]')?.tagName).toBe('DIV')
  expect(document.querySelector('#frame')?.tagName).toBe('IFRAME')
  expect(document.querySelector('#inline [data-embed-surface]')?.tagName).toBe('DIV')
})

test('mountWhen="visible" waits, with the request for a token, until its place is in view', async () => {
  let see: (entries: { isIntersecting: boolean }[]) => void = () => {}
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: typeof see) {
        see = callback
      }
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  const { vendor, log } = typed()
  const lab = createLab()
  const page = (board: string) => (
    <EmbedProvider client={lab.client} keepAlive={kept()}>
      <Embed vendor={vendor} mode="inline" options={{ board }} title="One" mountWhen="visible" />
    </EmbedProvider>
  )
  const { rerender } = render(page('a'))
  await pass(30_000)
  act(() => see([{ isIntersecting: false }]))
  rerender(page('b'))
  await pass(10)
  expect([embedState(), log, lab.requests.length]).toEqual(['loading', [], 0])
  act(() => see([{ isIntersecting: true }]))
  await pass(10)
  expect([embedState(), log]).toEqual(['ready', ['mount b token-1']])
})

test('a bigint in options is a mistake that says so', async () => {
  const { vendor } = typed()
  vi.mocked(console.error).mockImplementation(() => {})
  const quiet = (event: Event) => event.preventDefault()
  window.addEventListener('error', quiet)
  render(
    <EmbedProvider client={createLab().client} keepAlive={kept()}>
      <Embed vendor={vendor} mode="inline" options={{ board: 1n as unknown as string }} title="One" />
    </EmbedProvider>,
  )
  await pass(10)
  window.removeEventListener('error', quiet)
  expect(embedCode()).toBe('EMBED_CONFIG')
  vi.mocked(console.error).mockClear()
})

test('a function in options is told of', async () => {
  const { vendor } = typed()
  render(
    <EmbedProvider client={createLab().client} keepAlive={kept()}>
      <Embed vendor={vendor} mode="inline" options={{ board: 'a', ...{ onMove: () => {} } }} title="One" />
    </EmbedProvider>,
  )
  await pass(10)
  expectConsole('a function for the option "onMove"')
})

test('autoHeight: what is reserved is given back once the widget tells that it is lower', async () => {
  const { vendor, reports } = typed()
  render(
    <EmbedProvider client={createLab().client} keepAlive={kept()}>
      <Embed vendor={vendor} mode="inline" options={{ board: 'a' }} title="One" height={600} autoHeight />
    </EmbedProvider>,
  )
  await pass(10)
  const box = document.querySelector<HTMLElement>('[data-embed]')
  expect(box?.style.minHeight).toBe('600px')
  act(() => reports[0]?.height(200))
  expect([
    box?.style.minHeight,
    document.querySelector<HTMLElement>('[data-embed-surface]')?.style.height,
  ]).toEqual(['0', '200px'])
})
