// Pictures of the site's main pages, light and dark, on a phone and on a wide screen, to be looked at.
// `npm run docs:shots -- <folder>`; `--only index.md` takes one page.
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { addressOf, PAGES, SECTIONS } from '../../docs/.vitepress/pages.ts'
import { BROWSER_ARGS, findBrowser } from '../browser.ts'
import { listen, serveFiles } from '../built-storybook.ts'
import { buildChecked, CHECKED } from './site.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } })
const folder = positionals[0] ?? 'reports/site-shots'
const pages = values.only
  ? [values.only]
  : ['index.md', ...SECTIONS.map(({ pages: [first = 'index.md'] }) => first)]
const unknown = pages.filter((page) => !PAGES.includes(page))
if (unknown.length > 0) throw new Error(`The site has no page ${unknown.join(', ')}.`)

await buildChecked()
const server = createServer(serveFiles(CHECKED.root, CHECKED.base))
const home = `http://127.0.0.1:${await listen(server)}${CHECKED.base}`
mkdirSync(folder, { recursive: true })
const executablePath = findBrowser()
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGS })
for (const width of [360, 1_440]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
    })
    for (const path of pages) {
      const page = await context.newPage()
      await page.goto(home + addressOf(path), { waitUntil: 'networkidle' })
      const live = page.locator('[data-embed-state=ready]').first()
      if (await page.locator('.live').count()) await live.waitFor({ timeout: 10_000 }).catch(() => undefined)
      const name = `${path.replace(/\.md$/, '').replaceAll('/', '-')}-${width}-${colorScheme}.png`
      const height = await page.evaluate(() => Math.min(2_600, document.documentElement.scrollHeight))
      await page.setViewportSize({ width, height })
      await page.screenshot({ path: join(folder, name) })
      await page.close()
    }
    await context.close()
  }
}
await browser.close()
server.close()
server.closeAllConnections()
