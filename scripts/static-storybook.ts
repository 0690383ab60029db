// Builds Storybook, serves it from a sub-folder as any file server would, and plays every vendor's story in Chromium with nothing else to reach.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { chromium, type ConsoleMessage, type Page } from 'playwright'
import { BROWSER_ARGS, findBrowser } from './browser.ts'

const FOLDER = '/design/'
const TITLES = /^Vendors\//
const PLAYED_WITHIN_MS = 60_000

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

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

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Files as they are, below {@link FOLDER}; anything else is 404. */
function serveFiles(root: string): RequestListener {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = decodeURIComponent(pathname.startsWith(FOLDER) ? pathname.slice(FOLDER.length) || 'index.html' : '')
    const answer = path === '' || path.includes('..') ? Promise.reject(new Error('Not there.')) : readFile(join(root, path))
    answer.then(
      (body) => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body),
      () => response.writeHead(404).end(),
    )
  }
}

/** Chromium's only way out: it is told of everything that no service worker has answered, and lets nothing pass. */
function createWall(left: string[]): Server {
  const wall = createServer((request, response) => {
    left.push(`${request.method} ${request.url}`)
    response.writeHead(502).end()
  })
  return wall.on('connect', (request, socket) => {
    left.push(`CONNECT ${request.url}`)
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
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

/** @returns what is wrong with a story. */
async function playStory(page: Page, origin: string, { id }: Entry): Promise<string[]> {
  const complaints: string[] = []
  const onConsole = (message: ConsoleMessage) => {
    if (['warning', 'error'].includes(message.type()) && !isAboutAnswer(message, origin)) complaints.push(`${message.type()}: ${message.text()}`)
  }
  const onError = (error: Error) => complaints.push(`uncaught: ${error.message}`)
  page.on('console', onConsole).on('pageerror', onError)
  try {
    await page.goto(`${origin}${FOLDER}iframe.html?id=${id}&viewMode=story`)
    const late = new Promise<Finish>((resolve) => setTimeout(resolve, PLAYED_WITHIN_MS, { status: 'late', why: [] }).unref())
    const { status, why } = await Promise.race([page.evaluate(() => (window as unknown as { finished: Promise<Finish> }).finished), late])
    if (status !== 'success') complaints.push(`it ended with “${status}”`, ...why)
  } finally {
    page.off('console', onConsole).off('pageerror', onError)
  }
  return complaints
}

async function play(root: string): Promise<void> {
  const left: string[] = []
  const wall = createWall(left)
  const files = createServer(serveFiles(root))
  const origin = `http://127.0.0.1:${await listen(files)}`
  const executablePath = findBrowser()
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: BROWSER_ARGS,
    proxy: { server: `http://127.0.0.1:${await listen(wall)}`, bypass: '127.0.0.1' },
  })
  const problems: string[] = []
  try {
    const { entries } = JSON.parse(await readFile(join(root, 'index.json'), 'utf8')) as { entries: Record<string, Entry> }
    const stories = Object.values(entries).filter(({ type, title }) => type === 'story' && TITLES.test(title))
    const page = await browser.newPage()
    await page.addInitScript(hearStory)
    for (const story of stories) {
      const before = left.length
      const complaints = await playStory(page, origin, story)
      complaints.push(...left.slice(before).map((request) => `left for another origin: ${request}`))
      problems.push(...complaints.map((complaint) => `${story.title}, ${story.name}: ${complaint}`))
    }
    if (stories.length === 0) problems.push(`there is no story whose title is like ${TITLES}`)
    console.log(`${stories.length} stories played from ${FOLDER}, ${left.length} requests left for another origin.`)
  } finally {
    await browser.close()
    files.close()
    wall.close()
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

async function run(): Promise<void> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'storybook-')))
  try {
    const since = performance.now()
    execFileSync('npx', ['storybook', 'build', '--quiet', '--output-dir', root], { stdio: 'pipe', shell: process.platform === 'win32' })
    const builtAt = performance.now()
    await play(root)
    console.log(`${Math.round((builtAt - since) / 1_000)} s to build, ${Math.round((performance.now() - builtAt) / 1_000)} s to play.`)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

run().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
})
