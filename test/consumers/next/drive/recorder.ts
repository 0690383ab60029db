import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server has answered. */
export interface Recorded {
  /** Method and path. */
  place: string
  body: string
  /** React's data for a navigation or a prefetch, instead of a document. */
  isPayload: boolean
  isDocument: boolean
}

/**
 * A server in front of another one, which notes every answer. Browsers do not keep the bodies of streamed
 * answers for those who look on.
 */
export interface Recorder {
  origin: string
  answers: Recorded[]
  /** Waits until every request so far has its whole answer, or has been given up. */
  settled: () => Promise<void>
  close: () => Promise<void>
}

/** Nothing is compressed on the way, or in the cache of whoever asked. */
export async function recordAnswersOf(port: number): Promise<Recorder> {
  const answers: Recorded[] = []
  const underway = new Set<Promise<unknown>>()
  const server = createServer((asked, answered) => {
    const ended = once(answered, 'close').finally(() => underway.delete(ended))
    underway.add(ended)
    const { pathname, searchParams } = new URL(asked.url ?? '/', 'http://localhost')
    const isPayload = asked.headers['rsc'] === '1' || searchParams.has('_rsc')
    const recorded = {
      place: `${asked.method} ${pathname}`,
      body: '',
      isPayload,
      isDocument: !isPayload && asked.headers['sec-fetch-dest'] === 'document',
    }
    const headers = { ...asked.headers, 'accept-encoding': 'identity' }
    const asking = request(
      { port, host: 'localhost', path: asked.url, method: asked.method, headers },
      (answer) => {
        answers.push(recorded)
        answered.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => {
          recorded.body += piece
          answered.write(piece)
        })
        answer.on('end', () => answered.end())
        answer.on('error', () => answered.destroy())
      },
    )
    asking.on('error', () => answered.destroy())
    answered.on('close', () => asking.destroy())
    asked.pipe(asking)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    answers,
    async settled() {
      while (underway.size > 0) await Promise.all(underway)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
