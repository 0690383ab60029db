import { expect } from 'vitest'
import { look } from '../look'
import type { PageSetup } from '../page'
import { startServers } from '../servers'
import type { Tab } from '../tab'
import { browserTest, createWorld, expectPrinted, type World } from '../world'
import { simulateTime } from './time'

/** A page in simulated time, which its vendor and its backend share. */
export interface SimulatedWorld extends Omit<World, 'open' | 'openBlank'> {
  /** Opens the page, whose time stands still. */
  open: (setup: Omit<PageSetup, 'vendorOrigin'>) => Promise<SimulatedTab>
}

export interface SimulatedTab extends Tab {
  /** Lets so much time pass, in ms; what the page asks for on the way is answered meanwhile. */
  advance: (ms: number) => Promise<void>
  /** Lets time pass until something is true. @throws if it is not within a minute, simulated. */
  until: (what: string, isTrue: () => boolean | Promise<boolean>) => Promise<void>
  /** Waits until all widgets of the page are ready, for which no time need pass. */
  untilReady: () => Promise<void>
}

/** Two inline widgets and a frame that share a token, in StrictMode. */
export const WHOLE_PAGE = { identity: 'ann', widgets: ['inline', 'social', 'frame'], isStrict: true } as const

/** Renewed after 10 s, not used after 18 s. */
const TTL_SECONDS = 20

/**
 * Tests that have a world each; what a page of it prints fails them. One at a time: this process's clock is
 * simulated, too.
 */
export const test = browserTest.extend<{ world: SimulatedWorld }>({
  world: async ({ browser, skip }, use) => {
    const servers = await startServers({ ttlSeconds: TTL_SECONDS, isSimulated: true })
    const profile = await browser.createProfile(skip)
    const time = simulateTime()
    const { open, openBlank: _, ...world } = createWorld(servers, profile)
    await use({
      ...world,
      async open(setup) {
        const tab = await open(setup)
        return {
          ...tab,
          advance: (ms) => time.advance(tab, ms),
          until: (what, isTrue) => time.until(tab, what, isTrue),
          untilReady: () =>
            expect.poll(async () => new Set((await look(tab)).embeds)).toEqual(new Set(['ready'])),
        }
      },
    })
    time.restore()
    await profile.close()
    await servers.close()
    expectPrinted(servers, world)
  },
})
