// The built site in Chromium, served from a sub-path: every page with axe in light and dark, its width on a
// phone, its console and its requests; the search, and the live examples.
import { createServer } from 'node:http'
import { chromium, type Browser, type Page } from 'playwright'
import { addressOf, PAGES } from '../docs/.vitepress/pages.ts'
import { BROWSER_ARGS, findBrowser } from './browser.ts'
import { listen, serveFiles } from './built-storybook.ts'
import { faultsOfPage, openContext } from './site/browser-checks.ts'
import { buildChecked, CHECKED } from './site/site.ts'
import { search, tryEmbed, tryTokenLife } from './site/walks.ts'

const AT_ONCE = 3

/** Pages whose code has every colour of the themes. */
const WITH_CODE = ['index.md', 'vendors/your-own.md', 'theming.md', 'api/server-proxy.md']

const { root, base } = CHECKED
const how = await buildChecked()
const startedAt = performance.now()
const server = createServer(serveFiles(root, base))
const origin = `http://127.0.0.1:${await listen(server)}`
const home = `${origin}${base}`

type Check = readonly [name: string, run: (page: Page) => Promise<string[] | void>]

const checks: Check[] = [
  ['live example', (page) => tryEmbed(page, home)],
  ['token life', (page) => tryTokenLife(page, home + addressOf('concepts.md'))],
  ['search', (page) => search(page, home)],
  ...PAGES.map((path): Check => [
    path,
    (page) => faultsOfPage(page, home + addressOf(path), WITH_CODE.includes(path)),
  ]),
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
console.log(
  `${checks.length} checks of ${PAGES.length} pages in ${seconds} s (${how}), ${problems.length} faults.`,
)
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
