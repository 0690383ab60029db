import type { Readable, Writable } from 'node:stream'

/** An event of Chromium's, of the browser's or of one session's. */
export interface DevtoolsEvent {
  method: string
  params: Record<string, unknown>
  sessionId?: string
}

/** Chromium's DevTools protocol over its pipe, which ends the browser when this process ends, however it does. */
export interface Devtools {
  /** Rejects after 30 s without an answer: a crashed tab gives none. */
  send: <T = unknown>(method: string, params?: object, sessionId?: string) => Promise<T>
  /** Hears of every event until the function it returns is called. */
  listen: (listener: (event: DevtoolsEvent) => void) => () => void
}

interface Answer {
  id: number
  result?: unknown
  error?: { message: string }
}

const ANSWER_MS = 30_000

export function speakDevtools(output: Writable, input: Readable): Devtools {
  const waiting = new Map<number, (answer: Answer) => void>()
  const listeners = new Set<(event: DevtoolsEvent) => void>()
  let lastId = 0
  let rest = ''

  input.setEncoding('utf8')
  input.on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0')
    rest = messages.pop() ?? ''
    for (const text of messages) {
      const message = JSON.parse(text) as Answer | DevtoolsEvent
      if ('id' in message) waiting.get(message.id)?.(message)
      else for (const listener of [...listeners]) listener(message)
    }
  })
  input.on('error', () => {}) // the browser has gone; whoever waits is told by the time-out
  output.on('error', () => {})

  return {
    send: <T>(method: string, params: object = {}, sessionId?: string) =>
      new Promise<T>((resolve, reject) => {
        const id = (lastId += 1)
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(new Error(`${method}: no answer within ${ANSWER_MS} ms`))
        }, ANSWER_MS)
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id)
          clearTimeout(timer)
          if (error) reject(new Error(`${method}: ${error.message}`))
          else resolve(result as T)
        })
        output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
      }),
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
