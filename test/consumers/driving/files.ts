import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/**
 * Answers with the files of a folder; 404 where there is none.
 *
 * @param options.fallback - answered where there is no such file, as a server of a single-page app does:
 * `index.html`. Default: none.
 * @param options.cacheControl - of every answer. Default `no-store`.
 */
export function files(
  folder: string,
  { fallback, cacheControl = 'no-store' }: { fallback?: string; cacheControl?: string } = {},
): (request: Request) => Promise<Response> {
  async function answer(path: string): Promise<Response | undefined> {
    const body = await readFile(join(folder, path)).catch(() => undefined)
    const type = TYPES[extname(path)] ?? 'application/octet-stream'
    return (
      body &&
      new Response(new Uint8Array(body), { headers: { 'content-type': type, 'cache-control': cacheControl } })
    )
  }
  return async ({ url }) => {
    const { pathname } = new URL(url)
    // Browsers ask for it by themselves, and complain.
    if (pathname === '/favicon.ico') return new Response(null, { status: 204 })
    const path = normalize(decodeURIComponent(pathname)).replace(/^\/+|\/$/g, '')
    const found = path.startsWith('..') ? undefined : await answer(path || 'index.html')
    return (
      found ??
      (fallback === undefined ? undefined : await answer(fallback)) ??
      new Response('Not there.', { status: 404 })
    )
  }
}
