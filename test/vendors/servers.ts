import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createAcmeEmulator } from '../emulators/acme'
import { createAnsweringAgentEmulator } from '../emulators/answering-agent'
import { createInteraktEmulator } from '../emulators/interakt'
import { createOpenChatWidgetEmulator } from '../emulators/open-chat-widget'
import { createPartnerBackend, type PartnerBackend } from '../emulators/partner'
import { createReturningAiEmulator } from '../emulators/returning-ai'
import { createRuntypeEmulator } from '../emulators/runtype'
import { serveOnLocalhost } from '../emulators/serve'
import { withHands } from './hands'
import { printTable } from './table'

export type VendorId = 'returning-ai' | 'interakt' | 'answering-agent' | 'runtype' | 'open-chat-widget' | 'acme'

/** Origins of the five vendors, of one that is made up, and of a backend that has tokens of each. */
export type Servers = Record<VendorId | 'backend', string>

declare module 'vitest' {
  export interface ProvidedContext {
    /** Independent sets of servers, one a test file. */
    servers: Record<string, Servers>
  }
}

const FILES = ['returning-ai', 'interakt', 'answering-agent', 'runtype', 'open-chat-widget', 'page', 'own', 'documented']

export default async function setup(project: TestProject) {
  const closing: (() => Promise<void>)[] = []
  const serve = async (handle: (request: Request) => Promise<Response>) => {
    const { origin, close } = await serveOnLocalhost(withHands(handle))
    closing.push(close)
    return origin
  }
  const servers: Record<string, Servers> = {}
  for (const file of FILES) {
    const emulators = {
      'returning-ai': createReturningAiEmulator(),
      interakt: createInteraktEmulator({ chunkDelayMs: 1 }),
      'answering-agent': createAnsweringAgentEmulator({ pollMs: 100 }),
      runtype: createRuntypeEmulator({ chunkDelayMs: 1 }),
      'open-chat-widget': createOpenChatWidgetEmulator({ chunkDelayMs: 1 }),
      acme: createAcmeEmulator(),
    }
    const origins = {
      'returning-ai': await serve(emulators['returning-ai'].fetch),
      interakt: await serve(emulators.interakt.fetch),
      'answering-agent': await serve(emulators['answering-agent'].fetch),
      runtype: await serve(async (request) => (await servePersona(request)) ?? emulators.runtype.fetch(request)),
      'open-chat-widget': await serve(emulators['open-chat-widget'].fetch),
      acme: await serve(emulators.acme.fetch),
    }
    const backend = createPartnerBackend(emulators, origins)
    servers[file] = { ...origins, backend: await serve(withReset(backend, Object.values(emulators))) }
  }
  project.provide('servers', servers)
  return async () => {
    printTable()
    await Promise.all(closing.map((close) => close()))
  }
}

/** The backend, and a route by which a test begins with all servers as they were at first. */
function withReset(backend: PartnerBackend, emulators: { reset: () => void }[]): PartnerBackend['fetch'] {
  return async (request) => {
    if (new URL(request.url).pathname !== '/__reset') return backend.fetch(request)
    for (const emulator of emulators) emulator.reset()
    Object.assign(backend.settings, { isStale: false, isDown: false })
    backend.counts.requests = 0
    return new Response(null, { status: 204, headers: { 'access-control-allow-origin': '*' } })
  }
}

const PERSONA = join(import.meta.dirname, '../../node_modules/@runtypelabs/persona/dist')

/** The real widget's files under `/persona/`, as a CDN has them. */
async function servePersona(request: Request): Promise<Response | undefined> {
  const { pathname } = new URL(request.url)
  if (!pathname.startsWith('/persona/')) return undefined
  const type = pathname.endsWith('.css') ? 'text/css' : 'text/javascript'
  const body = await readFile(join(PERSONA, basename(pathname)))
  return new Response(new Uint8Array(body), { headers: { 'content-type': `${type}; charset=utf-8`, 'access-control-allow-origin': '*' } })
}
