import { serveOnLocalhost } from '../test/emulators/serve'
import { createPartnerBackend } from './backend'
import { createEmulators, type VendorId } from './emulators'
import { servePage } from './page'
import { freePort } from './ports'

const FIRST_PORT = 5173

/** Where the servers are that the page talks to. */
export type Servers = Record<VendorId | 'backend', string>

export interface Demo {
  page: string
  servers: Servers
  close: () => Promise<void>
}

/** Starts the demo: a page, its backend and the emulated vendors, each on an origin of its own. */
export async function startDemo(): Promise<Demo> {
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => void (await Promise.allSettled(closing.map((end) => end())))
  try {
    const pagePort = await freePort(FIRST_PORT)
    const page = `http://localhost:${pagePort}`
    const backendPort = await freePort(pagePort + 1)
    let port = backendPort
    const serve = async (handle: (request: Request) => Promise<Response>) => {
      port = await freePort(port + 1)
      const served = await serveOnLocalhost(handle, port)
      closing.push(served.close)
      return served.origin
    }
    const emulators = createEmulators()
    const vendors = {
      'returning-ai': await serve(emulators['returning-ai'].fetch),
      interakt: await serve(emulators.interakt.fetch),
      'answering-agent': await serve(emulators['answering-agent'].fetch),
      runtype: await serve(emulators.runtype.fetch),
      'open-chat-widget': await serve(emulators['open-chat-widget'].fetch),
    }
    const backend = await serveOnLocalhost(
      createPartnerBackend({ emulators, vendors, allowedOrigins: [page] }),
      backendPort,
    )
    closing.push(backend.close)
    const servers = { ...vendors, backend: backend.origin }
    closing.push(await servePage(pagePort, servers))
    return { page, servers, close }
  } catch (cause) {
    await close()
    throw cause
  }
}
