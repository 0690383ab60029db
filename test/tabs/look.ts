import { vi } from 'vitest'
import type { Tab } from './tab'

/** What there is to see of a page under test, at one moment. */
export const look = (tab: Tab) =>
  tab.evaluate(() => {
    const { state, life, uses, errors, ticks, countOf, events, heard } = window.embeds
    return {
      life,
      uses,
      /** Whether the vendor took the token of each use, by why the page used it. */
      accepted: Object.fromEntries(uses.map(({ why, isAccepted }) => [why, isAccepted])),
      heard,
      errors,
      events,
      /** How often a timer of 50 ms that sets itself again ran in the last 10 s. */
      ticks: ticks.filter((at) => at > performance.now() - 10_000).length,
      status: state().status,
      token: state().token?.value ?? null,
      embeds: [...document.querySelectorAll('[data-embed-state]')].map((embed) =>
        embed.getAttribute('data-embed-state'),
      ),
      visibility: document.visibilityState,
      isOnline: navigator.onLine,
      requested: countOf('token.requested'),
      requestedAt: events.find(({ type }) => type === 'token.requested')?.at ?? NaN,
      receivedAt: events.filter(({ type }) => type === 'token.received').map(({ at }) => at),
      /**
       * Why the browser did not take the page from its back-forward cache, as JSON; `null` where it did, or
       * had no reason to.
       */
      notRestoredReasons: JSON.stringify(
        (performance.getEntriesByType('navigation')[0] as { notRestoredReasons?: unknown } | undefined)
          ?.notRestoredReasons ?? null,
      ),
    }
  })

/** The instants at which the browser told the page so, epoch ms. */
export const toldAt = ({ life }: Awaited<ReturnType<typeof look>>, type: string) =>
  life.filter((told) => told.type === type).map(({ at }) => at)

/** How many tabs of this one's origin wait for another one to have done its turn. */
export const waiting = (tab: Tab) => tab.evaluate(async () => (await navigator.locks.query()).pending?.length)

/**
 * Waits until the inline widget is drawn. It is ready before, while its bundle still loads; Firefox keeps no page
 * in the back-forward cache that was left while something loaded.
 */
export const drawn = (tab: Tab) =>
  vi.waitUntil(
    async () =>
      (await tab.evaluate(() => document.querySelectorAll('rai-store-widget textarea').length)) === 1,
    { timeout: 100_000, interval: 200 },
  )
