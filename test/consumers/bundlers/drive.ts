import assert from 'node:assert/strict'
import { join } from 'node:path'
import { createEmulators } from '../../emulators'
import { files, openPage, serve, start, type DriveSetting } from '../driving'

type Handler = (request: Request) => Promise<Response>

const READY = '[data-embed-state=ready]'
const COFFEE = 'Coffee mug'

export default async function drive(setting: DriveSetting): Promise<void> {
  const built = join(setting.folder, 'built')
  for (const bundler of ['webpack', 'rsbuild', 'parcel', 'astro']) {
    const pages = bundler === 'webpack' ? withPage(files(join(built, bundler))) : files(join(built, bundler))
    await setting.check(bundler, () => showWidget(bundler, pages, setting))
  }
  await setting.check('React Router, framework mode', () => driveFramework(setting))
}

/** webpack writes scripts, and no page. */
function withPage(pages: Handler): Handler {
  const html =
    '<!doctype html><title>A page of webpack</title><div id="root"></div><script src="/main.js"></script>'
  return (request) => (new URL(request.url).pathname === '/' ? Promise.resolve(asPage(html)) : pages(request))
}

const asPage = (html: string) =>
  new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } })

async function showWidget(bundler: string, pages: Handler, { browser }: DriveSetting): Promise<string> {
  const { origin, close } = await serve(pages)
  try {
    return await openPage(browser, {}, async ({ page, traffic }) => {
      await page.goto(origin)
      await page.locator(READY).waitFor()
      await page.frameLocator('iframe').getByText(COFFEE).waitFor()
      assert.equal(traffic.tokens.length, 1)
      return `${bundler}: a widget is ready.`
    })
  } finally {
    await close()
  }
}

/**
 * The first view has its token from the server; a later one has it from `clientLoader`. None stays in what
 * the page was rendered with.
 */
async function driveFramework({ folder, browser }: DriveSetting): Promise<string> {
  const emulators = createEmulators()
  const minted: string[] = []
  const mint = async (request: Request) => {
    const headers = { 'content-type': 'application/json' }
    const response = await emulators.backend.fetch(new Request(request, { headers }))
    minted.push(((await response.clone().json()) as { embedToken: string }).embedToken)
    return response
  }
  const assets = files(join(folder, 'built/react-router/client'))
  let renderer = ''
  const server = await serve((request) => {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/mint') return mint(request)
    return /\.(js|css|ico)$/.test(pathname)
      ? assets(request)
      : fetch(`${renderer}${pathname}${search}`, { headers: request.headers })
  })
  const rendering = await start([process.execPath, 'serve.js'], {
    cwd: folder,
    env: { NODE_ENV: 'production', MINT_URL: `${server.origin}/mint` },
    until: /(http:\S+)/,
  })
  renderer = rendering.said
  try {
    return await openPage(browser, { emulators }, async ({ page, traffic }) => {
      await page.goto(server.origin)
      await page.locator(READY).waitFor()
      assert.equal(minted.length, 1)
      assert.equal(traffic.tokens.length, 0, 'the first view has its token from the server')
      const [token = ''] = minted
      const state = await page.evaluate(() => JSON.stringify(Reflect.get(window, '__reactRouterContext')))
      assert.ok(state.includes('initialTokens'), 'React Router keeps what the page was rendered with')
      assert.ok(!state.includes(token), 'window.__reactRouterContext has the token')
      assert.ok(!(await page.content()).includes(token), 'the DOM has the token')
      await page.goto(`${server.origin}/about`)
      await page.getByRole('link', { name: 'Store' }).click()
      await page.locator(READY).waitFor()
      assert.equal(traffic.tokens.length, 1, 'a later view has it from clientLoader')
      assert.equal(minted.length, 1)
      return 'React Router, framework mode: a first view without a token request, a later one with its own; no token in the page.'
    })
  } finally {
    await rendering.close()
    await server.close()
  }
}
