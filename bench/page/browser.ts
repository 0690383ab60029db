import { type Browser, chromium, type Page } from 'playwright'
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.ts'

export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGS })
}

/** A page in a profile of its own, with an empty cache; what goes wrong in it is the bench's failure. */
export async function openPage(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(error))
  await page.goto(address)
  await page.waitForFunction(() => 'bench' in window || 'mountPeers' in window)
  return page
}

export const closePage = (page: Page): Promise<void> => page.context().close()

/** Opens a page for one measurement. */
export async function withPage<T>(
  browser: Browser,
  address: string,
  measure: (page: Page) => Promise<T>,
): Promise<T> {
  const page = await openPage(browser, address)
  try {
    return await measure(page)
  } finally {
    await closePage(page)
  }
}
