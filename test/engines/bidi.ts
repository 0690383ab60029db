import WebSocket from 'ws'

/** An event of the browser's, e.g. `log.entryAdded`. */
export interface BidiEvent {
  method: string
  params: Record<string, unknown>
}

/** WebDriver BiDi. @see https://www.w3.org/TR/webdriver-bidi/ */
export interface Bidi {
  /** @throws with the browser's own message. */
  send: <T = unknown>(method: string, params?: object) => Promise<T>
  /** Hears of every event of the session. */
  listen: (listener: (event: BidiEvent) => void) => void
  close: () => void
}

interface Answer {
  id: number | null
  result?: unknown
  error?: string
  message?: string
}

export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const waiting = new Map<number, (answer: Answer) => void>()
  const listeners: ((event: BidiEvent) => void)[] = []
  let lastId = 0
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Answer | BidiEvent
    if ('method' in message) for (const listener of listeners) listener(message)
    else if (message.id !== null) waiting.get(message.id)?.(message)
  })
  return {
    send: <T>(method: string, params: object = {}) =>
      new Promise<T>((resolve, reject) => {
        const id = (lastId += 1)
        waiting.set(id, ({ result, error, message }) => {
          waiting.delete(id)
          if (error === undefined) resolve(result as T)
          else reject(new Error(`${method}: ${error}: ${message}`))
        })
        socket.send(JSON.stringify({ id, method, params }))
      }),
    listen: (listener) => void listeners.push(listener),
    close: () => socket.terminate(),
  }
}
