import { http } from 'msw'
import { setupWorker } from 'msw/browser'
import { others, servers } from '../stories/servers'
import { emulatorHandlers, withOrigin } from '../test/emulators'

const worker = setupWorker(
  ...emulatorHandlers(http, { emulators: servers }),
  ...Object.entries(others).map(([origin, answer]) =>
    http.all(`${origin}/*`, ({ request }) => answer(withOrigin(request))),
  ),
)

let started: Promise<unknown> | undefined

/**
 * The servers of every story, in a service worker: one for each page, which may show several files of
 * stories.
 */
export async function startServers(): Promise<void> {
  // Beside the page in a built Storybook, which may be served from any folder; elsewhere at the root.
  const { BASE_URL } = (import.meta as unknown as { env: { BASE_URL: string } }).env
  started ??= worker.start({
    quiet: true,
    onUnhandledRequest: 'bypass',
    serviceWorker: { url: `${BASE_URL}mockServiceWorker.js` },
  })
  await started
}
