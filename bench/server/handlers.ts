// What is measured: our handler with a cached token, and a bare Hono route that does the same work by hand.
import { Hono } from 'hono'
import {
  cached,
  createTokenHandler,
  memoryCache,
  type RequestLimits,
  type TokenCache,
} from '../../src/server/index.ts'

export type Handler = (request: Request) => Response | Promise<Response>

const USERS = new Map(
  Array.from({ length: 100 }, (_, index) => [`session=${index}`, { id: `user-${index}` }]),
)
const TOKEN = { embedToken: 'MTIzNDV8ZDgyZDk3Mzg1OTAxNTkzNA', expiresIn: 900 }

/** Reads the session and the body, and answers JSON. @param before - what it waits for first. */
export function bareHono(before?: (userId: string) => Promise<unknown>): Handler {
  const app = new Hono()
  app.post('/api/embed-token', async (c) => {
    const user = USERS.get(c.req.header('cookie') ?? '')
    if (!user) return c.json({ error: 'unauthenticated' }, 401)
    const { vendor } = await c.req.json<{ vendor: string; params: object }>()
    if (vendor !== 'returning-ai') return c.json({ error: 'unknown_vendor' }, 404)
    await before?.(user.id)
    return c.json(TOKEN, 200, { 'cache-control': 'no-store' })
  })
  return (request) => app.fetch(request)
}

/** The token handler, with a mint that costs nothing, or a cache before it. */
export function ours(cache: TokenCache | null = memoryCache(), limits?: RequestLimits): Handler {
  const mint = () => TOKEN
  const identityOf = (user: { id: string }) => user.id
  return createTokenHandler<{ id: string }>({
    identityOf,
    limits,
    authorize: (request) => USERS.get(request.headers.get('cookie') ?? '') ?? null,
    mint: { 'returning-ai': cache ? cached(mint, { cache, identityOf }) : mint },
  })
}

export const INIT = (index: number): RequestInit => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    cookie: `session=${index % 100}`,
    'sec-fetch-site': 'same-origin',
  },
  body: '{"vendor":"returning-ai","params":{"communityId":"c-1"},"reason":"initial","attempt":1}',
})
