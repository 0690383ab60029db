import type { Page } from 'playwright'
import type { SimulatedTime } from '../../driving'
import { expect } from './site'

const MESSAGE = 'Where is my order?'
const ANSWERED = /is all an emulator knows/

/** What its user has in a chat. */
export interface ChatState {
  messages: string[]
  draft: string
  scrollTop: number
}

/** What its user has in the store's frame. */
export interface StoreState {
  note: string
  scrollTop: number
}

/** Sends a message until there is something to scroll, scrolls up, and begins another message. */
export async function fillChat(page: Page, time: Pick<SimulatedTime, 'until'>): Promise<void> {
  const field = page.getByLabel('Message')
  for (const sent of [1, 2]) {
    await field.fill(MESSAGE)
    await field.press('Enter')
    await time.until('an answer', async () => (await page.getByText(ANSWERED).count()) === sent)
  }
  await field.fill('And then I would like')
  await page.getByRole('log').evaluate((log) => log.scrollTo({ top: 10, behavior: 'instant' }))
}

export async function readChat(page: Page): Promise<ChatState> {
  const log = page.getByRole('log')
  return {
    messages: await log.locator('> *').allTextContents(),
    draft: await page.getByLabel('Message').inputValue(),
    scrollTop: await log.evaluate((element) => element.scrollTop),
  }
}

/** Writes half a note, and scrolls. */
export async function fillStore(page: Page): Promise<void> {
  const frame = page.frameLocator('iframe[title=Store]')
  await frame.locator('[data-rai=note]').fill('Half a note')
  // The emulated store is short: with a longer note, it is higher than its frame.
  await frame.locator('[data-rai=note]').evaluate((note) => (note.style.height = '300px'))
  await frame.locator('html').evaluate((root) => root.scrollTo({ top: 30, behavior: 'instant' }))
  expect('the store to scroll', (await readStore(page)).scrollTop === 30, await readStore(page))
}

export async function readStore(page: Page): Promise<StoreState> {
  const frame = page.frameLocator('iframe[title=Store]')
  return {
    note: await frame.locator('[data-rai=note]').inputValue(),
    scrollTop: await frame.locator('html').evaluate((root) => root.scrollTop),
  }
}
