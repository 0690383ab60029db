import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright'
import { hearStory, type Finish } from './finish'
import { watchTraffic, type Traffic } from './traffic'

/** Only what hangs takes so long. */
const PLAYED_WITHIN_MS = 300_000

/**
 * A visitor who was never there before, and closes everything when they leave. What is under way by then goes
 * nowhere.
 */
export async function visit<T>(
  browser: Browser,
  traffic: Traffic,
  look: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  watchTraffic(context, traffic)
  try {
    return await look(context)
  } finally {
    await context.setOffline(true)
    await context.close()
  }
}

/** @returns what is wrong with how a story ended, and what the page has complained of. */
export function playStory(
  browser: Browser,
  traffic: Traffic,
  storybook: string,
  id: string,
): Promise<string[]> {
  return visit(browser, traffic, async (context) => {
    const page = await context.newPage()
    const complaints = listenTo(page, new URL(storybook).origin)
    await page.addInitScript(hearStory)
    await page.goto(`${storybook}iframe.html?id=${id}&viewMode=story`)
    const late = new Promise<Finish>((resolve) =>
      setTimeout(resolve, PLAYED_WITHIN_MS, { status: 'late', why: [] }).unref(),
    )
    const { status, why } = await Promise.race([
      page.evaluate(() => (window as unknown as { finished: Promise<Finish> }).finished),
      late,
    ])
    return [...complaints, ...(status === 'success' ? [] : [`it ended with “${status}”`]), ...why]
  })
}

/** @returns a list that grows with what the page complains of. */
function listenTo(page: Page, origin: string): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (!['warning', 'error'].includes(message.type()) || isAboutAnswer(message, origin)) return
    complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  return complaints
}

/** The browser itself says so of each answer of 400 and more; a made-up vendor may give them. */
function isAboutAnswer(message: ConsoleMessage, origin: string): boolean {
  return message.text().startsWith('Failed to load resource:') && !message.location().url.startsWith(origin)
}
