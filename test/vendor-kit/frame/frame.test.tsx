import { act, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  type EmbedError,
  EmbedFrame,
  EmbedProvider,
  frame,
  type FrameSignal,
  reloadWhenIdle,
} from '../../../src'
import { acme } from '../../kit/acme'
import { failing, fresh } from '../../kit/answers'
import { createLab } from '../../kit/lab'
import { expectConsole } from '../../kit/printed'
import { pass } from '../../kit/rendered'
import { fakeTime } from '../../kit/time'
import { setVisible } from '../../kit/visible'

fakeTime()

const ORIGIN = 'https://frame.example'

const framed = (src = `${ORIGIN}/`, sandbox = 'allow-scripts allow-same-origin') =>
  defineVendor<{ iframe: { board?: string } }>({
    id: 'framed',
    name: 'Framed',
    modes: {
      iframe: frame({
        src: () => src,
        readyOn: 'message',
        sandbox,
        receive: (data) => data as FrameSignal,
        deliver: (token) => [token],
      }),
    },
  })

/** What the frame is told, and a way to speak as it. */
function wire() {
  const frame = document.querySelector('iframe') as HTMLIFrameElement
  const source = frame.contentWindow as Window
  const posted: unknown[] = []
  vi.spyOn(source, 'postMessage').mockImplementation(((message: unknown) =>
    posted.push(message)) as typeof source.postMessage)
  const say = (data: FrameSignal) =>
    act(() => void window.dispatchEvent(new MessageEvent('message', { data, origin: ORIGIN, source })))
  return { frame, posted, say }
}

test('a frame that asks gets the token; one that asks too early gets it when it is there', async () => {
  const lab = createLab(
    () => new Promise((resolve) => setTimeout(() => resolve({ token: 'late', expiresIn: 900 }), 1_000)),
  )
  render(
    <EmbedProvider client={lab.client}>
      <Embed vendor={framed()} mode="iframe" options={{}} title="Board" />
    </EmbedProvider>,
  )
  await pass(10)
  const { posted, say } = wire()
  say({ type: 'token-wanted' })
  expect(posted).toEqual([])
  await pass(1_000)
  expect(posted).toEqual(['late'])
})

test('a hidden frame that asks after its token has died is told nothing until there is another', async () => {
  const lab = createLab(fresh(60), { policy: { hiddenMs: 0 } })
  render(
    <EmbedProvider client={lab.client}>
      <Embed vendor={framed()} mode="iframe" options={{}} title="Board" />
    </EmbedProvider>,
  )
  await pass(10)
  const { posted, say } = wire()
  say({ type: 'token-wanted' })
  say({ type: 'ready' })
  expect(posted).toEqual(['token-1'])
  act(() => setVisible(false))
  await pass(120_000)
  say({ type: 'token-wanted' })
  expect(posted).toEqual(['token-1'])
  act(() => setVisible(true))
  await pass(10)
  expect(posted).toEqual(['token-1', 'token-2'])
})

test('a changed allow or sandbox loads the frame anew with it', async () => {
  const lab = createLab()
  const vendor = framed()
  const page = (allow: string) => (
    <EmbedProvider client={lab.client}>
      <Embed vendor={vendor} mode="iframe" options={{}} title="Board" allow={allow} />
    </EmbedProvider>
  )
  const { rerender } = render(page('camera'))
  await pass(10)
  rerender(page('microphone'))
  await pass(10)
  expect(document.querySelector('iframe')?.allow).toBe('microphone')
})

test('Retry of a mistake in the configuration fetches no token', async () => {
  const lab = createLab()
  render(
    <EmbedProvider client={lab.client}>
      <Embed
        vendor={framed('/same-origin', 'allow-scripts allow-same-origin')}
        mode="iframe"
        options={{}}
        title="Board"
      />
    </EmbedProvider>,
  )
  await pass(100)
  expect(screen.getByRole('alert').getAttribute('data-embed-code')).toBe('EMBED_CONFIG')
  const { length } = lab.requests
  act(() => screen.getByRole('button').click())
  await pass(100)
  expect(lab.requests).toHaveLength(length)
  expectConsole('EMBED_CONFIG')
})

test('a frame that waits for its token, or for a user, is not too slow', async () => {
  const lab = createLab(failing(503))
  lab.client.setIdentity(null)
  render(
    <EmbedProvider client={lab.client}>
      <Embed vendor={framed()} mode="iframe" options={{}} title="Board" />
    </EmbedProvider>,
  )
  await pass(60_000)
  expect(document.querySelector('[data-embed-state]')?.getAttribute('data-embed-state')).toBe('loading')
})

test('a vendor without the mode does not compile, and is a typed error where types are not looked at', () => {
  vi.mocked(console.error).mockImplementation(() => {})
  const quiet = (event: Event) => event.preventDefault() // React 18 tells the window as well
  window.addEventListener('error', quiet)
  const lab = createLab()
  expect(() =>
    render(
      <EmbedProvider client={lab.client}>
        {/* @ts-expect-error acme has no frame */}
        <EmbedFrame vendor={acme} options={{}} title="Board" />
      </EmbedProvider>,
    ),
  ).toThrowError(
    expect.objectContaining({
      code: 'EMBED_CONFIG',
      message: expect.stringContaining('Acme') as string,
    }) as Error,
  )
  window.removeEventListener('error', quiet)
  vi.mocked(console.error).mockClear()
})

test('a sandbox that takes the frame its origin is a mistake where it speaks by messages', async () => {
  const onError = vi.fn<(error: EmbedError) => void>()
  const lab = createLab()
  render(
    <EmbedProvider client={lab.client}>
      <Embed
        vendor={framed()}
        mode="iframe"
        options={{}}
        title="Board"
        sandbox="allow-scripts"
        onError={onError}
      />
    </EmbedProvider>,
  )
  await pass(10)
  expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'EMBED_CONFIG' })
  expect(onError.mock.calls[0]?.[0].message).toContain('allow-same-origin')
  expectConsole('EMBED_CONFIG')
})

const costly = defineVendor<{ iframe: object }>({
  id: 'costly',
  name: 'Costly',
  modes: {
    iframe: frame({
      swap: reloadWhenIdle(),
      src: () => `${ORIGIN}/`,
      readyOn: 'message',
      sandbox: 'allow-scripts allow-same-origin',
      receive: (data) => data as FrameSignal,
      deliver: (token) => [token],
    }),
  },
})

test('a frame that takes a token at a cost is told of a renewed one when it may cost its user their place, and once', async () => {
  const lab = createLab()
  render(
    <EmbedProvider client={lab.client}>
      <Embed vendor={costly} mode="iframe" options={{}} title="Board" />
    </EmbedProvider>,
  )
  await pass(10)
  const { frame, posted, say } = wire()
  say({ type: 'token-wanted' })
  say({ type: 'ready' })
  act(() => frame.focus())
  await act(() => lab.client.refresh(costly, {}))
  await pass(60_000)
  expect(posted).toEqual(['token-1'])
  act(() => frame.blur())
  await pass(11_000)
  expect(posted).toEqual(['token-1', 'token-2'])
})

test('the same after its token has died: it is told of the next one once', async () => {
  const lab = createLab(fresh(60), { policy: { hiddenMs: 0 } })
  render(
    <EmbedProvider client={lab.client}>
      <Embed vendor={costly} mode="iframe" options={{}} title="Board" />
    </EmbedProvider>,
  )
  await pass(10)
  const { posted, say } = wire()
  say({ type: 'token-wanted' })
  say({ type: 'ready' })
  act(() => setVisible(false))
  await pass(120_000)
  act(() => setVisible(true))
  await pass(10)
  expect(posted).toEqual(['token-1', 'token-2'])
})

test('what a frame says went wrong is told without the token that it repeats', async () => {
  const onError = vi.fn<(error: EmbedError) => void>()
  const lab = createLab()
  render(
    <EmbedProvider client={lab.client}>
      <Embed vendor={framed()} mode="iframe" options={{}} title="Board" onError={onError} />
    </EmbedProvider>,
  )
  await pass(10)
  const { say } = wire()
  say({ type: 'token-wanted' })
  say({ type: 'ready' })
  say({ type: 'failed', message: 'a call with token-1 failed' })
  expect(onError.mock.calls[0]?.[0].message).toBe("Framed's frame reported: a call with … failed")
})

test('a frame that is emptied has nothing that it may do', async () => {
  const lab = createLab()
  const page = (identity: string) => (
    <EmbedProvider client={lab.client} identity={identity}>
      <Embed vendor={framed()} mode="iframe" options={{}} title="Board" />
    </EmbedProvider>
  )
  render(page('user-1'))
  await pass(10)
  const frame = document.querySelector('iframe') as HTMLIFrameElement
  lab.respond(failing(403))
  act(() => lab.client.setIdentity('user-2'))
  expect([frame.getAttribute('src'), frame.getAttribute('sandbox')]).toEqual(['about:blank', ''])
})
