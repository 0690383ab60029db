// The built site in Chromium, served from a sub-path: every page with axe in light and dark, its width on a
// phone, its console and its requests; the search, and the live examples.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'
import { addressOf, PAGES } from '../docs/.vitepress/pages.ts'
import { BROWSER_ARGS, findBrowser } from './browser.ts'
import { listen, serveFiles } from './built-storybook.ts'
import { faultsOfPage, openContext } from './site/browser-checks.ts'
import { buildChecked, CHECKED } from './site/site.ts'
import { search, tryEmbed, tryTokenLife } from './site/walks.ts'

const AT_ONCE = 3

const { root, base } = CHECKED
const how = await buildChecked()
const startedAt = performance.now()
const server = createServer(serveFiles(root, base))
const origin = `http://127.0.0.1:${await listen(server)}`
const home = `${origin}${base}`

type Check = readonly [name: string, run: (page: Page) => Promise<string[] | void>]

const isWithLife = (page: string) => readFileSync(join(root, addressOf(page)), 'utf8').includes('token-life')
const checks: Check[] = [
  ['live example', (page) => tryEmbed(page, home)],
  ...PAGES.filter((path) => path.endsWith('concepts.md') && isWithLife(path)).map(
    (path): Check => ['token life', (page) => tryTokenLife(page, home + addressOf(path))],
  ),
  ['search', (page) => search(page, home)],
  ...PAGES.map((path): Check => [path, (page) => faultsOfPage(page, home + addressOf(path))]),
]

async function checkAll(browser: Browser): Promise<string[]> {
  const problems: string[] = []
  const queue = [...checks]
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [name, run] = next
      const faults: string[] = []
      const context = await openContext(browser, origin, faults)
      try {
        faults.push(...((await run(await context.newPage())) ?? []))
      } catch (cause) {
        faults.push(String(cause))
      }
      await context.close()
      problems.push(...[...new Set(faults)].map((fault) => `${name}: ${fault}`))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return problems
}

const executablePath = findBrowser()
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGS })
const problems = await checkAll(browser)
await browser.close()
server.close()
server.closeAllConnections()
const seconds = Math.round((performance.now() - startedAt) / 1_000)
console.log(`${checks.length} checks of ${PAGES.length} pages in ${seconds} s (${how}), ${problems.length} faults.`)
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
