import type { CDPSession, Page } from 'playwright'
import { openPage } from '../../driving'
import { expect, type Site } from './site'

/** Code is compiled as it gets warm, which takes memory, too: most of it within so many. */
const WARM_UP_TRIPS = 400
const TRIPS = 200
/** Of nodes and listeners: the browser keeps a few for what had the focus last. A leak of one a trip would be 200. */
const TOLERANCE = 10
/** What is still compiled, and what the browser notes of slow frames: 1 kB a trip. */
const HEAP_TOLERANCE_BYTES = 200_000

interface Held {
  nodes: number
  listeners: number
  heapBytes: number
}

/** Goes from one kept widget to another and back, and looks at what the page holds. */
export async function driveLeaks({ browser, origin, say }: Site): Promise<void> {
  await openPage(browser, {}, async ({ page, context }) => {
    const devtools = await context.newCDPSession(page)
    await devtools.send('Performance.enable')
    await page.goto(origin)
    await goBackAndForth(page, WARM_UP_TRIPS)
    const before = await measure(devtools)
    await goBackAndForth(page, TRIPS)
    const after = await measure(devtools)
    const grown = { nodes: after.nodes - before.nodes, listeners: after.listeners - before.listeners, heapBytes: after.heapBytes - before.heapBytes }
    const line =
      `${TRIPS} round trips between two kept views: ${before.nodes} → ${after.nodes} nodes, ${before.listeners} → ${after.listeners} listeners, ` +
      `heap ${kilobytes(before.heapBytes)} → ${kilobytes(after.heapBytes)} kB.`
    expect('no more nodes', grown.nodes <= TOLERANCE, line)
    expect('no more listeners', grown.listeners <= TOLERANCE, line)
    expect('no more memory', grown.heapBytes <= HEAP_TOLERANCE_BYTES, line)
    say(line)
  })
}

/** The links, and the widgets where they lead. */
const VIEWS = { Store: 'Store', Chat: 'Support' }

/** By clicks from within the page: a pointer's way takes longer than all the rest. */
async function goBackAndForth(page: Page, trips: number): Promise<void> {
  await page.evaluate(
    async ({ views, times }) => {
      for (let trip = 0; trip < times; trip += 1) {
        for (const [link, widget] of views) {
          for (const anchor of document.querySelectorAll<HTMLElement>('nav a')) if (anchor.textContent === link) anchor.click()
          while (!document.querySelector(`main [aria-label="${widget}"][data-embed-state=ready]`))
            await new Promise((resolve) => setTimeout(resolve, 5))
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

const kilobytes = (bytes: number) => Math.round(bytes / 1_000)
