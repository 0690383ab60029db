import { BOARD_PAGE, SDK } from './acme-widget'

/**
 * The servers of two vendors that nobody sells, as one `(Request) => Response`: Acme Boards by script, and
 * Board by frame. They share API and tokens.
 */
export interface AcmeEmulator {
  fetch: (request: Request) => Promise<Response>
  counts: AcmeCounts
  /** A new token, which lives until all are rotated. */
  mint: (user?: string) => string
  rotate: () => void
  reset: () => void
}

export interface AcmeCounts {
  calls: number
  refused: number
  /** Calls with a live token, by the user it belongs to. */
  byUser: Record<string, number>
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'cache-control': 'no-store',
}

export function createAcmeEmulator(): AcmeEmulator {
  const tokens = new Map<string, string>()
  const counts: AcmeCounts = { calls: 0, refused: 0, byUser: {} }

  function cards(request: Request): Response {
    counts.calls += 1
    const user = tokens.get(request.headers.get('x-acme-token') ?? '')
    if (user === undefined) {
      counts.refused += 1
      return Response.json({ error: 'unauthorized' }, { status: 401, headers: CORS })
    }
    counts.byUser[user] = (counts.byUser[user] ?? 0) + 1
    return Response.json(
      { user, cards: ['Order paper', 'Call the printer', 'Proof-read'] },
      { headers: CORS },
    )
  }

  function mint(user = 'anyone'): string {
    const token = `acme-${crypto.randomUUID()}`
    tokens.set(token, user)
    return token
  }

  function reset() {
    Object.assign(counts, { calls: 0, refused: 0, byUser: {} })
  }

  return {
    counts,
    mint,
    rotate: () => tokens.clear(),
    reset,
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS })
      switch (`${request.method} ${pathname}`) {
        case 'GET /sdk.js':
          return new Response(SDK, { headers: { ...CORS, 'content-type': 'text/javascript; charset=utf-8' } })
        case 'GET /board':
          return new Response(BOARD_PAGE, {
            headers: { ...CORS, 'content-type': 'text/html; charset=utf-8' },
          })
        case 'GET /api/cards':
          return cards(request)
        case 'GET /__counts':
          return Response.json(counts, { headers: CORS })
        case 'POST /__rotate':
          tokens.clear()
          return Response.json({}, { headers: CORS })
        case 'POST /__reset':
          reset()
          return Response.json({}, { headers: CORS })
        default:
          return Response.json({ error: `Nothing at ${pathname}` }, { status: 404, headers: CORS })
      }
    },
  }
}
