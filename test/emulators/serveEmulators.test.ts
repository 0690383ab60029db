// @vitest-environment node
import { afterEach, expect, test } from 'vitest'
import { createEmulators } from '.'
import { serveEmulators } from './serveEmulators'
import { serveOnLocalhost } from './serve'

const PORT = 4_780
const closes: (() => Promise<void>)[] = []

async function serveForNow(...settings: Parameters<typeof serveEmulators>) {
  const served = await serveEmulators(...settings)
  closes.push(served.close)
  return served
}

afterEach(async () => {
  for (const close of closes.splice(0)) await close()
})

const ask = (backend: string, vendor: string) =>
  fetch(`${backend}/api/embed-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://page.example' },
    body: JSON.stringify({ vendor, params: {} }),
  })

test('the backend mints, for a page of any origin, what its vendor takes', async () => {
  const { backend, origins, emulators } = await serveForNow({ port: PORT })
  const answer = await ask(backend, 'returning-ai')
  expect(answer.headers.get('access-control-allow-origin')).toBe('http://page.example')
  const { embedToken } = (await answer.json()) as { embedToken: string }
  const validated = await fetch(`${origins['returning-ai']}/v2/api/widget-access-keys/validate`, {
    method: 'POST',
    body: JSON.stringify({ embedToken }),
  })
  expect(validated.status).toBe(200)
  expect(emulators.vendors['returning-ai'].counts).toMatchObject({
    mints: 1,
    calls: 1,
    expired: 0,
    invalid: 0,
  })
})

test('each vendor has an origin of its own, in their order', async () => {
  const { backend, origins } = await serveForNow({ port: PORT })
  expect([backend, ...Object.values(origins)]).toEqual(
    Array.from({ length: Object.keys(origins).length + 1 }, (_, above) => `http://localhost:${PORT + above}`),
  )
  const paths = {
    'returning-ai': '/frame',
    interakt: '/embed/v1/widgets.js',
    'answering-agent': '/embed.js',
    'open-chat-widget': '/health',
    acme: '/sdk.js',
    superset: '/embedded/abc',
    metabase: '/app/embed.js',
  }
  for (const [id, path] of Object.entries(paths)) {
    expect((await fetch(origins[id as keyof typeof paths] + path)).status, id).toBe(200)
  }
})

test('asked for again, it is the same', async () => {
  const first = await serveForNow({ port: PORT })
  expect(await serveEmulators({ port: PORT })).toBe(first)
  await first.close()
  expect(await serveForNow({ port: PORT })).not.toBe(first)
})

test('a taken port is told, and nothing is left behind', async () => {
  const taken = await serveOnLocalhost(() => new Response('taken'), PORT + 3)
  closes.push(taken.close)
  await expect(serveEmulators({ port: PORT })).rejects.toThrow(/^Port \d+ is taken/)
  await taken.close()
  await serveForNow({ port: PORT })
})

test('a dropped connection is dropped', async () => {
  const emulators = createEmulators()
  const { origins } = await serveForNow({ port: PORT, emulators })
  emulators.vendors['returning-ai'].settings.validateFault = 'drop'
  await expect(
    fetch(`${origins['returning-ai']}/v2/api/widget-access-keys/validate`, { method: 'POST', body: '{}' }),
  ).rejects.toThrow()
})

test('who asks and goes is seen to go', async () => {
  const emulators = createEmulators()
  const leaving = new AbortController()
  const gone = new Promise<void>((resolve) => {
    emulators.backend.fetch = ({ signal }) => {
      signal.addEventListener('abort', () => resolve())
      leaving.abort()
      return new Promise(() => {})
    }
  })
  const { backend } = await serveForNow({ port: PORT, emulators })
  await expect(
    fetch(`${backend}/api/embed-token`, { method: 'POST', body: '{}', signal: leaving.signal }),
  ).rejects.toThrow()
  await gone
})
