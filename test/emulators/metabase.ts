import { jwtVerify } from 'jose'
import { EMBED_SCRIPT, METABASE_PAGE } from './metabase-page'

/**
 * Metabase as one `(Request) => Response`: guest embeds by address and by script.
 *
 * Written from its documentation alone (docs/embedding/guest-embedding.md and static-embedding-parameters.md, read
 * 2026-11-28), and from no code of its: its packages' licences do not allow that. Tokens are checked as documented:
 * HS256, `resource`, `params` with every locked parameter, `exp`. Here, `customer` is the one locked parameter.
 */
export interface MetabaseEmulator {
  fetch: (request: Request) => Promise<Response>
  counts: MetabaseCounts
  reset: () => void
  /** The embedding secret key. */
  secret: () => string
  /** Regenerates the secret, which ends all tokens. */
  rotate: () => void
}

export interface MetabaseCounts {
  /** Pages and scripts. */
  loads: number
  /** Reads of data. */
  calls: number
  refused: number
  /** By the locked `customer`. */
  byUser: Record<string, number>
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'cache-control': 'no-store',
}

export function createMetabaseEmulator(): MetabaseEmulator {
  const counts = noCounts()
  let secret: string = newSecret()

  async function read(kind: string, token: string): Promise<Response> {
    counts.calls += 1
    try {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ['HS256'] })
      const { resource, params } = payload as {
        resource: Record<string, unknown>
        params: { customer?: string }
      }
      if (resource[kind] === undefined || params.customer === undefined || payload.exp === undefined)
        throw new Error('You must specify a value for :customer in the JWT')
      counts.byUser[params.customer] = (counts.byUser[params.customer] ?? 0) + 1
      return Response.json({ user: params.customer }, { headers: CORS })
    } catch (error) {
      counts.refused += 1
      return Response.json(String(error), { status: 400, headers: CORS })
    }
  }

  function load(type: string, body: string): Response {
    counts.loads += 1
    return new Response(body, { headers: { ...CORS, 'content-type': `${type}; charset=utf-8` } })
  }

  return {
    counts,
    reset: () => void Object.assign(counts, noCounts()),
    secret: () => secret,
    rotate: () => void (secret = newSecret()),
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS })
      const [, kind, token] = /^\/api\/embed\/(dashboard|question)(?:\/([^/]+))?$/.exec(pathname) ?? []
      if (kind) return read(kind, token ?? request.headers.get('x-emulated-token') ?? '')
      if (/^\/embed\/(dashboard|question)\/[^/]+$/.test(pathname)) return load('text/html', METABASE_PAGE)
      switch (`${request.method} ${pathname}`) {
        case 'GET /app/embed.js':
          return load('text/javascript', EMBED_SCRIPT)
        case 'GET /__counts':
          return Response.json(counts, { headers: CORS })
        case 'POST /__rotate':
          secret = newSecret()
          return Response.json({}, { headers: CORS })
        case 'POST /__reset':
          Object.assign(counts, noCounts())
          return Response.json(counts, { headers: CORS })
        default:
          return Response.json('Not found', { status: 404, headers: CORS })
      }
    },
  }
}

function noCounts(): MetabaseCounts {
  return { loads: 0, calls: 0, refused: 0, byUser: {} }
}

/** 64 hexadecimal characters, as Metabase makes them. */
function newSecret(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}
