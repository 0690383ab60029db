import type { Browser, BrowserContext, Page, Request as PageRequest } from 'playwright'
import { createEmulators, EMULATOR_ORIGINS, type Emulators } from '../../emulators'
import { answerRoute } from './answerRoute'
import { PATIENCE_MS } from './patience'
import { createTraffic, vendorAt, type Traffic } from './traffic'

/** A page in a context of its own, and who answers it. */
export interface OpenedPage {
  page: Page
  context: BrowserContext
  emulators: Emulators
  traffic: Traffic
}

export interface PageSetting {
  /** To turn their knobs before. Default: new ones. */
  emulators?: Emulators
  /** Answers `/api/embed-token`; `'page'`: the page's own server does. Default: the emulators' backend. */
  backend?: 'page' | ((request: Request) => Promise<Response>)
  /** Console output, page errors and failed requests that are as they are wanted. Default: none. */
  allow?: RegExp[]
  /** Of Playwright's new context. A persistent one can be handed in instead of the browser. */
  viewport?: { width: number; height: number }
}

const ENDPOINT = '/api/embed-token'

/**
 * Opens an empty page, lets `use` drive it, and closes its context. Vendors' origins and the token endpoint
 * are answered by emulators.
 *
 * @param from - a browser, or a context that is at an end with this page.
 * @throws what `use` throws; and whatever the page printed, threw, or asked for in vain. Requests that the
 * page itself gave up are none of these.
 */
export async function openPage<T>(
  from: Browser | BrowserContext,
  setting: PageSetting,
  use: (opened: OpenedPage) => Promise<T>,
): Promise<T> {
  const {
    emulators = createEmulators(),
    backend = emulators.backend.fetch,
    allow = [],
    viewport = { width: 1_000, height: 800 },
  } = setting
  const context = 'newContext' in from ? await from.newContext({ viewport }) : from
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const complaints = listenTo(page, allow)
  const gone = watchAborts(page)
  const traffic = createTraffic()
  countTokens(page, traffic, gone)
  await answerVendors(context, emulators, traffic, gone)
  if (backend !== 'page')
    await context.route(`**${ENDPOINT}`, async (route) => void (await answerRoute(route, backend, gone)))

  let said: string[] = []
  let result: T
  try {
    result = await use({ page, context, emulators, traffic })
    // What the page has said is heard before it answers.
    await page.evaluate(() => {})
  } catch (cause) {
    throw new Error([cause instanceof Error ? cause.message : String(cause), ...complaints].join('\n'), {
      cause,
    })
  } finally {
    // From here on, the page is taken apart: whatever it asks for is answered by nobody.
    said = [...complaints]
    await context.unrouteAll({ behavior: 'ignoreErrors' })
    await context.close()
  }
  if (said.length > 0) throw new Error(`Expected a silent page. It said:\n${said.join('\n')}`)
  return result
}

/** @returns what the page has complained of, and goes on complaining of. */
function listenTo(page: Page, allow: RegExp[]): readonly string[] {
  const complaints: string[] = []
  const complain = (complaint: string) => {
    if (!allow.some((pattern) => pattern.test(complaint))) complaints.push(complaint)
  }
  page.on('console', (message) =>
    complain(`console.${message.type()}: ${message.text()} ${message.location().url}`),
  )
  page.on('pageerror', (error) => complain(`uncaught: ${error.message}`))
  page.on('requestfailed', (request) => {
    if (!isAborted(request)) complain(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`)
  })
  return complaints
}

/** The page itself has given it up. */
const isAborted = (request: PageRequest) => request.failure()?.errorText === 'net::ERR_ABORTED'

/** @returns a signal for each request that is under way. */
function watchAborts(page: Page): (request: PageRequest) => AbortSignal {
  const aborts = new WeakMap<PageRequest, AbortController>()
  const abortOf = (request: PageRequest) => {
    const abort = aborts.get(request) ?? new AbortController()
    aborts.set(request, abort)
    return abort
  }
  page.on('requestfailed', (request) => {
    if (isAborted(request)) abortOf(request).abort()
  })
  return (request) => abortOf(request).signal
}

function countTokens(page: Page, traffic: Traffic, gone: (request: PageRequest) => AbortSignal): void {
  page.on('request', (request) => {
    if (new URL(request.url()).pathname !== ENDPOINT || request.method() !== 'POST') return
    const { vendor = '' } = (request.postDataJSON() ?? {}) as { vendor?: string }
    const asked = { vendor, at: Date.now(), isAborted: false }
    traffic.tokens.push(asked)
    gone(request).addEventListener('abort', () => (asked.isAborted = true))
  })
}

async function answerVendors(
  context: BrowserContext,
  emulators: Emulators,
  traffic: Traffic,
  gone: (request: PageRequest) => AbortSignal,
) {
  for (const origin of Object.values(EMULATOR_ORIGINS)) {
    await context.route(`${origin}/**`, async (route) => {
      const request = route.request()
      const vendor = vendorAt(request.url())
      if (vendor && ['document', 'script'].includes(request.resourceType())) traffic.loads[vendor] += 1
      const status = await answerRoute(route, emulators.fetch, gone)
      if (vendor && status === 401) traffic.dead[vendor] += 1
    })
  }
}
