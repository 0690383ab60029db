import type { Browser } from 'playwright'
import { openPage, PATIENCE_MS } from '../../driving'
import { expect } from '../../react-router/drive/site'
import type { NextSite } from './server'

const FALLBACK = 'Looking for orders'
/** React separates what is text of its own from what is put in. */
const ORDERS = /3(<!-- -->)? orders/

/** A view that streams: neither its server's wait nor the wait for a token holds up the rest. */
export async function driveStream(
  { origin, emulators, orders }: NextSite,
  browser: Browser,
): Promise<string> {
  orders.hold()
  const before: string[] = []
  const after: string[] = []
  for await (const piece of readPieces(`${origin}/stream`)) {
    if (before.join('').includes(FALLBACK)) after.push(piece)
    else before.push(piece)
    // The orders come only now: a view that waits for them before it shows anything never ends.
    if (before.join('').includes(FALLBACK)) orders.release()
  }
  const first = before.join('')
  const whole = first + after.join('')
  expect('the view before the orders', first.includes(FALLBACK) && !ORDERS.test(first))
  expect('the orders in the same response', ORDERS.test(after.join('')))
  expect(
    'the fallback for what needs a token',
    whole.includes('Asking for a token') && !whole.includes('has an end'),
  )
  return openPage(browser, { emulators, backend: 'page' }, async ({ page, traffic }) => {
    await page.goto(`${origin}/stream`)
    await page.getByText('3 orders.').waitFor()
    await page.getByText('The store’s token has an end.').waitFor()
    await page.locator('[data-embed=returning-ai][data-embed-state=ready]').waitFor()
    expect('one request for what shares a token', traffic.tokens.length === 1, traffic.tokens)
    expect('no call with a dead token', traffic.deadCalls() === 0, traffic.dead)
    return `streams: the view comes before the orders that its server waits for, and they in the same response; 1 token request for two that need it, a silent console.`
  })
}

async function* readPieces(url: string): AsyncGenerator<string> {
  const headers = { accept: 'text/html', 'sec-fetch-dest': 'document', 'accept-encoding': 'identity' }
  const { body } = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!body) return
  const decoder = new TextDecoder()
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read())
    yield decoder.decode(part.value, { stream: true })
}
