import { http } from 'msw'
import { setupWorker } from 'msw/browser'
import { createBackend } from '../test/emulators/backend'
import { createReturningAiEmulator } from '../test/emulators/returning-ai'

const vendor = createReturningAiEmulator()
/** Signs with another key, so it refuses every token that the backend has. */
const stranger = createReturningAiEmulator()
const backend = createBackend({
  vendorOrigin: 'https://emulator.example',
  allowedOrigins: [],
  fetch: (url, init) => vendor.fetch(new Request(url, init)),
})

const worker = setupWorker(
  http.all('https://emulator.example/*', ({ request }) => vendor.fetch(request)),
  http.all('https://stranger.example/*', ({ request }) => stranger.fetch(request)),
  http.all('https://blocked.example/*', () => Response.error()),
  http.post('*/api/embed-token', ({ request }) => backend.fetch(request)),
)

/** The servers of every story, in a service worker. */
export async function startServers(): Promise<void> {
  // Beside the page in a built Storybook, which may be served from any folder; elsewhere at the root.
  const { BASE_URL } = (import.meta as unknown as { env: { BASE_URL: string } }).env
  await worker.start({ quiet: true, onUnhandledRequest: 'bypass', serviceWorker: { url: `${BASE_URL}mockServiceWorker.js` } })
}
