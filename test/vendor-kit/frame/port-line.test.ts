import { afterEach, expect, test, vi } from 'vitest'
import { portLine } from '../../../src'

const ORIGIN = 'https://widget.example'
const open = new Set<MessagePort>()

afterEach(() => {
  for (const port of open) port.close()
  open.clear()
  document.body.replaceChildren()
})

/** A frame, and what its window was posted. */
function frameOf() {
  const frame = document.body.appendChild(document.createElement('iframe'))
  const posted = vi.fn<(message: unknown, origin: string, transfer: MessagePort[]) => void>()
  ;(frame.contentWindow as Window).postMessage = posted as never
  const heard: unknown[] = []
  const onOpen = vi.fn()
  const line = portLine({ type: 'connect' })(frame, ORIGIN, {
    onMessage: (data) => heard.push(data),
    onForeign: () => {},
    onOpen,
  })
  const portOf = (load: number) => {
    const port = posted.mock.calls[load]?.[2][0]
    if (!port) throw new Error(`The frame was given no port at load ${load}.`)
    open.add(port)
    return port
  }
  return { line, posted, heard, onOpen, portOf }
}

test('gives the frame a port when it has loaded, to exactly its origin, and asks for its token', () => {
  const { line, posted, onOpen } = frameOf()
  expect(posted).not.toHaveBeenCalled()
  line.loaded?.()
  expect(posted).toHaveBeenCalledExactlyOnceWith({ type: 'connect' }, ORIGIN, [expect.any(MessagePort)])
  expect(onOpen).toHaveBeenCalledTimes(1)
  line.close()
})

test('speaks and hears over the port', async () => {
  const { line, heard, portOf } = frameOf()
  line.loaded?.()
  const told: unknown[] = []
  portOf(0).onmessage = ({ data }) => told.push(data)
  line.post({ token: 'token-1' })
  portOf(0).postMessage('here')
  await vi.waitFor(() => expect([told, heard]).toEqual([[{ token: 'token-1' }], ['here']]))
  line.close()
})

test('gives a frame that reloads itself a new port, and hears the one before no more', async () => {
  const { line, heard, onOpen, portOf } = frameOf()
  line.loaded?.()
  line.loaded?.()
  expect(onOpen).toHaveBeenCalledTimes(2)
  portOf(0).postMessage('old')
  portOf(1).postMessage('new')
  await vi.waitFor(() => expect(heard).toEqual(['new']))
  line.close()
})

test('before the frame has loaded, what is posted is dropped', () => {
  const { line, posted } = frameOf()
  line.post('early')
  line.close()
  expect(posted).not.toHaveBeenCalled()
})
