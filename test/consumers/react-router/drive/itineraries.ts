import type { Browser } from 'playwright'
import { createEmulators } from '../../../emulators'
import { openPage, simulateTime } from '../../driving'
import { fewest, fewestWithLead, LIFE_MS, needsOf, STAY_MS } from './oracle'
import { expect, follow, heading } from './site'

export interface Itinerary {
  name: string
  /** Links of the site's navigation, one each {@link STAY_MS}. */
  links: readonly string[]
  /** Whether the token is needed while the view of this link is shown, the `index`-th. */
  needsToken: (link: string, index: number) => boolean
  minRemainingMs: number
  /** Whether it can do with one more than the fewest that somebody who knows the future would make. */
  isAsFewAsCanBe: boolean
}

/**
 * Follows the links through simulated minutes with tokens of one minute, and compares the requests with the
 * oracles'.
 */
export async function travel(browser: Browser, origin: string, itinerary: Itinerary): Promise<string> {
  const emulators = createEmulators()
  emulators.vendors['returning-ai'].settings.ttlSeconds = LIFE_MS / 1_000
  return openPage(browser, { emulators }, async ({ page, traffic }) => {
    const time = await simulateTime(page)
    try {
      await page.goto(origin)
      await time.until('the page', async () => (await heading(page)) === 'Home')
      const startedAt = time.now()
      for (const [index, link] of itinerary.links.entries()) {
        await follow(page, link)
        await time.advance(startedAt + (index + 1) * STAY_MS - time.now())
      }
    } finally {
      time.restore()
    }
    let index = 0
    const needs = needsOf(itinerary.links, (link) => itinerary.needsToken(link, index++))
    const strict = fewest(needs)
    const withLead = fewestWithLead(needs, itinerary.minRemainingMs)
    const count = (vendor: string) => traffic.tokens.filter((asked) => asked.vendor === vendor).length
    const requests = count('returning-ai')
    const { calls } = emulators.vendors['returning-ai'].counts
    // Their tokens live longer than the itinerary, and their widgets are kept.
    const others = new Set(
      traffic.tokens.map(({ vendor }) => vendor).filter((vendor) => vendor !== 'returning-ai'),
    )
    const line =
      `${itinerary.name}: ${itinerary.links.length} navigations in ${(itinerary.links.length * STAY_MS) / 60_000} min, ${calls} calls, ` +
      `${traffic.deadCalls()} with a dead token; ${requests} requests (fewest ${strict}, with the lead ${withLead}), ${traffic.tokens.length - requests} for ${others.size} other vendors.`
    expect('no call with a dead token', traffic.deadCalls() === 0, line)
    expect('calls of the widget exactly if there was one', calls > 0 === needs.length > 0, line)
    expect(
      'at most one request more than with the lead',
      requests <= withLead + (needs.length > 0 ? 1 : 0),
      line,
    )
    expect('one request for each other vendor', traffic.tokens.length - requests === others.size, line)
    if (itinerary.isAsFewAsCanBe)
      expect('at most one request more than the fewest', requests <= strict + 1, line)
    return line
  })
}
