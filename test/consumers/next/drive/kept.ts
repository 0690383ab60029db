import type { Browser, Page } from 'playwright'
import { openPage, PATIENCE_MS } from '../../driving'
import { expect, follow } from '../../react-router/drive/site'
import { fillChat, fillStore, readChat, readStore } from '../../react-router/drive/widgets'
import type { NextSite } from './server'

/** Widgets that are kept between the views of the App Router. */
export async function driveKept({ origin, emulators }: NextSite, browser: Browser): Promise<string> {
  return openPage(browser, { emulators, backend: 'page' }, async ({ page, traffic }) => {
    await page.goto(`${origin}/store`)
    await ready(page, 'Store')
    await fillStore(page)
    const store = await readStore(page)
    await follow(page, 'Chat')
    await ready(page, 'Support')
    await fillChat(page, { until })
    const chat = await readChat(page)
    expect('scrolls to keep', store.scrollTop > 0 && chat.scrollTop > 0, { store, chat })
    const asked = traffic.tokens.length

    await follow(page, 'Home')
    await page.locator('h1', { hasText: 'Home' }).waitFor()
    await follow(page, 'Store')
    await ready(page, 'Store')
    const storeAgain = await readStore(page)
    expect(
      `the store as it was left, ${JSON.stringify(store)}`,
      JSON.stringify(storeAgain) === JSON.stringify(store),
      storeAgain,
    )
    await follow(page, 'Chat')
    await ready(page, 'Support')
    const chatAgain = await readChat(page)
    expect(
      `the chat as it was left, ${JSON.stringify(chat)}`,
      JSON.stringify(chatAgain) === JSON.stringify(chat),
      chatAgain,
    )

    expect('one load of the store', traffic.loads['returning-ai'] === 1, traffic.loads)
    expect('no other request', asked === 2 && traffic.tokens.length === asked, traffic.tokens)
    expect('no call with a dead token', traffic.deadCalls() === 0, traffic.dead)
    return 'a frame with its note and scroll and a chat with its messages, draft and scroll come back; one load and one token request each.'
  })
}

async function ready(page: Page, title: string): Promise<void> {
  await page.locator(`[role=group][aria-label="${title}"][data-embed-state=ready]`).waitFor()
}

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (
    const since = performance.now();
    !(await isTrue());
    await new Promise((resolve) => setTimeout(resolve, 50))
  ) {
    if (performance.now() - since > PATIENCE_MS)
      throw new Error(`Expected ${what} within ${PATIENCE_MS} ms, it did not come.`)
  }
}
