/** A request for a page in a frame, as its server saw it. */
export interface SeenRequest {
  path: string
  referer: string | null
  /** `Sec-Fetch-Dest`: `iframe`, or `document` for a window of its own. */
  destination: string | null
}

/**
 * A server of pages for frames. `/__seen` tells what was asked for, once; `/left/__seen` tells it of the pages in
 * that folder: files of tests run beside each other, and each has a folder of its own.
 */
export function createFramePages(elsewhere: () => string): (request: Request) => Response {
  const seen = new Map<string, SeenRequest[]>()
  return (request) => {
    const { pathname, search } = new URL(request.url)
    const folder = pathname.slice(0, pathname.lastIndexOf('/') + 1)
    const inFolder = seen.get(folder) ?? []
    seen.set(folder, inFolder)
    if (pathname.endsWith('/__seen')) {
      return new Response(JSON.stringify(inFolder.splice(0)), {
        headers: { 'access-control-allow-origin': '*' },
      })
    }
    inFolder.push({
      path: pathname + search,
      referer: request.headers.get('referer'),
      destination: request.headers.get('sec-fetch-dest'),
    })
    if (pathname === '/redirect')
      return new Response(null, { status: 302, headers: { location: `${elsewhere()}/speaks` } })
    const speaks =
      pathname === '/speaks'
        ? `<script>parent.postMessage({ type: 'embed:hello' }, '*'); parent.postMessage({ type: 'embed:ready' }, '*')</script>`
        : ''
    return new Response(
      `<!doctype html><meta charset="utf-8"><title>frame</title><input aria-label="note">${speaks}`,
      {
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
      },
    )
  }
}
