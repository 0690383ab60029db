import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createEmulators } from '../../emulators'
import { files, openPage, serve, simulateTime, type DriveSetting } from '../driving'

const TTL_SECONDS = 60
const WATCHED_MS = 3 * 60_000

export default async function drive({ folder, browser, check }: DriveSetting): Promise<void> {
  const subpaths = await readSubpaths(folder)
  const pages = files(folder)
  const server = await serve(async (request) => {
    if (new URL(request.url).pathname !== '/subpaths') return pages(request)
    const page = writeSubpaths(await readFile(join(folder, 'index.html'), 'utf8'), subpaths)
    return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
  })
  try {
    await check('two widgets', () => watchWidgets(browser, server.origin))
    await check('subpaths', () => importAll(browser, server.origin, Object.keys(subpaths)))
  } finally {
    await server.close()
  }
}

/** Two widgets of one vendor, over three lives of their token. */
async function watchWidgets(browser: DriveSetting['browser'], origin: string): Promise<string> {
  const emulators = createEmulators()
  emulators.vendors['returning-ai'].settings.ttlSeconds = TTL_SECONDS
  return openPage(browser, { emulators }, async ({ page, traffic }) => {
    const time = await simulateTime(page)
    try {
      await page.goto(origin)
      const ready = page.locator('[data-embed-state=ready]')
      await time.until('two widgets', async () => (await ready.count()) === 2)
      const statuses = [
        page.locator('[data-rai=status]'),
        page.frameLocator('iframe').locator('[data-rai=status]'),
      ]
      const note = page.frameLocator('iframe').locator('[data-rai=note]')
      await note.fill('Half a sent')
      await time.advance(WATCHED_MS)

      const calls = await Promise.all(
        statuses.map(async (status) => parseInt((await status.textContent()) ?? '', 10)),
      )
      for (const count of calls)
        assert.ok(count > 60, `Expected a call each 2 s, got ${calls.join(' and ')}.`)
      assert.equal(traffic.deadCalls(), 0)
      assert.equal(await note.inputValue(), 'Half a sent')
      assert.deepEqual(traffic.loads['returning-ai'], 3, 'the script, its bundle and the frame, once each')
      const lives = WATCHED_MS / (TTL_SECONDS * 1_000)
      const requests = traffic.tokens.length
      // A token of 60 s is due after 30.
      assert.ok(
        requests > lives && requests <= 2 * lives + 1,
        `Expected ${lives + 1} to ${2 * lives + 1} requests, got ${requests}.`,
      )
      return `two widgets over ${lives} lives of their token: ${requests} requests, ${calls.join(' and ')} calls, 0 with a dead token.`
    } finally {
      time.restore()
    }
  })
}

/** The subpaths that are for browsers, by name: their files on the server. */
async function readSubpaths(folder: string): Promise<Record<string, string>> {
  const { exports } = JSON.parse(
    await readFile(join(folder, 'node_modules/react-embed-token/package.json'), 'utf8'),
  ) as {
    exports: Record<string, string | { default: string }>
  }
  return Object.fromEntries(
    Object.entries(exports).flatMap(([subpath, target]) =>
      typeof target === 'string' || !target.default.endsWith('.js') || subpath.startsWith('./server')
        ? []
        : [
            [
              subpath.replace('.', 'react-embed-token'),
              target.default.replace('.', '/node_modules/react-embed-token'),
            ],
          ],
    ),
  )
}

/** The page with an import map of all subpaths, and with nothing on it. */
function writeSubpaths(page: string, subpaths: Record<string, string>): string {
  const [, map = '{}'] = /<script type="importmap">(.*?)<\/script>/s.exec(page) ?? []
  const { imports } = JSON.parse(map) as { imports: Record<string, string> }
  const all = { ...imports, jose: '/node_modules/jose/dist/webapi/index.js', ...subpaths }
  return page.replace(map, JSON.stringify({ imports: all })).replace('src="/page.js"', '')
}

async function importAll(browser: DriveSetting['browser'], origin: string, names: string[]): Promise<string> {
  return openPage(browser, {}, async ({ page }) => {
    await page.goto(`${origin}/subpaths`)
    for (const name of names) {
      const exported = await page.evaluate(
        async (specifier) => Object.keys((await import(specifier)) as object),
        name,
      )
      assert.notEqual(exported.length, 0, `${name} exports nothing`)
    }
    return `${names.length} subpaths imported as they are.`
  })
}
