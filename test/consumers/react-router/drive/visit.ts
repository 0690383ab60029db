import type { Page } from 'playwright'
import { createEmulators } from '../../../emulators'
import { openPage, simulateTime, type OpenedPage, type SimulatedTime } from '../../driving'
import { createGate, type Gate } from './gate'
import { LIFE_MS } from './oracle'
import { expect, follow, heading, isReady, type Site } from './site'

/**
 * A visit of the site's first view, in simulated time, with tokens of a minute and a backend that can be held
 * up.
 */
export type Visit = Omit<OpenedPage, 'emulators'> & { time: SimulatedTime; gate: Gate }

/** @throws where a widget has called with a dead token, too. */
export async function visit<T>({ browser, origin }: Site, use: (visit: Visit) => Promise<T>): Promise<T> {
  const emulators = createEmulators()
  emulators.vendors['returning-ai'].settings.ttlSeconds = LIFE_MS / 1_000
  const gate = createGate(emulators)
  return openPage(browser, { emulators, backend: gate.fetch }, async ({ page, context, traffic }) => {
    const time = await simulateTime(page, gate.held)
    try {
      await page.goto(origin)
      await time.until('the page', async () => (await heading(page)) === 'Home')
      const result = await use({ page, context, traffic, time, gate })
      expect('no call with a dead token', traffic.deadCalls() === 0, traffic.dead)
      return result
    } finally {
      time.restore()
    }
  })
}

/** Follows a link, and waits for the widget there. */
export async function enter({ page, time }: Visit, link: string, widget: string): Promise<void> {
  await follow(page, link)
  await time.until(`${widget} to be ready`, () => isReady(page, widget))
}

/** Follows links in turn, ten times, one each 100 ms. Returns how many requests that cost. */
export async function tenQuick({ page, time, traffic }: Visit, links: [string, string]): Promise<number> {
  const before = traffic.tokens.length
  for (let index = 0; index < 10; index += 1) {
    await follow(page, links[index % 2] ?? '')
    await time.advance(100)
  }
  await time.advance(5_000)
  return traffic.tokens.length - before
}

/** The tokens of the widgets' calls from now on. */
export function collectUsed(page: Page): (string | undefined)[] {
  const used: (string | undefined)[] = []
  page.on('request', (request) => {
    if (!request.url().endsWith('/validate') || request.method() !== 'POST') return
    used.push((request.postDataJSON() as { embedToken?: string }).embedToken)
  })
  return used
}
