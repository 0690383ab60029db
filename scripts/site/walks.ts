// What a reader does on the site: searches, and plays with the live examples.
import type { Page } from 'playwright'

/** As long as a hang takes. A token of the live example lives for 20 s. */
const PATIENCE = { timeout: 60_000 }

/** The search finds a word, and leads to a page with it. */
export async function search(page: Page, home: string): Promise<void> {
  await page.goto(home)
  await page.getByRole('button', { name: 'Search' }).first().click()
  await page.getByRole('searchbox').fill('expires')
  const result = page.locator('#localsearch-list a').first()
  await result.waitFor(PATIENCE)
  await result.click()
  await page.waitForURL((url) => url.href !== home, PATIENCE)
  await page.locator('h1').waitFor(PATIENCE)
}

/** The widget gets ready, keeps the text of its user through a refresh, and fails with a retry button. */
export async function tryEmbed(page: Page, home: string): Promise<void> {
  await page.goto(home)
  const live = page.getByRole('region', { name: 'Live example' })
  const ready = live.locator('[data-embed-state=ready]')
  await ready.waitFor(PATIENCE)
  const note = page.frameLocator('iframe[title=Store]').getByRole('textbox')
  await note.fill('A half-written note')
  await live.getByText('token.refreshed').first().waitFor(PATIENCE)
  if ((await note.inputValue()) !== 'A half-written note')
    throw new Error('The text in the widget was lost at a refresh.')
  await live.getByLabel('refuses (401)').check()
  await live.getByRole('button', { name: 'Load the page again' }).click()
  const retry = live.getByRole('button', { name: 'Try again' })
  await retry.waitFor(PATIENCE)
  await live.getByLabel('answers').check()
  await retry.click()
  await ready.waitFor(PATIENCE)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.frameLocator('iframe[title=Store]').locator('[data-theme=dark]').waitFor(PATIENCE)
}

/** Time moves, and a token is refreshed. */
export async function tryTokenLife(page: Page, url: string): Promise<void> {
  await page.goto(url)
  const panel = page.getByRole('region', { name: 'A token’s life' })
  await panel.locator('[data-embed-state=ready]').waitFor(PATIENCE)
  await panel.getByRole('button', { name: 'To due' }).click()
  await panel.getByText('token.refreshed').first().waitFor(PATIENCE)
}
