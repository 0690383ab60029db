import { CONTROL_PAGE, DASHBOARD_PAGE } from './quicksight-dashboard'

/**
 * Amazon QuickSight as one `(Request) => Response`: the API that makes URLs, and the pages behind them.
 *
 * Marks: [DOC] docs.aws.amazon.com; [SRC] amazon-quicksight-embedding-sdk 2.11.3; the rest is made up.
 */
export interface QuickSightEmulator {
  fetch: (request: Request) => Promise<Response>
  counts: QuickSightCounts
  /** Ends the sessions that there are. */
  rotate: () => void
  reset: () => void
}

export interface QuickSightCounts {
  /** URLs that were made. */
  urls: number
  /** Of these, opened for the first time. */
  redeemed: number
  /** URLs that were opened again, or too late. */
  reused: number
  /** Calls of dashboards. */
  calls: number
  /** Of these, after the session's end. */
  refused: number
  byUser: Record<string, number>
  /** The bodies of the requests for URLs. */
  asked: unknown[]
}

interface Code {
  user: string
  expiresAt: number
  isUsed: boolean
  sessionMs: number
}

const HOST = 'https://us-east-1.quicksight.aws.amazon.com'
const URL_MS = 300_000 // [DOC]
const HTML = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }

export function createQuickSightEmulator(): QuickSightEmulator {
  const counts: QuickSightCounts = {
    ...{ urls: 0, redeemed: 0, reused: 0, calls: 0, refused: 0 },
    byUser: {},
    asked: [],
  }
  const codes = new Map<string, Code>()
  const sessions = new Map<string, { user: string; endsAt: number }>()

  async function makeUrl(request: Request, isAnonymous: boolean): Promise<Response> {
    const body = (await request.json()) as {
      UserArn?: string
      SessionTags?: { Key: string; Value: string }[]
      SessionLifetimeInMinutes?: number
      ExperienceConfiguration?: Record<string, { InitialDashboardId?: string }>
    }
    counts.asked.push(body)
    const user = isAnonymous ? (body.SessionTags?.[0]?.Value ?? 'anyone') : (body.UserArn ?? '')
    const experience = Object.values(body.ExperienceConfiguration ?? {})[0]
    if (!user || !experience)
      return Response.json(
        { Message: `Nothing for ${user}` },
        { status: 400, headers: { 'x-amzn-errortype': 'InvalidParameterValueException' } },
      )
    counts.urls += 1
    const code = `${crypto.randomUUID()}${crypto.randomUUID()}`
    const sessionMs = (body.SessionLifetimeInMinutes ?? 600) * 60_000
    codes.set(code, {
      user: user.split('/').at(-1) ?? user,
      expiresAt: Date.now() + URL_MS,
      isUsed: false,
      sessionMs,
    })
    const query = new URLSearchParams({ code, identityprovider: 'quicksight', isauthcode: 'true' })
    return Response.json({
      EmbedUrl: `${HOST}/embed/${crypto.randomUUID()}/dashboards/${experience.InitialDashboardId ?? 'd1'}?${query}`,
      RequestId: crypto.randomUUID(),
      Status: 200,
    })
  }

  /** [DOC] A URL opens one session, once. */
  function openUrl(code: string): Response {
    const found = codes.get(code)
    const isGood = found && !found.isUsed && found.expiresAt > Date.now()
    if (!isGood) {
      counts.reused += 1
      return new Response(DASHBOARD_PAGE.replace('SESSION', ''), { headers: HTML })
    }
    found.isUsed = true
    counts.redeemed += 1
    const session = crypto.randomUUID()
    sessions.set(session, { user: found.user, endsAt: Date.now() + found.sessionMs })
    return new Response(DASHBOARD_PAGE.replace('SESSION', session), { headers: HTML })
  }

  function query(request: Request): Response {
    counts.calls += 1
    const session = sessions.get(request.headers.get('x-session') ?? '')
    if (!session || session.endsAt <= Date.now()) {
      counts.refused += 1
      return Response.json({}, { status: 401 })
    }
    counts.byUser[session.user] = (counts.byUser[session.user] ?? 0) + 1
    return Response.json({ user: session.user })
  }

  function reset() {
    Object.assign(counts, { urls: 0, redeemed: 0, reused: 0, calls: 0, refused: 0, byUser: {}, asked: [] })
    codes.clear()
    sessions.clear()
  }

  return {
    counts,
    rotate: () => sessions.clear(),
    reset,
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url)
      const cors = { 'access-control-allow-origin': '*' }
      if (request.method === 'POST' && pathname.endsWith('/embed-url/registered-user'))
        return makeUrl(request, false)
      if (request.method === 'POST' && pathname.endsWith('/embed-url/anonymous-user'))
        return makeUrl(request, true)
      if (/^\/embed\/[^/]+\/embedControl$/.test(pathname))
        return new Response(CONTROL_PAGE, { headers: HTML })
      if (/^\/embed\/[^/]+\/dashboards\//.test(pathname)) return openUrl(searchParams.get('code') ?? '')
      if (pathname === '/api/query') return query(request)
      if (pathname === '/__counts') return Response.json(counts, { headers: cors })
      if (pathname === '/__settings') return Response.json({}, { headers: cors })
      if (pathname === '/__rotate') sessions.clear()
      else if (pathname === '/__reset') reset()
      else return Response.json({ error: `Nothing at ${pathname}` }, { status: 404, headers: cors })
      return Response.json({}, { headers: cors })
    },
  }
}
