// Three vendors' emulators behind proxies, an issuer, and requests as a page's widget sends them.
import { createVendorProxy, type ShieldedVendor, type VendorProxyOptions } from '../../../src/server/proxy'
import { createInteraktEmulator } from '../../emulators/interakt'
import { createOpenChatWidgetEmulator } from '../../emulators/open-chat-widget'
import { createRuntypeEmulator } from '../../emulators/runtype'
import { newIssuer } from '../signing/signing'

export const PAGE = 'https://app.example.com'
export const OTHER_PAGE = 'https://shop.example.com'
export const EVIL = 'https://evil.test'
export const PROXY = 'https://app.example.com/embed'

export type Handler = (request: Request) => Promise<Response>

/** A `fetch` that asks a handler, and notes what it was asked. */
export function fetchOf(handle: (request: Request) => Response | Promise<Response>) {
  const requests: Request[] = []
  const bodies: string[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    requests.push(request)
    bodies.push(await request.clone().text())
    return handle(request)
  }
  return { fetch: fetch, requests, bodies }
}

export async function createShield(vendor: ShieldedVendor, more: Partial<VendorProxyOptions> = {}) {
  const emulators = {
    interakt: createInteraktEmulator({ chunkDelayMs: 0 }),
    'open-chat-widget': createOpenChatWidgetEmulator({ chunkDelayMs: 0 }),
    runtype: createRuntypeEmulator({ chunkDelayMs: 0, sessionSeconds: 1_800 }),
  }
  const secret = {
    interakt: emulators.interakt.tokenOf('chat'),
    'open-chat-widget': emulators['open-chat-widget'].key(),
    runtype: emulators.runtype.clientToken('site'),
  }[vendor]
  const upstream = fetchOf(emulators[vendor].fetch)
  const { issuer } = await newIssuer()
  const errors: unknown[] = []
  const options: VendorProxyOptions = {
    vendor,
    issuer,
    secret,
    allowedOrigins: [PAGE, OTHER_PAGE],
    basePath: '/embed',
    ...(vendor === 'open-chat-widget' ? { baseUrl: 'https://chat.example.com' } : {}),
    fetch: upstream.fetch,
    onError: (error) => void errors.push(error),
    ...more,
  }
  const grant = { identity: 'user-1', vendor, scope: 'embed', origin: PAGE }
  const mint = async (other: Partial<typeof grant> = {}) =>
    (await issuer.sign({ ...grant, ...other })).embedToken
  return { proxy: createVendorProxy(options), options, issuer, secret, mint, upstream, errors, emulators }
}

/** A request of a page. `undefined` leaves a header out. */
export function ask(path: string, headers: Record<string, string | undefined> = {}, body?: unknown): Request {
  const all = {
    origin: PAGE,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  }
  return new Request(`${PROXY}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

export const CHAT = '/api/v1/ai-experiences/chat'
export const CONFIG = '/api/v1/ai-experiences/widget-config'

export async function reasonOf(response: Response): Promise<string> {
  return `${response.status} ${((await response.json()) as { reason: string }).reason}`
}
