import { http } from 'msw'
import { setupWorker } from 'msw/browser'
import { backend, origins, serve } from '../stories/servers'

const worker = setupWorker(
  ...origins.map((origin) => http.all(`${origin}/*`, ({ request }) => serve(withOrigin(request)))),
  http.post('*/api/embed-token', ({ request }) => backend.fetch(request)),
)

/** The servers of every story, in a service worker. */
export async function startServers(): Promise<void> {
  // Beside the page in a built Storybook, which may be served from any folder; elsewhere at the root.
  const { BASE_URL } = (import.meta as unknown as { env: { BASE_URL: string } }).env
  await worker.start({ quiet: true, onUnhandledRequest: 'bypass', serviceWorker: { url: `${BASE_URL}mockServiceWorker.js` } })
}

/** A browser adds `Origin` only after the service worker, and lets nobody else set it. */
function withOrigin(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.set('origin', location.origin)
  return Object.defineProperty(request, 'headers', { value: headers })
}
