/// <reference types="vite/client" />
import { createBackend } from '../../../test/emulators/backend'
import { createReturningAiEmulator } from '../../../test/emulators/returning-ai'

/** Made-up origins, at which the emulated servers answer inside the page. */
const VENDOR_ORIGIN = 'https://vendor.example'
const BACKEND_ORIGIN = 'https://backend.example'

export const ENDPOINT = `${BACKEND_ORIGIN}/embed-token`
/** The emulated vendor's page. It is a file of this site. */
export const WIDGET_PAGE = new URL(
  `${import.meta.env.BASE_URL}live/store-frame.html?api=${encodeURIComponent(VENDOR_ORIGIN)}`,
  import.meta.env.SSR ? 'https://site.example' : location.href,
).href

/** Short, so that you can watch a refresh. */
export const TTL_SECONDS = 20

export const vendor = createReturningAiEmulator({ ttlSeconds: TTL_SECONDS })
export const backend = createBackend({
  vendorOrigin: VENDOR_ORIGIN,
  allowedOrigins: import.meta.env.SSR ? [] : [location.origin],
  fetch: (input, init) => vendor.fetch(new Request(input, init)),
})

const SERVERS: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  [VENDOR_ORIGIN]: vendor.fetch,
  [BACKEND_ORIGIN]: backend.fetch,
}

let isInstalled = false

/** From now on, the page's calls to the made-up origins are answered here. Nothing leaves the page. */
export function installServers(): void {
  if (isInstalled) return
  isInstalled = true
  const { fetch } = globalThis
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href)
    const answer = SERVERS[url.origin]
    return answer ? answer(new Request(input, init)) : fetch(input, init)
  }
}
