import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import type { TestProject } from 'vitest/node'
import { createAcmeEmulator } from '../emulators/acme'
import { createAnsweringAgentEmulator } from '../emulators/answering-agent'
import { createInteraktEmulator } from '../emulators/interakt'
import { createLookerEmulator } from '../emulators/looker'
import { createMetabaseEmulator } from '../emulators/metabase'
import { createOpenChatWidgetEmulator } from '../emulators/open-chat-widget'
import { createPartnerBackend, type PartnerBackend } from '../emulators/partner'
import { createPowerBiEmulator } from '../emulators/power-bi'
import { createQuickSightEmulator } from '../emulators/quicksight'
import { createReturningAiEmulator } from '../emulators/returning-ai'
import { createRuntypeEmulator } from '../emulators/runtype'
import { serveOnLocalhost } from '../emulators/serve'
import { createSupersetEmulator } from '../emulators/superset'
import { withHands } from './hands'
import { POWER_BI_PACKAGES, withChatty, withPackages } from './packages'
import { paidMints } from './paid-mints'
import { createSeen } from './seen'
import { createShieldServer } from './shield-server'
import { createStreamingPage } from './streaming/serve'
import { printTable } from './table'

export type VendorId =
  | 'returning-ai'
  | 'interakt'
  | 'answering-agent'
  | 'runtype'
  | 'open-chat-widget'
  | 'superset'
  | 'metabase'
  | 'power-bi'
  | 'quicksight'
  | 'looker'
  | 'acme'

/** Origins of the vendors, of one that is made up, and of a backend that has tokens of each. */
export type Servers = Record<VendorId | 'backend', string>

declare module 'vitest' {
  export interface ProvidedContext {
    /** Independent sets of servers, one a test file. */
    servers: Record<string, Servers>
  }
}

const FILES = [
  'returning-ai',
  'interakt',
  'answering-agent',
  'runtype',
  'open-chat-widget',
  'superset',
  'superset-sdk',
  'superset-example',
  'metabase',
  'power-bi',
  'quicksight',
  'looker',
  'page',
  'own',
  'documented',
  'canary',
  'shielding',
  'published',
]

interface Emulated {
  fetch: (request: Request) => Promise<Response>
}

/** What a vendor's origin has besides its emulator. */
const FILES_OF: Partial<Record<VendorId, (request: Request) => Promise<Response | undefined>>> = {
  interakt: serveShownPage,
  runtype: servePersona,
}

/** The real packages that a vendor's own page is made of, beside what its emulator answers. */
const PACKAGES_OF: Partial<Record<VendorId, (fetch: Emulated['fetch']) => Emulated['fetch']>> = {
  'power-bi': (fetch) => withPackages(POWER_BI_PACKAGES, fetch),
  looker: withChatty,
}

export default async function setup(project: TestProject) {
  const closing: (() => Promise<void>)[] = []
  const streaming = createStreamingPage()
  const switchboard = await bundleSwitchboard()
  const serveSeen = async (
    { noteRequests }: ReturnType<typeof createSeen>,
    handle: (request: Request) => Promise<Response>,
  ) => {
    const withPage = noteRequests(withHands(handle))
    const { origin, close } = await serveOnLocalhost(
      async (request) => (await streaming(request)) ?? withPage(request),
    )
    closing.push(close)
    return origin
  }
  const servers: Record<string, Servers> = {}
  for (const file of FILES) {
    const seen = createSeen()
    const serve = (handle: (request: Request) => Promise<Response>) => serveSeen(seen, handle)
    const emulators = {
      'returning-ai': createReturningAiEmulator(),
      interakt: createInteraktEmulator({ chunkDelayMs: 1 }),
      'answering-agent': createAnsweringAgentEmulator({ pollMs: 100 }),
      runtype: createRuntypeEmulator({ chunkDelayMs: 1 }),
      'open-chat-widget': createOpenChatWidgetEmulator({ chunkDelayMs: 1 }),
      'power-bi': createPowerBiEmulator(),
      quicksight: createQuickSightEmulator(),
      looker: createLookerEmulator(),
      acme: createAcmeEmulator(),
      superset: createSupersetEmulator({ switchboard }),
      metabase: createMetabaseEmulator(),
    }
    const origins = {} as Record<VendorId, string>
    for (const [id, { fetch }] of Object.entries(emulators) as [VendorId, Emulated][]) {
      const answer = PACKAGES_OF[id]?.(fetch) ?? fetch
      origins[id] = await serve(async (request) => (await FILES_OF[id]?.(request)) ?? answer(request))
    }
    const backend = createPartnerBackend(emulators, origins, undefined, paidMints(emulators))
    const shield = createShieldServer(emulators)
    const own = seen.noteTokens(withReset(backend, Object.values(emulators), seen))
    servers[file] = {
      ...origins,
      backend: await serve(async (request) => (await shield(request)) ?? own(request)),
    }
  }
  project.provide('servers', servers)
  return async () => {
    printTable()
    await Promise.all(closing.map((close) => close()))
  }
}

/**
 * The backend, a route by which a test begins with all servers as they were at first, and one that tells what
 * they have seen since.
 */
function withReset(
  backend: PartnerBackend,
  emulators: { reset: () => void }[],
  { seen, clear }: ReturnType<typeof createSeen>,
): PartnerBackend['fetch'] {
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/__seen')
      return Response.json(seen, { headers: { 'access-control-allow-origin': '*' } })
    if (pathname !== '/__reset') return backend.fetch(request)
    for (const emulator of emulators) emulator.reset()
    clear()
    Object.assign(backend.settings, { isStale: false, isDown: false })
    backend.counts.requests = 0
    return new Response(null, { status: 204, headers: { 'access-control-allow-origin': '*' } })
  }
}

/**
 * The page for a frame with Interakt in it that docs/vendors/interakt.md shows, for the page that asks for it,
 * with the emulated vendor.
 */
async function serveShownPage(request: Request): Promise<Response | undefined> {
  const { pathname, searchParams, origin } = new URL(request.url)
  if (pathname !== '/shown-page') return undefined
  const text = await readFile(join(import.meta.dirname, '../../docs/vendors/interakt.md'), 'utf8')
  const [, page] = /```html\n((?:(?!```)[^])*ChatDropinUI\.init[^]*?)```/.exec(text) ?? []
  if (page === undefined) throw new Error('docs/vendors/interakt.md has no page with ChatDropinUI.init.')
  const body = page
    .replaceAll('https://admin.interakt.app', origin)
    .replaceAll('https://app.example.com', searchParams.get('app') ?? '')
  return new Response(`<!doctype html><head></head>${body}`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
}

const PERSONA = join(import.meta.dirname, '../../node_modules/@runtypelabs/persona/dist')

/** The real widget's files under `/persona/`, as a CDN has them. */
async function servePersona(request: Request): Promise<Response | undefined> {
  const { pathname } = new URL(request.url)
  if (!pathname.startsWith('/persona/')) return undefined
  const type = pathname.endsWith('.css') ? 'text/css' : 'text/javascript'
  const body = await readFile(join(PERSONA, basename(pathname)))
  return new Response(new Uint8Array(body), {
    headers: { 'content-type': `${type}; charset=utf-8`, 'access-control-allow-origin': '*' },
  })
}

/** The real switchboard of Superset's pages, as a script that defines `Switchboard`. */
async function bundleSwitchboard(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'switchboard.ts')],
    bundle: true,
    format: 'iife',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
