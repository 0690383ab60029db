import { withPage } from './browser.ts'
import type { RenderingSetup } from './in-page/rendering.tsx'
import type { Laboratory } from './laboratory.ts'
import { count, type Section } from './table.ts'

const DELAY_MS = 150

/** What one `<Embed>` renders, and what it moves. */
export async function measureRendering(laboratory: Laboratory): Promise<Section[]> {
  const { browser, servers, libraries, pageOf, say } = laboratory
  say('rendering')
  const rows: string[][] = []
  for (const library of libraries)
    for (const mode of ['inline', 'frame'] as const) {
      const place = mode === 'inline' ? `${servers.origin}/asset.js` : `${servers.frameOrigin}/frame`
      const setup: RenderingSetup = {
        mode,
        tokenAddress: `/token?ms=${DELAY_MS}`,
        assetAddress: `${place}?ms=${DELAY_MS}`,
      }
      const address = pageOf(library, 'in-page', { isCounting: true })
      const counts = await withPage(browser, address, (page) =>
        page.evaluate((given) => window.bench.countRendering(given), setup),
      )
      if (counts.provokedShift === 0) throw new Error('Expected a shift of the page to be seen, none was.')
      rows.push([
        `\`<Embed>\`, ${mode}${library === 'before' ? ', before' : ''}`,
        count(counts.toFirstPaint),
        count(counts.toReady),
        count(counts.perRefresh),
        counts.shift.toFixed(3),
      ])
    }
  return [
    {
      title: 'Rendering',
      notes: `Renders of one \`<Embed>\` or of anything in it, by React’s profiler; token and asset take ${DELAY_MS} ms each. CLS is the cumulative layout shift of a page with content below the embed, from its first paint on through one refresh; that a shift would be seen is checked.`,
      headers: ['', 'renders to first paint', 'from there to ready', 'a refresh', 'CLS'],
      rows,
    },
  ]
}
