import type { Browser } from 'playwright'
import { openPage } from '../../driving'
import { expect } from '../../react-router/drive/site'
import type { NextSite } from './server'

/** A view that streams: neither its server's wait nor the wait for a token holds up the rest. */
export async function driveStream({ origin, emulators }: NextSite, browser: Browser): Promise<string> {
  const pieces = await readPieces(`${origin}/stream`)
  const first = pieces[0] ?? ''
  const whole = pieces.join('')
  expect('the view before the orders', first.includes('Looking for orders') && !first.includes('Three orders'))
  expect('the orders in the same response', whole.includes('Three orders'))
  expect('the fallback for what needs a token', whole.includes('Asking for a token') && !whole.includes('has an end'))
  return openPage(browser, { emulators, backend: 'page' }, async ({ page, traffic }) => {
    await page.goto(`${origin}/stream`)
    await page.getByText('Three orders.').waitFor()
    await page.getByText('The store’s token has an end.').waitFor()
    await page.locator('[data-embed=returning-ai][data-embed-state=ready]').waitFor()
    expect('one request for what shares a token', traffic.tokens.length === 1, traffic.tokens)
    expect('no call with a dead token', traffic.deadCalls() === 0, traffic.dead)
    return `streams in ${pieces.length} pieces, the first of them without what waits; 1 token request for two that need it, a silent console.`
  })
}

async function readPieces(url: string): Promise<string[]> {
  const { body } = await fetch(url, { headers: { accept: 'text/html', 'sec-fetch-dest': 'document', 'accept-encoding': 'identity' } })
  const pieces: string[] = []
  if (!body) return pieces
  const decoder = new TextDecoder()
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) pieces.push(decoder.decode(part.value, { stream: true }))
  return pieces
}
