import { setTimeout as wait } from 'node:timers/promises'
import { test as base, expect, inject } from 'vitest'
import type { PageSetup } from './page'
import { connectFirefox } from '../engines/firefox-tabs'
import { connectWebkit } from '../engines/webkit-tabs'
import type { TabsEngine } from './browser'
import { connectChromium, type Place, type Profile, type SharedBrowser } from './profile'
import { startServers, type Host, type Servers } from './servers'
import type { Tab } from './tab'

/** A user's browser, a vendor and a backend. */
export interface World extends Pick<Servers, 'vendor' | 'backend' | 'blankUrl' | 'urlOf'> {
  open: (setup: Omit<PageSetup, 'vendorOrigin'>, place?: Place, host?: Host) => Promise<Tab>
  openBlank: () => Promise<Tab>
  /** The vendor's frame on the one page that has one. */
  attachFrame: () => Promise<Pick<Tab, 'evaluate' | 'said'>>
  /**
   * What the library is to tell developers of, on the console of a page: the codes of failures that the test
   * brings about.
   */
  told: string[]
}

/**
 * How long tokens live: renewed after 6 s, not used after 10.8 s, dead after 11 to 12 s, for a JWT counts
 * whole seconds. Less would have the vendor refuse a token that the library still uses, and bring a renewal
 * that a busy machine delays close to the end.
 */
export const TTL_SECONDS = 12
/** Less than it takes until a new token is renewed. */
export const SOON_MS = 5_000
/** Tokens that live so long are not renewed in a test. */
export const LONG_SECONDS = 900

function connect(engine: TabsEngine): Promise<SharedBrowser> {
  if (engine.name === 'chromium') return connectChromium(engine.endpoint)
  return engine.name === 'firefox' ? connectFirefox() : connectWebkit()
}

/** Tests that use the run's browser. */
export const browserTest = base.extend<{ $worker: { browser: SharedBrowser } }>({
  browser: [
    async ({}, use) => {
      const browser = await connect(inject('engine'))
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
})

/** Tests that have a world each; what a page of it prints fails them. */
export const test = browserTest.extend<{ world: World }>({
  world: async ({ browser, skip }, use) => {
    const servers = await startServers({ ttlSeconds: TTL_SECONDS })
    const profile = await browser.createProfile(skip)
    const world = createWorld(servers, profile)
    await use(world)
    await profile.close()
    await servers.close()
    expectPrinted(servers, world)
  },
})

/** Nothing was printed on the console of a page, or thrown in it, but what the library was to tell of. */
export function expectPrinted({ printed }: Servers, { told }: Pick<World, 'told'>): void {
  const isTold = (said: string) =>
    said.startsWith('react-embed-token: ') && told.some((code) => said.includes(`(${code})`))
  expect(
    printed.filter((said) => !isTold(said)),
    'printed on the console of a page, or thrown in it',
  ).toEqual([])
  expect(
    told.filter((code) => !printed.some((said) => said.includes(code))),
    'not told of',
  ).toEqual([])
}

/**
 * Waits until the newest token is dead: the mint, which is dated in whole seconds, comes within a second of
 * the request.
 */
export async function pastEnd({ requests }: World['backend']): Promise<void> {
  const diesAt = (requests.at(-1)?.at ?? NaN) + (TTL_SECONDS + 1) * 1_000
  await wait(Math.max(0, diesAt - Date.now()))
}

export function createWorld({ vendor, backend, blankUrl, urlOf }: Servers, profile: Profile): World {
  return {
    vendor,
    backend,
    blankUrl,
    urlOf,
    open: (setup, place, host) => profile.open(urlOf(setup, host), place),
    openBlank: () => profile.open(blankUrl),
    attachFrame: profile.attachFrame,
    told: [],
  }
}
