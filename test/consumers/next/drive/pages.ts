import type { Browser } from 'playwright'
import { openPage } from '../../driving'
import { expect } from '../../react-router/drive/site'
import type { NextSite } from './server'

/**
 * The Pages Router keeps a page's props in `window.__NEXT_DATA__`: without the token, once the page has taken
 * it.
 */
export async function drivePages({ origin, emulators, issued }: NextSite, browser: Browser): Promise<string> {
  return openPage(browser, { emulators, backend: 'page', allow: [/favicon/] }, async ({ page, traffic }) => {
    const response = await page.goto(`${origin}/pages`)
    await page.locator('[data-embed=returning-ai][data-embed-state=ready]').waitFor()
    expect('no request of the first view', traffic.tokens.length === 0, traffic.tokens.length)
    expect('a page that no cache keeps', /\bno-store\b/.test(response?.headers()['cache-control'] ?? ''))
    const data = await page.evaluate(() => JSON.stringify(Reflect.get(window, '__NEXT_DATA__')))
    expect('the props of the page', data.includes('initialTokens'), data)
    const isLeft = [data, await page.content()].map((text) => issued.some((token) => text.includes(token)))
    expect('no token in __NEXT_DATA__, and none in the DOM', !isLeft.includes(true), isLeft)
    return 'Pages Router: 0 token requests of the first view, and no token in window.__NEXT_DATA__ or the DOM.'
  })
}
