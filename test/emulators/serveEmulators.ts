import type { IncomingMessage, ServerResponse } from 'node:http'
import { createEmulators, EMULATOR_ORIGINS, type Emulators } from '.'

/** Emulators that answer on ports of this machine. */
export interface ServedEmulators {
  /** Where the partner's backend is, of whatever path: `http://localhost:4700`. */
  backend: string
  /**
   * Where each vendor is: `http://localhost:4701` is Returning.AI, and so on, in the order of
   * {@link EMULATOR_ORIGINS}.
   */
  origins: Record<keyof typeof EMULATOR_ORIGINS, string>
  emulators: Emulators
  close: () => Promise<void>
}

const FIRST_PORT = 4_700

/**
 * Serves the emulated vendors and the partner's backend on localhost, each on a port and so an origin of its
 * own. Only in Node.
 *
 * For the configuration of a development server, whose process it does not keep alive. A page's requests for
 * tokens go to `backend`, by a proxy or across origins.
 *
 * @param settings.port - of the backend; those above it are the vendors'. Default 4700.
 * @param settings.emulators - to turn their knobs. Default: new ones.
 * @returns the same servers, where they run in this process already: a configuration is read again.
 * @throws if a port is taken.
 *
 * @example
 * // vite.config.mts
 * export default { server: { proxy: { '/api/embed-token': (await serveEmulators()).backend } } }
 */
export function serveEmulators({
  port = FIRST_PORT,
  emulators,
}: { port?: number; emulators?: Emulators } = {}): Promise<ServedEmulators> {
  const running = servedAt.get(port)
  if (running) return running
  const served = serveAll(port, emulators ?? createEmulators())
  servedAt.set(port, served)
  served.catch(() => servedAt.delete(port))
  return served
}

const servedAt = new Map<number, Promise<ServedEmulators>>()

async function serveAll(port: number, emulators: Emulators): Promise<ServedEmulators> {
  const ids = Object.keys(EMULATOR_ORIGINS) as (keyof typeof EMULATOR_ORIGINS)[]
  const answers = [emulators.backend.fetch, ...ids.map((id) => emulators.vendors[id].fetch)]
  const closes: (() => Promise<void>)[] = []
  const closeAll = async () => void (await Promise.all(closes.map((close) => close())))
  try {
    for (const [index, answer] of answers.entries()) closes.push(await listen(answer, port + index))
  } catch (cause) {
    await closeAll()
    throw cause
  }
  const originOf = (index: number) => `http://localhost:${port + index}`
  return {
    backend: originOf(0),
    origins: Object.fromEntries(
      ids.map((id, index) => [id, originOf(index + 1)]),
    ) as ServedEmulators['origins'],
    emulators,
    async close() {
      servedAt.delete(port)
      await closeAll()
    },
  }
}

type Answer = (request: Request) => Promise<Response>

/** @returns what ends it. */
function listen(answer: Answer, port: number): Promise<() => Promise<void>> {
  // Not an import: a browser's bundler would look for it.
  const { createServer } = process.getBuiltinModule('node:http')
  const server = createServer((incoming, outgoing) => {
    respond(answer, incoming, outgoing, `http://localhost:${port}`).catch(() => outgoing.destroy())
  })
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is taken. Give serveEmulators({ port }) the first of a row of free ones.`,
              { cause },
            )
          : cause,
      ),
    )
    server.listen(port, 'localhost', () => {
      server.unref()
      resolve(
        () =>
          new Promise((done) => {
            server.close(() => done())
            server.closeAllConnections()
          }),
      )
    })
  })
}

async function respond(
  answer: Answer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
): Promise<void> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const parts: Uint8Array[] = []
  for await (const part of incoming) parts.push(part as Uint8Array)
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  const request = new Request(new URL(incoming.url ?? '/', origin), {
    method: incoming.method ?? 'GET',
    headers,
    signal: gone.signal,
    ...(hasBody ? { body: new Blob(parts as BlobPart[]) } : {}),
  })
  const response = await answer(request)
  if (response.type === 'error') throw new Error('The emulator drops this connection.')
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  await response.body?.pipeTo(
    new WritableStream<Uint8Array>({ write: (part) => void outgoing.write(part) }),
    { signal: gone.signal },
  )
  outgoing.end()
}
