// Takes the README's pictures: of the demo as `npm start` serves it, and of stories. With `--grid`, every
// wall in three widths instead, into .cache/grid. Fails if a widget does not get ready, or if the browser's
// console has a complaint.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Browser, type Page, type Route } from 'playwright'
import { startDemo, type Demo } from '../examples/demo'
import { BROWSER_ARGS, findBrowser } from './browser.ts'
import { serveBuiltStorybook } from './built-storybook.ts'
import { type Frame, movingPng } from './moving-png.ts'
import { GRID, PICTURES, shootStories } from './story-shots.ts'

const FOLDER = join(import.meta.dirname, '../examples/shots')
const GRID_FOLDER = join(import.meta.dirname, '../.cache/grid')
const WIDTH = 1280
/** The floating widget and what is in the grid. */
const VENDOR_EMBEDS = 8
/** Between the grid and what follows, in px. */
const GAP = 20
/** How long the demo's first page runs, by its own clock. */
const DEMO_MS = 16_000
const STEP_MS = 200
/** The servers go by another clock: what the page asked in a step, they have answered after so long. */
const SETTLE_MS = 80
const LIFE_HEIGHT = 690
const LIFE_STEP_MS = 1_400
/** What its user has written into the frame's note, second by second. */
const LIFE_TEXTS = [
  '',
  '',
  'Half a',
  'Half a sentence',
  'Half a sentence out',
  '',
  'Half a sentence outlives',
  '',
  'Half a sentence outlives the',
  'Half a sentence outlives the token',
]
const complaints: string[] = []

async function openPage(browser: Browser, colorScheme: 'light' | 'dark', height: number): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: WIDTH, height },
    colorScheme,
    reducedMotion: 'reduce',
  })
  page.setDefaultTimeout(30_000)
  page.on('console', (message) => {
    // Interakt's search asks once whether its account has summaries; the emulated one has none.
    if (message.location().url.endsWith('/summarize')) return
    if (message.type() === 'warning' || message.type() === 'error')
      complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  // When a renewal is due is drawn at random.
  await page.addInitScript(() => {
    let state = 1
    Math.random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
  })
  return page
}

function allReady(page: Page, count: number): Promise<unknown> {
  return page.waitForFunction((expected) => {
    const embeds = [...document.querySelectorAll<HTMLElement>('[data-embed]')]
    return embeds.length === expected && embeds.every(({ dataset }) => dataset['embedState'] === 'ready')
  }, count)
}

/**
 * Lets each widget that counts its calls make two of them, and no more. Returning.AI's say what a call is
 * for: one to load, one to poll.
 */
async function holdCalls(page: Page): Promise<void> {
  const made = new Map<string, number>()
  await page.route(/\/validate$|\/api\/dashboard$/, async (route) => {
    const request = route.request()
    const caller = request.postDataJSON() as { caller?: string } | null
    const { authorization } = await request.allHeaders()
    const who = `${request.method()} ${request.frame().url()} ${caller?.caller ?? authorization}`
    const calls = (made.get(who) ?? 0) + 1
    made.set(who, calls)
    if (calls <= (caller ? 1 : 2)) await route.continue()
  })
}

/** Without the characters that not every machine has a font for. */
async function answerPlainly(route: Route): Promise<void> {
  const response = await route.fetch()
  await route.fulfill({
    response,
    body: (await response.text()).replace(/\p{Extended_Pictographic} ?/gu, ''),
  })
}

const cardOf = (page: Page, title: string) => page.getByRole('group', { name: title, exact: true })

async function ask(page: Page, title: string, message: string, ending: string): Promise<void> {
  const field = cardOf(page, title).locator('textarea, input[type=text]')
  await field.fill(message)
  await field.press('Enter')
  await cardOf(page, title).getByText(ending).waitFor()
}

async function chat(page: Page): Promise<void> {
  await ask(page, 'Help desk', 'Invoices', 'from the emulated help desk')
  await cardOf(page, 'Search').locator('input').fill('account') // it searches as one types
  await cardOf(page, 'Search').getByText('3 results').waitFor()
  await ask(page, 'Assistant', 'Compare the plans', 'until it is done')
  await ask(page, 'Support', 'Do you ship abroad?', 'all an emulator knows')
  await page.getByRole('switch', { name: 'Vendor’s own widget' }).click()
  await page.getByRole('button', { name: 'Open chat', exact: true }).click()
  const own = page.locator('#os-chat-widget-root')
  await own.getByRole('textbox').fill('Are you open on Sunday?')
  await own.getByRole('textbox').press('Enter')
  await own.getByText('all an emulator knows').waitFor()
  await page.getByRole('button', { name: 'Close chat', exact: true }).click()
}

async function writeNotes(page: Page): Promise<void> {
  await cardOf(page, 'Store').getByRole('textbox').fill('One mug for each of the')
  await page
    .frameLocator('iframe[title="Milestones"]')
    .getByRole('textbox')
    .fill('Half a sentence outlives the')
  await page.frameLocator('iframe[title="Dashboard"]').getByRole('textbox').fill('Called back on Friday, and')
  for (const title of ['Milestones', 'Dashboard'])
    await page.frameLocator(`iframe[title="${title}"]`).getByText('2 calls').waitFor()
  await cardOf(page, 'Store').getByText('2 calls').waitFor()
}

async function shootVendors(
  browser: Browser,
  { page: url, servers }: Demo,
  scheme: 'light' | 'dark',
): Promise<void> {
  const page = await openPage(browser, scheme, 1_600)
  await holdCalls(page)
  await page.route(`${servers['open-chat-widget']}/**/{stream,chat}`, answerPlainly)
  await page.goto(`${url}/vendors`)
  await allReady(page, VENDOR_EMBEDS - 1)
  await chat(page)
  await writeNotes(page)
  await allReady(page, VENDOR_EMBEDS)
  const grid = await page.locator('.grid').boundingBox()
  if (!grid) throw new Error('Expected the page of all vendors to have a grid, it has none.')
  // As high as what is shown, so that the floating widget is in its corner.
  await page.setViewportSize({ width: WIDTH, height: Math.ceil(grid.y + grid.height) + GAP })
  await shoot(page, `five-vendors-${scheme}`)
}

/** Opens the demo with a clock of its own: it lives through a renewal in no time, and each picture is of the same instant. */
async function openDemo(browser: Browser, url: string, height: number) {
  const page = await openPage(browser, 'light', height)
  let asking: (() => void)[] = []
  await page.route('**/embed-token', async (route) => {
    await new Promise<void>((resolve) => asking.push(resolve))
    await route.continue()
  })
  const live = async (totalMs: number) => {
    for (let ms = 0; ms < totalMs; ms += STEP_MS) {
      const answered = asking
      asking = []
      await page.clock.runFor(STEP_MS)
      answered.forEach((answer) => answer())
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    }
  }
  await page.clock.install({ time: 0 })
  await page.clock.pauseAt(1_000)
  await page.goto(url)
  await page.getByRole('heading', { name: 'Store' }).waitFor()
  return { page, live }
}

async function shootDemo(browser: Browser, { page: url }: Demo): Promise<void> {
  const { page, live } = await openDemo(browser, url, 900)
  await live(DEMO_MS / 4)
  await cardOf(page, 'Store, inline').getByRole('textbox').fill('One mug for each of the')
  await page.frameLocator('iframe').getByRole('textbox').fill('Half a sentence outlives the')
  await live((DEMO_MS * 3) / 4)
  await allReady(page, 2)
  await shoot(page, 'demo', { fullPage: true })
}

/** A renewal that nobody notices: the token is loaded, used and renewed while a sentence is being written. */
async function shootLife(browser: Browser, { page: url }: Demo): Promise<void> {
  const { page, live } = await openDemo(browser, url, LIFE_HEIGHT)
  const frames: Frame[] = []
  const note = page.frameLocator('iframe').getByRole('textbox')
  for (const [index, text] of LIFE_TEXTS.entries()) {
    await live(LIFE_STEP_MS)
    if (text) await note.fill(text)
    const last = index === LIFE_TEXTS.length - 1
    frames.push({ png: await page.screenshot(), ms: last ? 4 * LIFE_STEP_MS : LIFE_STEP_MS })
  }
  await page.close()
  await writeFile(join(FOLDER, 'life.png'), movingPng(frames))
}

async function shoot(page: Page, name: string, settings: { fullPage?: boolean } = {}): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(FOLDER, `${name}.png`), ...settings })
  await page.close()
}

async function shootPages(browser: Browser): Promise<void> {
  const demo = await startDemo()
  try {
    await shootLife(browser, demo) // first: it counts the vendor's calls
    await shootDemo(browser, demo)
    for (const scheme of ['light', 'dark'] as const) await shootVendors(browser, demo, scheme)
  } finally {
    await demo.close()
  }
}

const isGrid = process.argv.includes('--grid')
await mkdir(FOLDER, { recursive: true })
const executablePath = findBrowser()
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGS })
const storybook = await serveBuiltStorybook()
try {
  if (isGrid) complaints.push(...(await shootStories(browser, storybook.url, GRID_FOLDER, GRID)))
  else {
    await shootPages(browser)
    complaints.push(...(await shootStories(browser, storybook.url, FOLDER, PICTURES)))
  }
} catch (cause) {
  complaints.push(String(cause))
} finally {
  await browser.close()
  storybook.close()
}
complaints.forEach((complaint) => console.error(complaint))
process.exit(complaints.length > 0 ? 1 : 0)
