// Builds Storybook, serves it from a sub-folder as any file server would, and plays the stories of vendors, walls and devtools in Chromium with nothing else to reach.
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type ConsoleMessage, type Page } from 'playwright'
import { BROWSER_ARGS, findBrowser } from './browser.ts'
import { listen, serveBuiltStorybook, type BuiltStorybook } from './built-storybook.ts'

const TITLES = /^(Vendors\/|Components\/(Walls|EmbedDevtools))/
const PLAYED_WITHIN_MS = 60_000

interface Entry {
  id: string
  title: string
  name: string
  type: 'story' | 'docs'
}

/** What Storybook's channel tells of a story, at its end. */
interface Finish {
  status: string
  why: string[]
}

/** What wanted to leave for another origin, and the hosts that pages and workers have asked for. */
interface Traffic {
  hits: { host: string; what: string }[]
  asked: Set<string>
}

/** The browser has calls of its own to make, of which no page knows. */
function leftOf({ hits, asked }: Traffic): string[] {
  return hits.filter(({ host }) => asked.has(host)).map(({ what }) => what)
}

/** Chromium's only way out: it is told of everything that no service worker has answered, and lets nothing pass. */
function createWall({ hits }: Traffic): Server {
  const wall = createServer(({ method, url = '' }, response) => {
    hits.push({ host: new URL(url).host, what: `${method} ${url}` })
    response.writeHead(502).end()
  })
  // Without a request in it, a connection is opened early: `<link rel="preconnect">`, which no worker can answer.
  return wall.on('connect', (_, socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
}

/** A visitor who was never there before, and closes everything when they leave. */
async function visit(browser: Browser, { asked, hits }: Traffic, look: (context: BrowserContext) => Promise<unknown>): Promise<void> {
  const context = await browser.newContext()
  context.on('request', (request) => asked.add(new URL(request.url()).host))
  context.on('requestfailed', (request) => {
    const url = request.url()
    if (request.failure()?.errorText === 'net::ERR_TUNNEL_CONNECTION_FAILED')
      hits.push({ host: new URL(url).host, what: `${request.method()} ${url}` })
  })
  await look(context).finally(() => context.close())
}

/** Runs before Storybook does: hears how its story ends. It goes to the page as text, so that no function in it may have a name: tsx would want its helper there. */
function hearStory(): void {
  type About = { message?: string; title?: string; description?: string; status?: string; reporters?: { type: string; status: string }[] }
  type Channel = { on: (event: string, listener: (about: About) => void) => void }
  const why: string[] = []
  let heard: Channel
  const page = window as unknown as { finished: Promise<Finish> }
  page.finished = new Promise((resolve) => {
    Object.defineProperty(window, '__STORYBOOK_ADDONS_CHANNEL__', {
      configurable: true,
      get() {
        return heard
      },
      set(channel: Channel) {
        heard = channel
        for (const event of ['playFunctionThrewException', 'unhandledErrorsWhilePlaying', 'storyThrewException', 'storyErrored', 'storyMissing']) {
          channel.on(event, (about) => {
            why.push(`${event}: ${about.message ?? about.description ?? about.title ?? JSON.stringify(about)}`)
            if (event === 'storyMissing') resolve({ status: 'missing', why })
          })
        }
        channel.on('storyFinished', ({ status = '', reporters = [] }) => {
          for (const reporter of reporters) if (reporter.status === 'failed') why.push(`${reporter.type} failed`)
          resolve({ status, why })
        })
      },
    })
  })
}

/** The browser itself says so of each answer of 400 and more; a made-up vendor may give them. */
function isAboutAnswer(message: ConsoleMessage, origin: string): boolean {
  return message.text().startsWith('Failed to load resource:') && !message.location().url.startsWith(origin)
}

/** @returns what the page has complained of since it was last asked. */
function listenTo(page: Page, origin: string): () => string[] {
  let complaints: string[] = []
  page.on('console', (message) => {
    if (!['warning', 'error'].includes(message.type()) || isAboutAnswer(message, origin)) return
    complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  return () => {
    const all = complaints
    complaints = []
    return all
  }
}

/** @returns what is wrong with how a story ended. */
async function playStory(page: Page, url: string, id: string): Promise<string[]> {
  await page.goto(`${url}iframe.html?id=${id}&viewMode=story`)
  const late = new Promise<Finish>((resolve) => setTimeout(resolve, PLAYED_WITHIN_MS, { status: 'late', why: [] }).unref())
  const { status, why } = await Promise.race([page.evaluate(() => (window as unknown as { finished: Promise<Finish> }).finished), late])
  return status === 'success' ? [] : [`it ended with “${status}”`, ...why]
}

/** What leaves is noticed: or nothing would ever have left. */
async function checkWall(browser: Browser, traffic: Traffic): Promise<void> {
  const urls = ['http://elsewhere.example/a', 'https://elsewhere.example/b']
  await visit(browser, traffic, async (context) => {
    const page = await context.newPage()
    await page.evaluate((all) => Promise.allSettled(all.map((url) => fetch(url, { mode: 'no-cors' }))), urls)
  })
  const noticed = leftOf(traffic)
  if (!urls.every((url) => noticed.includes(`GET ${url}`))) throw new Error(`Expected two requests to be noticed, got: ${noticed.join(', ')}`)
  traffic.hits.length = 0
}

async function play({ root, url }: BuiltStorybook): Promise<void> {
  const traffic: Traffic = { hits: [], asked: new Set() }
  const wall = createWall(traffic)
  const executablePath = findBrowser()
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: BROWSER_ARGS,
    proxy: { server: `http://127.0.0.1:${await listen(wall)}`, bypass: '127.0.0.1' },
  })
  const problems: string[] = []
  try {
    await checkWall(browser, traffic)
    const { entries } = JSON.parse(await readFile(join(root, 'index.json'), 'utf8')) as { entries: Record<string, Entry> }
    const stories = Object.values(entries).filter(({ type, title }) => type === 'story' && TITLES.test(title))
    if (stories.length === 0) problems.push(`there is no story whose title is like ${TITLES}`)
    await visit(browser, traffic, async (context) => {
      const other = await context.newPage()
      const page = await context.newPage()
      const complaints = listenTo(page, new URL(url).origin)
      await page.addInitScript(hearStory)
      for (const { id, title, name } of stories) {
        const why = await playStory(page, url, id)
        for (const complaint of [...complaints(), ...why]) problems.push(`${title}, ${name}: ${complaint}`)
        // MSW's worker goes with the last page it serves, and would still be going when the next one comes.
        if (other.url() === 'about:blank') await other.goto(`${url}index.json`)
      }
    })
    const left = leftOf(traffic)
    problems.push(...left.map((request) => `left for another origin: ${request}`))
    console.log(`${stories.length} stories played from ${new URL(url).pathname}, ${left.length} requests left for another origin.`)
  } finally {
    await browser.close()
    wall.close()
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

async function run(): Promise<void> {
  const since = performance.now()
  const storybook = await serveBuiltStorybook()
  const builtAt = performance.now()
  try {
    await play(storybook)
    console.log(`${Math.round((builtAt - since) / 1_000)} s to build, ${Math.round((performance.now() - builtAt) / 1_000)} s to play.`)
  } finally {
    storybook.close()
  }
}

run().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
})
