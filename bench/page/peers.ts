import type { Page } from 'playwright'
import { withPage } from './browser.ts'
import { type Contestant, contestantsOf } from './contestants.ts'
import { FRAME_PAGES } from './frame-pages.ts'
import type { Laboratory } from './laboratory.ts'
import type { PeerKind, PeerTimes } from './peer-contest.ts'
import { ISOLATION } from './server.ts'
import { differences, median, p95, ratio } from './statistics.ts'
import { count, ms, type Section, times } from './table.ts'
import { takeTurns } from './turns.ts'

/** Frames at once, and how long token and frame take. */
const CASES = {
  full: [
    { many: 1, tokenMs: 0, assetMs: 0 },
    { many: 1, tokenMs: 300, assetMs: 300 },
    { many: 10, tokenMs: 0, assetMs: 0 },
    { many: 50, tokenMs: 0, assetMs: 0 },
  ],
  quick: [
    { many: 1, tokenMs: 300, assetMs: 300 },
    { many: 10, tokenMs: 0, assetMs: 0 },
  ],
}
const ROUNDS = { full: 7, quick: 3 }
const BASE = 'hand-written'
/** `<PowerBIEmbed>` takes no other; everybody's frames are there, and nothing of it reaches the network. */
const FRAME_ORIGIN = 'https://app.powerbi.com'

/** Frames of ours beside those of other vendors' packages. */
export async function measurePeers(laboratory: Laboratory): Promise<Section[]> {
  const { browser, isQuick, pageOf, say } = laboratory
  const rounds = ROUNDS[isQuick ? 'quick' : 'full']
  const contestants = contestantsOf<PeerKind>(
    laboratory,
    { hand: BASE, superset: 'Superset’s SDK', powerbi: '`<PowerBIEmbed>`' },
    { frame: '`<EmbedFrame>`', embed: '`<Embed>`' },
  )
  const labels = contestants.map(({ label }) => label)
  const rows: string[][] = []
  for (const { many, tokenMs, assetMs } of CASES[isQuick ? 'quick' : 'full']) {
    say(`peers: ${many} frames, token ${tokenMs}, frame ${assetMs}`)
    const results: Record<string, PeerTimes[]> = await takeTurns(rounds, labels, (label) => {
      const { kind, library } = contestants.find((one) => one.label === label) as Contestant<PeerKind>
      const setup = { kind, count: many, tokenMs, assetMs, frameOrigin: FRAME_ORIGIN }
      return withPage(browser, pageOf(library, 'peers'), async (page) => {
        await standIn(page)
        return page.evaluate((given) => window.mountPeers(given), setup)
      })
    })
    const of = (label: string, measure: (run: PeerTimes) => number) => (results[label] ?? []).map(measure)
    for (const label of labels) {
      const [ready, base] = [of(label, (run) => run.readyMs), of(BASE, (run) => run.readyMs)]
      const later = differences(ready, base)
      rows.push([
        count(many),
        `${tokenMs}, ${assetMs}`,
        label,
        many === 1 ? `${ms(median(later))} (${ms(p95(later))})` : '–',
        times(ratio(ready, base)),
        times(
          ratio(
            of(label, (run) => run.unmountMs),
            of(BASE, (run) => run.unmountMs),
          ),
        ),
        count(median(of(label, (run) => run.tokenRequests))),
      ])
    }
  }
  return [
    {
      title: 'Frames beside peers',
      notes: `From \`render\` until the page in the last frame has said that it has a token, each on a page of its own; × is how many times the hand-written one’s, medians of ${rounds} rounds in turns; for one frame also how many ms later, with the 95th percentile (here the highest). Delays are in ms. What is not fair: each speaks its vendor’s protocol with an empty page that we wrote from the package’s code, at an address that the browser’s driver answers for, and none loads a real dashboard. Superset’s SDK and \`<PowerBIEmbed>\` show no skeleton and no error; they give a frame its token at its load event, where ours and the hand-written one wait for its page to ask. Superset’s SDK asks for a token for each dashboard, as its README has it, and its unmount is asynchronous, so that only React’s part is timed. \`<PowerBIEmbed>\` fetches no token: the page does, once, as by hand, and nothing is refreshed.`,
      headers: ['frames', 'token, frame', '', 'ready, ms later', 'ready', 'unmount', 'token requests'],
      rows,
    },
  ]
}

/** Answers for the vendors' server. */
async function standIn(page: Page): Promise<void> {
  await page.route(`${FRAME_ORIGIN}/**`, async (route) => {
    const { pathname, searchParams } = new URL(route.request().url())
    await new Promise((resolve) => setTimeout(resolve, Number(searchParams.get('ms') ?? 0)))
    const body = FRAME_PAGES[pathname.split('/')[1] ?? '']
    await route.fulfill({
      status: body === undefined ? 404 : 200,
      contentType: 'text/html',
      headers: ISOLATION,
      body: body ?? '',
    })
  })
}
