/** A request as a server saw it. */
export interface SeenRequest {
  method: string
  url: string
  referer: string | null
  /** `Sec-Fetch-Dest`: `iframe`, `script`, `empty` for a `fetch`. */
  destination: string | null
}

/** What a set of servers has seen since its last reset. */
export interface Seen {
  requests: SeenRequest[]
  /** The tokens that the backend answered with, each once, the newest last. */
  tokens: string[]
}

type Handle = (request: Request) => Promise<Response>

/**
 * Notes the requests of a set of servers, and the tokens that its backend hands out. Routes of the tests
 * themselves (`/__…`) are left out.
 */
export function createSeen() {
  const seen: Seen = { requests: [], tokens: [] }
  const isOfTests = (request: Request) => new URL(request.url).pathname.startsWith('/__')

  return {
    seen,
    clear() {
      seen.requests.length = seen.tokens.length = 0
    },
    noteRequests:
      (handle: Handle): Handle =>
      async (request) => {
        const { method, url, headers } = request
        if (!isOfTests(request))
          seen.requests.push({
            method,
            url,
            referer: headers.get('referer'),
            destination: headers.get('sec-fetch-dest'),
          })
        return handle(request)
      },
    noteTokens:
      (handle: Handle): Handle =>
      async (request) => {
        const response = await handle(request)
        if (request.method !== 'POST' || isOfTests(request)) return response
        const { embedToken } = (await response
          .clone()
          .json()
          .catch(() => ({}))) as { embedToken?: unknown }
        if (typeof embedToken !== 'string') return response
        const at = seen.tokens.indexOf(embedToken)
        if (at !== -1) seen.tokens.splice(at, 1)
        seen.tokens.push(embedToken)
        return response
      },
  }
}
