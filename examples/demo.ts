import { serveOnLocalhost } from '../test/emulators/serve'
import { createPartnerBackend } from './backend'
import { createEmulators, type VendorId } from './emulators'
import { type Fleet, startFleet } from './fleet/fleet'
import { servePage } from './page'
import { freePort } from './ports'

const FIRST_PORT = 5173

/** Where the servers are that the page talks to. */
export type Servers = Record<VendorId | 'backend', string> & { hasFleet: boolean }

export interface DemoOptions {
  /** Instances of the backend, each in a process of its own. Default 0: the backend is part of this one. */
  instances?: number | undefined
  /** The address of a Redis that the instances share. Default: each has its own memory. */
  redis?: string | undefined
}

export interface Demo {
  page: string
  servers: Servers
  close: () => Promise<void>
}

/** Starts the demo: a page, its backend and the emulated vendors, each on an origin of its own. */
export async function startDemo({ instances = 0, redis }: DemoOptions = {}): Promise<Demo> {
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
    let fleet: Fleet | null = null
    if (instances > 0) {
      const mintUrl = `${vendors['returning-ai']}/v2/api/widget-access-keys/token`
      fleet = await startFleet(instances, { redis: redis ?? null, mintUrl, allowedOrigins: [page] })
      closing.push(fleet.close)
    }
    const backend = await serveOnLocalhost(
      createPartnerBackend({ emulators, vendors, allowedOrigins: [page], fleet }),
      backendPort,
    )
    closing.push(backend.close)
    const servers = { ...vendors, backend: backend.origin, hasFleet: fleet !== null }
    closing.push(await servePage(pagePort, servers))
    return { page, servers, close }
  } catch (cause) {
    await close()
    throw cause
  }
}
