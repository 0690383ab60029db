import { execFile } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { promisify } from 'node:util'

/** Storybook, built and served from a sub-folder as any file server would. */
export interface BuiltStorybook {
  /** Ends in a slash. */
  url: string
  /** Where its files are. */
  root: string
  close: () => void
}

const FOLDER = '/design/'

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

export async function serveBuiltStorybook(): Promise<BuiltStorybook> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'storybook-')))
  await build(root)
  const server = createServer(serveFiles(root, FOLDER))
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}${FOLDER}`,
    root,
    close() {
      server.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

async function build(root: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('storybook/package.json')
  const { bin } = JSON.parse(await readFile(manifest, 'utf8')) as { bin: string }
  const run = promisify(execFile)(process.execPath, [
    join(dirname(manifest), bin),
    'build',
    '--quiet',
    '--output-dir',
    root,
  ])
  await run.catch(({ stdout, stderr }: { stdout: string; stderr: string }) => {
    throw new Error(`Storybook was not built:\n${stdout}${stderr}`)
  })
}

/** @returns the port. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Files as they are, below a folder such as `/design/`; anything else is 404. */
export function serveFiles(root: string, folder: string): RequestListener {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    // Browsers ask for it by themselves, and complain.
    if (pathname === '/favicon.ico') return void response.writeHead(204).end()
    const path = decodeURIComponent(
      pathname.startsWith(folder) ? pathname.slice(folder.length).replace(/(^|\/)$/, '$1index.html') : '',
    )
    const answer =
      path === '' || path.includes('..')
        ? Promise.reject(new Error('Not there.'))
        : readFile(join(root, path))
    answer.then(
      (body) =>
        response
          .writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' })
          .end(body),
      () => response.writeHead(404).end(),
    )
  }
}
