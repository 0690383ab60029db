// Builds Storybook, serves it from a sub-folder as any file server would, and plays some stories in Chromium
// with nothing else to reach: of each vendor, and with each kind of file that a story needs.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright'
import { BROWSER_ARGS, findBrowser } from './browser.ts'
import { listen, serveBuiltStorybook, type BuiltStorybook } from './built-storybook.ts'
import { checkChoice, CHOSEN, type Entry } from './static/chosen'
import { createDeadEnd, createTraffic, leftOf, type Traffic } from './static/traffic'
import { playStory, visit } from './static/visitor'

/** Each waits now and then, for a stream or for the browser. */
const AT_ONCE = 3

/** What leaves is noticed: or nothing would ever have left. */
async function checkDeadEnd(browser: Browser, traffic: Traffic): Promise<void> {
  const urls = ['http://elsewhere.example/a', 'https://elsewhere.example/b']
  await visit(browser, traffic, async (context) => {
    const page = await context.newPage()
    await page.evaluate((all) => Promise.allSettled(all.map((url) => fetch(url, { mode: 'no-cors' }))), urls)
  })
  const noticed = leftOf(traffic)
  if (!urls.every((url) => noticed.includes(`GET ${url}`)))
    throw new Error(`Expected two requests to be noticed, got: ${noticed.join(', ')}`)
  traffic.hits.length = 0
}

/** @returns what is wrong with them, each with its story. */
async function playChosen(browser: Browser, traffic: Traffic, url: string): Promise<string[]> {
  const problems: string[] = []
  const queue = Object.keys(CHOSEN)
  const playOn = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      for (const problem of await playStory(browser, traffic, url, id))
        problems.push(`${id} (${CHOSEN[id]}): ${problem}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, playOn))
  return problems
}

/**
 * @returns the files beside Storybook's own that no story has asked for: the vendors' pages for frames, and
 * the service worker.
 */
async function findUnasked({ root, url }: BuiltStorybook, { paths }: Traffic): Promise<string[]> {
  const { pathname: folder } = new URL(url)
  const needed = (await readdir(root)).filter(
    (name) => name.endsWith('-frame.html') || name === 'mockServiceWorker.js',
  )
  return needed
    .filter((name) => !paths.has(`${folder}${name}`))
    .map((name) => `no story has asked for ${name}`)
}

async function play(storybook: BuiltStorybook, browser: Browser, traffic: Traffic): Promise<void> {
  const { root, url } = storybook
  await checkDeadEnd(browser, traffic)
  const { entries } = JSON.parse(await readFile(join(root, 'index.json'), 'utf8')) as {
    entries: Record<string, Entry>
  }
  const problems = [
    ...checkChoice(entries),
    ...(await playChosen(browser, traffic, url)),
    ...(await findUnasked(storybook, traffic)),
  ]
  const left = leftOf(traffic)
  console.log(
    `${Object.keys(CHOSEN).length} stories played from ${new URL(url).pathname}, ${left.length} requests left for another origin.`,
  )
  problems.push(...left.map((request) => `left for another origin: ${request}`))
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

async function run(): Promise<void> {
  const since = performance.now()
  const storybook = await serveBuiltStorybook()
  const builtAt = performance.now()
  const traffic = createTraffic()
  const deadEnd = createDeadEnd(traffic)
  const executablePath = findBrowser()
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: BROWSER_ARGS,
    proxy: { server: `http://127.0.0.1:${await listen(deadEnd)}`, bypass: '127.0.0.1' },
  })
  try {
    await play(storybook, browser, traffic)
    console.log(
      `${Math.round((builtAt - since) / 1_000)} s to build, ${Math.round((performance.now() - builtAt) / 1_000)} s to play.`,
    )
  } finally {
    await browser.close()
    deadEnd.close()
    storybook.close()
  }
}

run().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
})
