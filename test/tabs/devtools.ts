import type { WebSocket } from 'ws'

/** An event of Chromium's, of the browser's or of one session's. */
export interface DevtoolsEvent {
  method: string
  params: Record<string, unknown>
  sessionId?: string
}

/** Chromium's DevTools protocol. */
export interface Devtools {
  /** Never settles if there is no answer: a crashed tab gives none. */
  send: <T = unknown>(method: string, params?: object, sessionId?: string) => Promise<T>
  /** Hears of every event until the function it returns is called. */
  listen: (listener: (event: DevtoolsEvent) => void) => () => void
}

interface Answer {
  id: number
  result?: unknown
  error?: { message: string }
}

export function speakDevtools(socket: WebSocket): Devtools {
  const waiting = new Map<number, (answer: Answer) => void>()
  const listeners = new Set<(event: DevtoolsEvent) => void>()
  let lastId = 0

  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Answer | DevtoolsEvent
    if ('id' in message) waiting.get(message.id)?.(message)
    else for (const listener of [...listeners]) listener(message)
  })

  return {
    send: <T>(method: string, params: object = {}, sessionId?: string) =>
      new Promise<T>((resolve, reject) => {
        const id = (lastId += 1)
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id)
          if (error) reject(new Error(`${method}: ${error.message}`))
          else resolve(result as T)
        })
        socket.send(JSON.stringify({ id, method, params, sessionId }))
      }),
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
