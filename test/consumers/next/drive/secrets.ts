import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright'
import { BROWSER_ARGS, findBrowser } from '../../../../scripts/browser'
import { openPage, PATIENCE_MS } from '../../driving'
import { expect, follow } from '../../react-router/drive/site'
import type { Recorded } from './recorder'
import type { NextSite } from './server'

/** Where the page itself may have a token: the answer to its request for one. */
const ENDPOINT = '/api/embed-token'
const STORE_READY = '[data-embed=returning-ai][data-embed-state=ready]'

/** Looks for every issued token wherever a page leaves something. Its lines name places, never a token. */
export async function driveSecrets(site: NextSite, browser: Browser): Promise<string> {
  const fetched = await lookThrough(site, browser, '/store', ['Chat', 'Stream', 'Home', 'Store'])
  expect('tokens in the endpoint’s answers', fetched.endpoint > 0)
  expect('no token anywhere else', fetched.found.length === 0, fetched.found)
  expect('a request of the first view', fetched.firstRequests === 1, fetched.firstRequests)

  const minted = await lookThrough(site, browser, '/with', [
    'With: about',
    'With',
    'Home',
    'With',
    'Chat',
    'With: about',
    'With',
  ])
  expect('no token anywhere but in the document', minted.found.length === 0, minted.found)
  expect('no request of the first view', minted.firstRequests === 0, minted.firstRequests)

  const document = await readDocument(site)
  const cached = await lookIntoCache(site)
  return (
    `looked through ${fetched.looked + minted.looked} answers (${fetched.payloads + minted.payloads} RSC payloads), documents, storage and cookies: ` +
    `tokens in the endpoint’s answers alone, and in the document of a page that has them minted, once (${document}), not in its DOM; ` +
    `0 token requests of its first view. ${cached}`
  )
}

interface Looked {
  /** Answers looked through. */
  looked: number
  /** Those that were RSC payloads. */
  payloads: number
  /** Answers of the endpoint that had a token. */
  endpoint: number
  /** Places where there was one, and must not be. */
  found: string[]
  /** Token requests until the first view's widget was there. */
  firstRequests: number
}

/** Visits a view and goes on from there, and looks at all that came and all that is left. */
async function lookThrough(
  { origin, emulators, issued, answers, settled }: NextSite,
  browser: Browser,
  first: string,
  links: string[],
): Promise<Looked> {
  const from = answers.length
  const vendors: Recorded[] = []
  const fetch = async (request: Request) => {
    const response = await emulators.fetch(request)
    const place = `${request.method} ${new URL(request.url).origin}`
    vendors.push({ place, body: await response.clone().text(), isPayload: false, isDocument: false })
    return response
  }
  return openPage(
    browser,
    { emulators: { ...emulators, fetch }, backend: 'page' },
    async ({ page, context, traffic }) => {
      await page.goto(`${origin}${first}`)
      await page.locator(STORE_READY).waitFor()
      const firstRequests = traffic.tokens.length
      const found: string[] = []
      const holds = (text: string) => issued.some((token) => text.includes(token))
      const lookAt = async (view: string) => {
        if (holds(await page.content())) found.push(`the DOM of ${view}`)
        const left = await page.evaluate(() =>
          JSON.stringify([
            { ...localStorage },
            { ...sessionStorage },
            document.cookie,
            history.state,
            location.href,
          ]),
        )
        if (holds(left)) found.push(`what ${view} has stored`)
        // Next.js takes the payload's pieces out of it as they come.
        const pieces = await page.evaluate(() => JSON.stringify(Reflect.get(self, '__next_f')))
        expect('the pieces of the payload', pieces !== undefined, pieces)
        if (holds(pieces)) found.push(`self.__next_f of ${view}`)
      }
      await lookAt(first)
      for (const link of links) {
        await follow(page, link)
        await page.locator('h1', { hasText: new RegExp(`^${link}$`) }).waitFor()
        await page.locator('[data-embed-state=loading]').waitFor({ state: 'detached' })
        await lookAt(link)
      }
      if (holds(JSON.stringify(await context.storageState()))) found.push('cookies and storage')
      // What a link would need is fetched beside.
      await settled()
      const read = [...answers.slice(from), ...vendors]
      // Joined, for a document's data comes in pieces.
      const withToken = read.filter(({ body }) => holds(body) || holds(joined(body)))
      const isAllowed = ({ place, isDocument }: Recorded) =>
        place === `POST ${ENDPOINT}` || (isDocument && place === 'GET /with')
      found.push(...withToken.filter((answer) => !isAllowed(answer)).map(({ place }) => place))
      return {
        looked: read.length,
        payloads: read.filter(({ isPayload }) => isPayload).length,
        endpoint: withToken.filter(({ place }) => place === `POST ${ENDPOINT}`).length,
        found,
        firstRequests,
      }
    },
  )
}

/** A page's data without the seams between its pieces. */
function joined(html: string): string {
  return html.replaceAll(/"\]\)<\/script><script[^>]*>self\.__next_f\.push\(\[1,"/g, '')
}

/** The raw document, as view-source shows it. @returns its cache-control. */
async function readDocument({ origin, issued }: NextSite): Promise<string> {
  const response = await fetch(`${origin}/with`, {
    headers: { accept: 'text/html', 'sec-fetch-dest': 'document' },
  })
  const html = joined(await response.text())
  const times = issued.map((token) => html.split(token).length - 1).reduce((sum, each) => sum + each, 0)
  expect('one token, once, in the document', times === 1, times)
  const cacheControl = response.headers.get('cache-control') ?? ''
  expect('a document that no cache keeps', /\bno-store\b/.test(cacheControl), cacheControl)
  const payload = await fetch(`${origin}/with`, { headers: { rsc: '1', 'sec-fetch-dest': 'empty' } })
  const data = await payload.text()
  expect(
    'a payload without a token',
    payload.ok && data.length > 0 && !issued.some((token) => data.includes(token)),
    payload.status,
  )
  return cacheControl
}

/** Part of what every visit of the site loads, and keeps. */
const KEPT = 'EMBED_IDENTITY_MISMATCH'

/**
 * Visits views with a profile of its own, and searches the profile's files. No request is intercepted, for
 * that turns the cache off: the vendors are not there, which the cache does not mind.
 */
async function lookIntoCache({ origin, issued, answers, settled }: NextSite): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), 'next-profile-'))
  try {
    const from = answers.length
    const executablePath = findBrowser()
    const context = await chromium.launchPersistentContext(profile, {
      args: BROWSER_ARGS,
      ...(executablePath ? { executablePath } : {}),
    })
    context.setDefaultTimeout(PATIENCE_MS)
    const page = await context.newPage()
    for (const path of ['/store', '/chat']) {
      const answered = page.waitForResponse(`**${ENDPOINT}`)
      await page.goto(`${origin}${path}`)
      await (await answered).finished()
      await page.goto(`${origin}/with`)
    }
    await settled()
    await context.close()
    const came = answers
      .slice(from)
      .filter(({ body }) => issued.some((token) => joined(body).includes(token)))
    for (const place of ['GET /with', `POST ${ENDPOINT}`])
      expect(
        `a token in ${place}`,
        came.some((answer) => answer.place === place),
      )
    const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    const contents = files.map((file) => joined(readFileSync(join(file.parentPath, file.name), 'latin1')))
    expect(
      'the site’s scripts in the cache',
      contents.some((content) => content.includes(KEPT)),
    )
    const holding = files.filter((_, index) => issued.some((token) => contents[index]?.includes(token)))
    expect(
      'no token in the profile',
      holding.length === 0,
      holding.map(({ name }) => name),
    )
    return `${files.length} files of a browser’s profile, its cache among them, have none.`
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  }
}
