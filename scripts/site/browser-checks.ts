import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright'

/** A phone, and a laptop. */
const NARROW = { width: 360, height: 740 }
const WIDE = { width: 1_280, height: 900 }

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A context whose pages reach one origin only. What else they ask for, and what they print, is a fault. */
export async function openContext(
  browser: Browser,
  origin: string,
  faults: string[],
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' })
  await context.route(
    (url) => url.origin !== origin,
    (route) => {
      faults.push(`asks another origin for ${route.request().url()}`)
      return route.abort()
    },
  )
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`prints ${message.text()}`)
  })
  context.on('weberror', (error) => faults.push(`throws ${error.error().message}`))
  context.on('response', (response) => {
    if (response.status() >= 400) faults.push(`gets a ${response.status()} for ${response.url()}`)
  })
  return context
}

/**
 * @param withCode - whether the colours of code are checked, too. Thousands of words take long, and every page
 * has the colours of the same two themes.
 * @returns what is wrong with a page: accessibility, light and dark, and its width on a phone.
 */
export async function faultsOfPage(page: Page, url: string, withCode: boolean): Promise<string[]> {
  const context = { exclude: withCode ? [] : ['pre code'] }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(url)
  await page.evaluate(axeSource)
  const faults = await runAxe(page, context, 'light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('html.dark').waitFor({ state: 'attached' })
  // Only colours differ.
  faults.push(...(await runAxe(page, context, 'dark', { runOnly: ['color-contrast'] })))
  await page.setViewportSize(NARROW)
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  if (width > NARROW.width) faults.push(`is ${width} px wide on a screen of ${NARROW.width} px`)
  await page.setViewportSize(WIDE)
  return faults
}

interface Axe {
  run: (context: { exclude: string[] }, settings: RunOptions) => Promise<AxeResults>
}

async function runAxe(
  page: Page,
  context: { exclude: string[] },
  scheme: string,
  options: RunOptions = {},
): Promise<string[]> {
  const { violations } = await page.evaluate(
    ([where, given]) =>
      (globalThis as unknown as { axe: Axe }).axe.run(where, {
        iframes: false,
        resultTypes: ['violations'],
        ...given,
      }),
    [context, options] as const,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => {
      const why = failureSummary?.split('\n').slice(1, 2).join(' ').trim()
      return `axe ${id} (${scheme}): ${html.slice(0, 160)} ${why}`
    }),
  )
}
