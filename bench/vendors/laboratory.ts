import { type Browser, type BrowserContext, chromium, type Frame, type Page, type Route } from 'playwright'
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.ts'
import { createBackend, type Backend } from './backend.ts'
import { bundleScripts, type Scripts } from './bundle.ts'
import { type Contestant, VENDORS } from './contestants.ts'
import { answersOf, bundleSwitchboard, createEmulators, type Emulators } from './emulators.ts'
import { widgetScript } from './in-frame.ts'
import type { Scenario } from './scenarios.ts'
import { simulateTime, type Time, type Traffic } from './time.ts'

/** A browser, and what all runs share. */
export interface Laboratory {
  browser: Browser
  scripts: Scripts
  switchboard: string
  time: Time
  traffic: Traffic
  close: () => Promise<void>
}

export async function openLaboratory(): Promise<Laboratory> {
  const executablePath = findBrowser()
  const [browser, scripts, switchboard] = await Promise.all([
    chromium.launch({ ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGS }),
    bundleScripts(),
    bundleSwitchboard(),
  ])
  const traffic = { open: 0, all: 0 }
  const time = simulateTime(traffic)
  return {
    browser,
    scripts,
    switchboard,
    traffic,
    time,
    async close() {
      await browser.close()
      time.restore()
    },
  }
}

/** A page with one contestant on it, and the servers that it is shown. */
export interface Stage {
  page: Page
  time: Time
  backend: Backend
  emulators: Emulators
  /** How often the document that is embedded was loaded. */
  documents: () => number
  /** From now on, the session is another user's. */
  switchUser: () => void
  /** Reads for the first user that were answered before that; `null`: there was no switch. */
  answeredBefore: () => number | null
  /** The frame in which it is. */
  content: () => Frame | undefined
  close: () => Promise<void>
}

const APP = 'https://app.example'

export async function openStage(
  { browser, scripts, switchboard, time, traffic }: Laboratory,
  { vendor: name }: Contestant,
  { aheadMs = 0, isStrict = false }: Pick<Scenario, 'aheadMs' | 'isStrict'>,
): Promise<Stage> {
  const vendor = VENDORS[name]
  let documents = 0
  const emulators = createEmulators(switchboard)
  const answers = answersOf(emulators)
  const backend = createBackend(emulators)
  let before: number | null = null
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } })
  const page = await context.newPage()

  const clockOf = (more = '') =>
    `<script>window.documentClockAt = ${JSON.stringify({ now: time.now(), aheadMs })}</script><script>${scripts.clock}</script>${more}`

  async function answer(request: Request): Promise<Response> {
    const { origin, pathname } = new URL(request.url)
    if (origin === APP && pathname.startsWith('/api/')) return backend.fetch(request)
    if (origin === APP)
      return html(`<!doctype html><html lang="en"><head>${clockOf()}</head><body></body></html>`)
    if (origin !== vendor.origin) return new Response('', { status: 404 })
    const response = await answers[name](request)
    if (!response.headers.get('content-type')?.startsWith('text/html')) return response
    if (vendor.content.test(pathname)) documents += 1
    return html((await response.text()).replace('<head>', () => `<head>${clockOf(widgetScript(name))}`))
  }

  await routeAll(context, traffic, time, answer)
  await page.goto(APP)
  await page.addScriptTag({ content: isStrict ? scripts.development : scripts.production })
  return {
    page,
    time,
    backend,
    emulators,
    documents: () => documents,
    switchUser() {
      backend.session.user = 'user-2'
      before = emulators[name].counts.byUser['user-1'] ?? 0
    },
    answeredBefore: () => before,
    content: () =>
      page.frames().find((frame) => {
        if (!URL.canParse(frame.url())) return false
        const { origin, pathname } = new URL(frame.url())
        return origin === vendor.origin && vendor.content.test(pathname)
      }),
    close: () => context.close(),
  }
}

const html = (text: string) =>
  new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } })

/** Answers every request in this process: there is no network. */
async function routeAll(
  context: BrowserContext,
  traffic: Traffic,
  time: Time,
  answer: (request: Request) => Promise<Response>,
): Promise<void> {
  const handle = async (route: Route) => {
    const asked = route.request()
    const headers = Object.entries(await asked.allHeaders()).filter(([name]) => !name.startsWith(':'))
    const body = asked.postDataBuffer()
    const response = await answer(
      new Request(asked.url(), {
        method: asked.method(),
        headers,
        ...(body ? { body: new Uint8Array(body) } : {}),
      }),
    )
    await route.fulfill({
      status: response.status,
      headers: { date: new Date(time.now()).toUTCString(), ...Object.fromEntries(response.headers) },
      body: Buffer.from(await response.arrayBuffer()),
    })
  }
  await context.route('**/*', async (route) => {
    // See in-page/clock.ts.
    if (route.request().url().endsWith('/quiet')) return route.fulfill({ body: '' })
    traffic.all += 1
    traffic.open += 1
    try {
      await handle(route)
    } catch (error) {
      // Of a frame that went away.
      await route.abort().catch(() => {})
      if (!/closed|handled/.test(String(error))) console.error(error)
    } finally {
      traffic.open -= 1
    }
  })
}
