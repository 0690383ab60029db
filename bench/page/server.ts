import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FRAME_PAGES } from './frame-pages.ts'

/** The page's server, and the vendor's on an origin of its own. */
export interface Servers {
  /** The address of a page that runs the script of this name. */
  pageOf: (script: string) => string
  origin: string
  frameOrigin: string
  close: () => void
}

const pageWith = (script: string) =>
  `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/script/${script}"></script>`

const LIFETIME_SECONDS = 900

/** A JWT, which Superset's SDK reads; nobody checks its signature. */
function mint(number: number): string {
  const exp = Math.floor(Date.now() / 1_000) + LIFETIME_SECONDS
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ exp, jti: String(number) })}.none`
}

/** A page that is isolated reads its clock to 5 µs; others to 100 µs. */
export const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
}

/** Every answer waits for as many ms as its address says in `ms`. */
async function listen(answer: (path: string) => [type: string, body: string] | undefined): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const send = () => {
      const [type, body] = answer(pathname) ?? ['text/plain', '']
      response.writeHead(body === '' ? 404 : 200, {
        'content-type': `${type}; charset=utf-8`,
        'cache-control': 'no-store',
        ...ISOLATION,
      })
      response.end(body)
    }
    const ms = Number(searchParams.get('ms') ?? 0)
    if (ms > 0) setTimeout(send, ms)
    else send()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

/** @param scripts - by name. */
export async function serve(scripts: ReadonlyMap<string, string>): Promise<Servers> {
  let minted = 0
  const pages = await listen((path) => {
    const [, folder, name = ''] = path.split('/')
    if (folder === 'token')
      return [
        'application/json',
        JSON.stringify({ embedToken: mint((minted += 1)), expiresIn: LIFETIME_SECONDS }),
      ]
    if (folder === 'asset.js') return ['text/javascript', 'window.asset = true']
    if (folder === 'script') return ['text/javascript', scripts.get(name) ?? '']
    if (folder === 'page') return ['text/html', pageWith(name)]
    return undefined
  })
  const frames = await listen((path) => {
    const page = FRAME_PAGES[path.split('/')[1] ?? '']
    return page === undefined ? undefined : ['text/html', page]
  })
  const origin = originOf(pages)
  return {
    pageOf: (script) => `${origin}/page/${script}`,
    origin,
    frameOrigin: originOf(frames),
    close() {
      for (const server of [pages, frames]) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}
