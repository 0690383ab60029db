// A vendor whose page can be asked for says how; then a frame that has loaded an error page is not ready.
import { act, render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  EmbedProvider,
  type FrameDefinition,
  frame as frameMode,
  handshake,
} from '../../../src'
import { createLab } from '../../kit/lab'
import { loadFrame } from '../../kit/links'
import { expectConsole } from '../../kit/printed'
import { embedCode, embedState, pass } from '../../kit/rendered'
import { fakeTime } from '../../kit/time'

fakeTime()

type Options = { board: string }

async function start(probe: FrameDefinition<Options>['probe'], more: Partial<FrameDefinition<Options>> = {}) {
  const vendor = defineVendor<{ iframe: Options }>({
    id: 'board',
    name: 'Board',
    modes: {
      iframe: frameMode({
        src: ({ board }) => `https://frame.example/${board}`,
        readyOn: 'load',
        sandbox: 'allow-scripts',
        ...(probe && { probe }),
        ...more,
      }),
    },
  })
  const onError = vi.fn()
  const view = render(
    <EmbedProvider client={createLab().client}>
      <Embed vendor={vendor} mode="iframe" options={{ board: '7' }} title="Board" onError={onError} />
    </EmbedProvider>,
  )
  await pass(10)
  return { ...view, onError, load: () => loadFrame(document.querySelector('iframe') as HTMLIFrameElement) }
}

test('a frame that has loaded is ready once its probe says so', async () => {
  let answer = (_: boolean) => {}
  const probe = vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve)))
  const { load } = await start(probe)
  load()
  await pass(10)
  expect(embedState()).toBe('loading')
  answer(true)
  await pass(10)
  expect(embedState()).toBe('ready')
  expect(probe).toHaveBeenCalledExactlyOnceWith(
    { board: '7' },
    { signal: expect.any(AbortSignal) as AbortSignal },
  )
})

test.each<[string, FrameDefinition<Options>['probe']]>([
  ['says no', async () => false],
  ['rejects', () => Promise.reject(new TypeError('Failed to fetch'))],
  [
    'throws',
    () => {
      throw new Error('no')
    },
  ],
])('a probe that %s fails the widget at once, and says what was looked for', async (_, probe) => {
  const { load, onError } = await start(probe)
  expect([embedState(), embedCode()]).toEqual(['failed', 'EMBED_WIDGET_LOAD'])
  load()
  await pass(10)
  expect(embedState()).toBe('failed')
  expect(onError).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({
      message: expect.stringContaining('https://frame.example: its probe') as string,
    }),
  )
  expectConsole(/its probe found no page there/)
})

test('a widget that has said that it is ready is not failed by its probe', async () => {
  let answer = (_: boolean) => {}
  const { onError } = await start(() => new Promise<boolean>((resolve) => (answer = resolve)), {
    ...handshake,
    sandbox: 'allow-scripts allow-same-origin',
  })
  const source = document.querySelector('iframe')?.contentWindow as Window
  const message = { data: { type: 'embed:ready' }, origin: 'https://frame.example', source }
  act(() => void window.dispatchEvent(new MessageEvent('message', message)))
  answer(false)
  await pass(10)
  expect(embedState()).toBe('ready')
  expect(onError).not.toHaveBeenCalled()
})

test('a probe is aborted when the widget goes, and its answer is nobody’s', async () => {
  let signal: AbortSignal | undefined
  const { unmount, onError } = await start((_, context) => {
    signal = context.signal
    return new Promise((resolve) => context.signal.addEventListener('abort', () => resolve(false)))
  })
  unmount()
  await pass(10)
  expect(signal?.aborted).toBe(true)
  expect(onError).not.toHaveBeenCalled()
})

test('without a probe, what has loaded is ready', async () => {
  const { load } = await start(undefined)
  load()
  await pass(10)
  expect(embedState()).toBe('ready')
})
