import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { test as base, expect, inject } from 'vitest'
import { createTokenHandler } from '../../src/server'
import { returningAiMint } from '../../src/server/returning-ai'
import { ACCESS_ID, ACCESS_KEY, createReturningAiEmulator, type ReturningAiCounts, type ReturningAiSettings } from '../emulators/returning-ai'
import { serveOnLocalhost } from '../emulators/serve'
import { startChromium, type Chromium, type Place } from './chromium'
import type { PageSetup } from './page'
import type { Tab } from './tab'

/** A browser, a vendor, and a backend that serves the page and mints for whoever the page says it is. */
export interface World {
  vendor: { settings: ReturningAiSettings; counts: ReturningAiCounts }
  backend: {
    /** Requests for tokens, in order. */
    requests: { user: string; at: number }[]
    /** Users whose session has ended: it answers them 401. */
    signedOut: Set<string>
    /** Holds its answer to the next request until the function returned is called. */
    holdNext: () => () => void
  }
  open: (setup: Omit<PageSetup, 'vendorOrigin'>, place?: Place, host?: Host) => Promise<Tab>
  urlOf: (setup: Omit<PageSetup, 'vendorOrigin'>, host?: Host) => string
  /** A page without anything. */
  blankUrl: string
  openBlank: () => Promise<Tab>
}

/** Two names of one server, and so two origins to a browser; both are secure contexts. */
type Host = '127.0.0.1' | 'localhost'

const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** Tests that have a world each; what a page of it prints fails them. Its tokens live 20 s: they are renewed after 10 s, and not used after 18 s. */
export const test = base.extend<{ $file: { chromium: Chromium }; $test: { world: World } }>({
  chromium: [
    async ({}, use) => {
      const chromium = await startChromium()
      await use(chromium)
      await chromium.close()
    },
    { scope: 'file' },
  ],
  world: async ({ chromium }, use) => {
    const { world, printed, close } = await createWorld(chromium)
    await use(world)
    await close()
    expect(printed, 'printed on the console of a page, or thrown in it').toEqual([])
  },
})

async function createWorld(chromium: Chromium): Promise<{ world: World; printed: string[]; close: () => Promise<void> }> {
  const script = inject('pageScript')
  const emulator = createReturningAiEmulator({ ttlSeconds: 20 })
  const printed: string[] = []
  const requests: World['backend']['requests'] = []
  const signedOut = new Set<string>()
  let held: Promise<void> | null = null
  const handle = createTokenHandler<string>({
    authorize(request) {
      const user = request.headers.get('x-user')
      return user !== null && signedOut.has(user) ? null : user
    },
    mint: {
      'returning-ai': returningAiMint({
        accessId: ACCESS_ID,
        accessKey: ACCESS_KEY,
        userIdentifiers: ({ user }) => ({ 'data-customer-id': user }),
        fetch: (input, init) => emulator.fetch(new Request(input, init)),
      }),
    },
  })

  function takeHold() {
    const hold = held
    held = null
    return hold
  }

  async function answer(request: Request): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case '/embed-token':
        requests.push({ user: request.headers.get('x-user') ?? '', at: Date.now() })
        await takeHold()
        return handle(request)
      case '/printed':
        printed.push(await request.text())
        return new Response(null, { status: 204 })
      case '/page.js':
        return new Response(script, { headers: { 'content-type': 'text/javascript; charset=utf-8' } })
      case '/page':
        return new Response(`<!doctype html><title>Page</title><body><script type="module" src="/page.js"></script>`, { headers: HTML })
      case '/blank':
        return new Response('<!doctype html><title>Blank</title>', { headers: HTML })
      default:
        return new Response(null, { status: 204 })
    }
  }

  const vendor = await serveOnLocalhost(emulator.fetch)
  const server = await new Promise<{ port: number; close: () => Promise<void> }>((resolve) => {
    const serving = serve({ fetch: answer, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) => {
      const close = () =>
        new Promise<void>((done) => {
          serving.close(() => done())
          if ('closeAllConnections' in serving) serving.closeAllConnections()
        })
      resolve({ port, close })
    })
  })
  const profile = await chromium.createProfile()
  const origin = (host: Host = '127.0.0.1') => `http://${host}:${server.port}`
  const urlOf: World['urlOf'] = (setup, host) =>
    `${origin(host)}/page?setup=${encodeURIComponent(JSON.stringify({ ...setup, vendorOrigin: vendor.origin }))}`
  const world: World = {
    vendor: emulator,
    backend: {
      requests,
      signedOut,
      holdNext() {
        let release = () => {}
        held = new Promise((resolve) => (release = resolve))
        return release
      },
    },
    open: (setup, place, host) => profile.open(urlOf(setup, host), place),
    urlOf,
    blankUrl: `${origin()}/blank`,
    openBlank: () => profile.open(`${origin()}/blank`),
  }
  return {
    world,
    printed,
    async close() {
      await profile.close()
      await Promise.all([vendor.close(), server.close()])
    },
  }
}
