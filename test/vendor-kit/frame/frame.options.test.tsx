// Changed options of a frame: told to it where its vendor knows how, otherwise it loads anew.
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
import { embedState, pass } from '../../kit/rendered'
import { fakeTime } from '../../kit/time'

fakeTime()

const ORIGIN = 'https://frame.example'
type Options = { filter: string; path?: string }

async function start(more: Partial<FrameDefinition<Options>> = {}) {
  const vendor = defineVendor<{ iframe: Options }>({
    id: 'board',
    name: 'Board',
    modes: {
      iframe: frameMode({
        ...handshake,
        src: ({ path = '' }) => `${ORIGIN}/${path}`,
        sandbox: 'allow-scripts allow-same-origin',
        ...more,
      }),
    },
  })
  const { client } = createLab()
  const page = (options: Options) => (
    <EmbedProvider client={client}>
      <Embed vendor={vendor} mode="iframe" options={options} title="Board" />
    </EmbedProvider>
  )
  const { rerender } = render(page({ filter: '2025' }))
  await pass(10)
  const frame = document.querySelector('iframe') as HTMLIFrameElement
  const source = frame.contentWindow as Window
  const posted: unknown[] = []
  vi.spyOn(source, 'postMessage').mockImplementation(((message: unknown) =>
    posted.push(message)) as typeof source.postMessage)
  const say = (data: unknown) =>
    act(() => void window.dispatchEvent(new MessageEvent('message', { data, origin: ORIGIN, source })))
  const change = async (options: Options) => {
    rerender(page(options))
    await pass(10)
  }
  return { frame, source, posted, say, change }
}

const optionsIn = (posted: unknown[]) =>
  posted.filter((message) => (message as { type: string }).type === 'embed:options')

test('a page of your own is told of them, and stays as it is', async () => {
  const { frame, source, posted, say, change } = await start()
  say({ type: 'embed:hello' })
  say({ type: 'embed:ready' })
  expect(optionsIn(posted)).toEqual([])
  await change({ filter: '2026' })
  expect(optionsIn(posted)).toEqual([{ type: 'embed:options', options: { filter: '2026' } }])
  expect(frame.contentWindow === source).toBe(true)
  expect(embedState()).toBe('ready')
})

test('one that reloads itself is told again, before its token', async () => {
  const { posted, say, change } = await start()
  say({ type: 'embed:hello' })
  await change({ filter: '2026' })
  posted.length = 0
  say({ type: 'embed:hello' })
  expect(posted.map((message) => (message as { type: string }).type)).toEqual([
    'embed:options',
    'embed:theme',
    'embed:token',
  ])
})

test('another address, or a frame that has not asked yet: it loads anew', async () => {
  const { frame, source, posted, say, change } = await start()
  await change({ filter: '2026' })
  expect(frame.contentWindow === source).toBe(false)
  say({ type: 'embed:hello' })
  await change({ filter: '2026', path: 'other' })
  expect(frame.src).toBe(`${ORIGIN}/other`)
  expect(optionsIn(posted)).toEqual([])
})

test('a vendor that tells nothing of them, or not of these, loads anew', async () => {
  const { frame, source, say, change } = await start({ deliverOptions: () => null })
  say({ type: 'embed:hello' })
  await change({ filter: '2026' })
  expect(frame.contentWindow === source).toBe(false)
  expect(frame.src).toBe(`${ORIGIN}/`)
})

test('options that cannot be sent are the widget’s failure', async () => {
  const { say, change } = await start({
    deliverOptions() {
      throw new Error('vendor')
    },
  })
  say({ type: 'embed:hello' })
  say({ type: 'embed:ready' })
  await change({ filter: '2026' })
  expect(embedState()).toBe('failed')
})
