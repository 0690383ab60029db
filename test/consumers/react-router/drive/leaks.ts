import type { CDPSession, Page } from 'playwright'
import { openPage } from '../../driving'
import type { Site } from './site'

const TRIPS = 100
/**
 * Code is compiled as it gets warm, which takes memory, too: the first rounds of trips may grow. A leak grows
 * in all of them.
 */
const MAX_ROUNDS = 7
/**
 * Of nodes and listeners, a round: the browser keeps a few for what had the focus last. A leak of one a trip
 * would be 100.
 */
const TOLERANCE = 5
/** What is still compiled, and what the browser notes of slow frames: 1 kB a trip. */
const HEAP_TOLERANCE_BYTES = 100_000

interface Held {
  nodes: number
  listeners: number
  heapBytes: number
}

/**
 * Goes from one kept widget to another and back until a round of trips leaves no more on the page than it
 * found.
 */
export async function lookForLeaks({ browser, origin }: Site): Promise<string> {
  return openPage(browser, {}, async ({ page, context }) => {
    const devtools = await context.newCDPSession(page)
    await devtools.send('Performance.enable')
    await page.goto(origin)
    await goBackAndForth(page, TRIPS)
    const rounds = [await measure(devtools)]
    for (let round = 2; round <= MAX_ROUNDS; round += 1) {
      const before = rounds.at(-1)
      await goBackAndForth(page, TRIPS)
      const after = await measure(devtools)
      rounds.push(after)
      if (before && isSteady(before, after))
        return `${TRIPS} round trips between two kept views, after ${(round - 1) * TRIPS} others: ${describe(before, after)}.`
    }
    const grown = rounds.slice(1).map((after, index) => describe(rounds[index] ?? after, after))
    throw new Error(
      `Expected ${TRIPS} round trips that leave nothing on the page. Each of ${MAX_ROUNDS - 1} left something: ${grown.join('; ')}.`,
    )
  })
}

function isSteady(before: Held, after: Held): boolean {
  return (
    after.nodes - before.nodes <= TOLERANCE &&
    after.listeners - before.listeners <= TOLERANCE &&
    after.heapBytes - before.heapBytes <= HEAP_TOLERANCE_BYTES
  )
}

function describe(before: Held, after: Held): string {
  const kilobytes = ({ heapBytes }: Held) => Math.round(heapBytes / 1_000)
  return `${before.nodes} → ${after.nodes} nodes, ${before.listeners} → ${after.listeners} listeners, heap ${kilobytes(before)} → ${kilobytes(after)} kB`
}

/** The links, and the widgets where they lead. */
const VIEWS = { Store: 'Store', Chat: 'Support' }

/** By clicks from within the page: a pointer's way takes longer than all the rest. */
async function goBackAndForth(page: Page, trips: number): Promise<void> {
  await page.evaluate(
    async ({ views, times }) => {
      for (let trip = 0; trip < times; trip += 1) {
        for (const [link, widget] of views) {
          for (const anchor of document.querySelectorAll<HTMLElement>('nav a'))
            if (anchor.textContent === link) anchor.click()
          const shown = `main [aria-label="${widget}"][data-embed-state=ready]`
          await new Promise<void>((resolve) => {
            const observer = new MutationObserver(() => {
              if (!document.querySelector(shown)) return
              observer.disconnect()
              resolve()
            })
            observer.observe(document, {
              subtree: true,
              childList: true,
              attributeFilter: ['aria-label', 'data-embed-state'],
            })
          })
        }
      }
    },
    { views: Object.entries(VIEWS), times: trips },
  )
}

async function measure(devtools: CDPSession): Promise<Held> {
  // What the first round lets go of may hold what the second does.
  for (let round = 0; round < 3; round += 1) await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN
  return { nodes: read('Nodes'), listeners: read('JSEventListeners'), heapBytes: read('JSHeapUsedSize') }
}
