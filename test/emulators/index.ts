// `react-embed-token/testing/emulators`
import { createAcmeEmulator } from './acme'
import { createAnsweringAgentEmulator } from './answering-agent'
import { createInteraktEmulator } from './interakt'
import { createMetabaseEmulator } from './metabase'
import { createOpenChatWidgetEmulator } from './open-chat-widget'
import { createPartnerBackend, type PartnerBackend } from './partner'
import { createReturningAiEmulator } from './returning-ai'
import { createRuntypeEmulator } from './runtype'
import { createSupersetEmulator } from './superset'

export { serveEmulators, type ServedEmulators } from './serveEmulators'

/**
 * The made-up origins at which {@link emulatorHandlers} answers for the vendors; the vendors' options take
 * them.
 */
export const EMULATOR_ORIGINS = {
  'returning-ai': 'https://emulator.example',
  interakt: 'https://interakt.example',
  'answering-agent': 'https://answering-agent.example',
  runtype: 'https://runtype.example',
  'open-chat-widget': 'https://open-chat.example',
  acme: 'https://acme.example',
  superset: 'https://superset.example',
  metabase: 'https://metabase.example',
} as const

/**
 * The vendors' servers, and a partner's backend that has their tokens. Each keeps what happens to it, until
 * it is reset.
 */
export interface Emulators {
  vendors: {
    'returning-ai': ReturnType<typeof createReturningAiEmulator>
    interakt: ReturnType<typeof createInteraktEmulator>
    'answering-agent': ReturnType<typeof createAnsweringAgentEmulator>
    runtype: ReturnType<typeof createRuntypeEmulator>
    'open-chat-widget': ReturnType<typeof createOpenChatWidgetEmulator>
    acme: ReturnType<typeof createAcmeEmulator>
    superset: ReturnType<typeof createSupersetEmulator>
    metabase: ReturnType<typeof createMetabaseEmulator>
  }
  backend: PartnerBackend
  /** Answers a request to one of {@link EMULATOR_ORIGINS}. */
  fetch: (request: Request) => Promise<Response>
}

/**
 * Emulated vendors, as their documentation and sources describe them, written for tests: no code of theirs.
 */
export function createEmulators(): Emulators {
  const vendors = {
    'returning-ai': createReturningAiEmulator(),
    interakt: createInteraktEmulator(),
    'answering-agent': createAnsweringAgentEmulator(),
    runtype: createRuntypeEmulator({ sessionSeconds: 3_600 }),
    'open-chat-widget': createOpenChatWidgetEmulator(),
    acme: createAcmeEmulator(),
    superset: createSupersetEmulator(),
    metabase: createMetabaseEmulator(),
  }
  const byOrigin = new Map<string, (request: Request) => Promise<Response>>(
    Object.entries(EMULATOR_ORIGINS).map(([id, origin]) => [
      origin,
      vendors[id as keyof typeof vendors].fetch,
    ]),
  )
  const fetch = async (request: Request) =>
    byOrigin.get(new URL(request.url).origin)?.(request) ?? Response.error()
  return {
    vendors,
    fetch,
    backend: createPartnerBackend(vendors, EMULATOR_ORIGINS, (input, init) =>
      fetch(new Request(input, init)),
    ),
  }
}

/** The parts of MSW's `http` that are used. */
export interface MswHttp<H> {
  all: (path: string, answer: (info: { request: Request }) => Promise<Response>) => H
  post: (path: string, answer: (info: { request: Request }) => Promise<Response>) => H
}

/**
 * MSW handlers for the emulated vendors and for the page's token endpoint: the vendors' own widgets run,
 * against servers that are not there.
 *
 * MSW is yours: its `http` is handed in. In a browser it is a service worker, which adds no `Origin` to
 * requests; the page's is put in.
 *
 * @param http - of `msw`.
 * @param settings.endpoint - MSW's path of the token endpoint. Default: `/api/embed-token` of any origin.
 * @param settings.emulators - to turn their knobs. Default: new ones.
 *
 * @example
 * const worker = setupWorker(...emulatorHandlers(http))
 */
export function emulatorHandlers<H>(
  http: MswHttp<H>,
  {
    endpoint = '*/api/embed-token',
    emulators = createEmulators(),
  }: { endpoint?: string; emulators?: Emulators } = {},
): H[] {
  return [
    ...Object.values(EMULATOR_ORIGINS).map((origin) =>
      http.all(`${origin}/*`, ({ request }) => emulators.fetch(withOrigin(request))),
    ),
    http.post(endpoint, ({ request }) => emulators.backend.fetch(request)),
  ]
}

/** A browser adds `Origin` only after the service worker, and lets nobody else set it. */
export function withOrigin(request: Request): Request {
  if (typeof location === 'undefined') return request
  const headers = new Headers(request.headers)
  headers.set('origin', location.origin)
  return Object.defineProperty(request, 'headers', { value: headers })
}
