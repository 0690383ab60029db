import { act, render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { defineVendor, Embed, EmbedProvider, frame, type FrameSignal } from '../../../src'
import { createLab } from '../../kit/lab'
import { embedState, pass } from '../../kit/rendered'
import { fakeTime } from '../../kit/time'

fakeTime()

const ORIGIN = 'https://frame.example'

const board = (suspend?: () => readonly unknown[]) =>
  defineVendor<{ iframe: object }>({
    id: 'board',
    name: 'Board',
    modes: {
      iframe: frame({
        src: () => `${ORIGIN}/`,
        readyOn: 'message',
        sandbox: 'allow-scripts allow-same-origin',
        receive: (data) => data as FrameSignal,
        deliver: (token) => [token],
        ...(suspend && { suspend }),
      }),
    },
  })

/** Shows a board whose backend goes away after its first token of 60 s. */
async function start(vendor = board()) {
  let isDown = false
  let count = 0
  const lab = createLab(() => {
    if (isDown) throw new Error('down')
    count += 1
    return { token: `token-${count}`, expiresIn: 60 }
  })
  render(
    <EmbedProvider client={lab.client}>
      <Embed vendor={vendor} mode="iframe" options={{}} title="Board" />
    </EmbedProvider>,
  )
  await pass(10)
  const element = document.querySelector('iframe') as HTMLIFrameElement
  const source = element.contentWindow as Window
  const posted: unknown[] = []
  vi.spyOn(source, 'postMessage').mockImplementation(((message: unknown) =>
    posted.push(message)) as typeof source.postMessage)
  const say = (data: FrameSignal) =>
    act(() => void window.dispatchEvent(new MessageEvent('message', { data, origin: ORIGIN, source })))
  say({ type: 'token-wanted' })
  say({ type: 'ready' })
  return { element, source, posted, say, setDown: (is: boolean) => (isDown = is) }
}

test('with suspend, an expired frame keeps its page, is told, and goes on with the next token', async () => {
  const { element, source, posted, setDown } = await start(board(() => ['no token']))
  setDown(true)
  await pass(61_000)
  expect(embedState()).toBe('expired')
  expect(document.querySelector('iframe')).toBe(element)
  expect(element.contentWindow === source).toBe(true)
  expect(posted).toEqual(['token-1', 'no token'])
  setDown(false)
  await pass(120_000)
  expect(embedState()).toBe('ready')
  expect(element.contentWindow === source).toBe(true)
  expect(posted.slice(0, 3)).toEqual(['token-1', 'no token', 'token-2'])
})

test('with suspend that says nothing, an expired frame keeps its page all the same', async () => {
  const { element, source, posted, setDown } = await start(board(() => []))
  setDown(true)
  await pass(61_000)
  expect(embedState()).toBe('expired')
  expect(element.contentWindow === source).toBe(true)
  expect(posted).toEqual(['token-1'])
})

test('without suspend, an expired frame is emptied', async () => {
  const { source, setDown } = await start()
  setDown(true)
  await pass(61_000)
  expect(document.querySelector('iframe')?.contentWindow === source).toBe(false)
})

test('a frame that asks something is answered', async () => {
  const { posted, say } = await start()
  say({ type: 'answer', message: { id: 7, result: null } })
  expect(posted).toEqual(['token-1', { id: 7, result: null }])
})
