import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright'
import { EMULATOR_ORIGINS } from '../../emulators'
import { openPage } from './openPage'

const PAGE = 'http://page.example/'
const VALIDATE = `${EMULATOR_ORIGINS['returning-ai']}/v2/api/widget-access-keys/validate`

/** What a page says is heard, and a dead token's call is counted: or no drive would ever fail. */
export async function checkOpenPage(browser: Browser): Promise<string> {
  const visit = (look: (page: Page) => Promise<unknown>, allow?: RegExp[]) =>
    openPage(browser, allow ? { allow } : {}, async ({ page, traffic }) => {
      await page.route(PAGE, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Page</title>' }),
      )
      await page.goto(PAGE)
      await look(page)
      return traffic
    })

  await assert.rejects(
    visit((page) => page.evaluate(() => console.info('said'))),
    /console\.info: said/,
  )
  await assert.rejects(
    visit(async (page) => {
      const heard = page.waitForEvent('pageerror')
      await page.evaluate(() => void Promise.reject(new Error('thrown')))
      await heard
    }),
    /uncaught: thrown/,
  )
  await assert.rejects(
    visit((page) => page.evaluate(() => fetch('http://127.0.0.1:9/').catch(() => {}))),
    /GET http:\/\/127\.0\.0\.1:9\//,
  )
  const call = (page: Page) =>
    page.evaluate((url) => fetch(url, { method: 'POST', body: '{"embedToken":"none"}' }), VALIDATE)
  const { dead, tokens } = await visit(call, [/status of 401/])
  assert.equal(dead['returning-ai'], 1)
  assert.deepEqual(tokens, [])
  return 'a page that speaks, throws, or asks in vain fails a drive; a call with a dead token is counted.'
}
