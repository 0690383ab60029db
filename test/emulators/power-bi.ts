import { REPORT_PAGE } from './power-bi-report'

/**
 * Power BI and the sign-in of Microsoft Entra ID, as one `(Request) => Response`.
 *
 * Marks: [DOC] learn.microsoft.com; [SRC] powerbi-client 2.24.1 and powerbi-models 2.1.1; the rest is made up.
 */
export interface PowerBiEmulator {
  fetch: (request: Request) => Promise<Response>
  counts: PowerBiCounts
  settings: PowerBiSettings
  clientSecret: string
  /** Kills the embed tokens that there are. */
  rotate: () => void
  reset: () => void
}

export interface PowerBiCounts {
  /** Calls of reports with an embed token. */
  calls: number
  /** Of these, with one that has expired or was rotated. */
  refused: number
  /** `/report/load` that reports were told. */
  loads: number
  /** `/report/token` that reports were told. */
  tokens: number
  signIns: number
  generated: number
  byUser: Record<string, number>
  /** `calls`, `refused`, `loads` and `tokens` of each report. */
  byReport: Record<string, Partial<Record<'calls' | 'refused' | 'loads' | 'tokens', number>>>
}

export interface PowerBiSettings {
  /** How long the service's own token lives; embed tokens live no longer. */
  serviceSeconds: number
  /** How long an embed token lives at most. Default: less than the service's token, so that each ends later than the one before. */
  tokenSeconds: number
  /** Reports take no message. */
  isDeaf: boolean
  /** How often GenerateToken answers 429. */
  limitedFor: number
}

interface EmbedToken {
  user: string
  expiresAt: number
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'cache-control': 'no-store',
}
const DEFAULTS: PowerBiSettings = { serviceSeconds: 3_600, tokenSeconds: 1_500, isDeaf: false, limitedFor: 0 }

export function createPowerBiEmulator(): PowerBiEmulator {
  const clientSecret = 'power-bi-client-secret'
  const settings = { ...DEFAULTS }
  const counts: PowerBiCounts = {
    ...{ calls: 0, refused: 0, loads: 0, tokens: 0, signIns: 0, generated: 0 },
    byUser: {},
    byReport: {},
  }
  const services = new Map<string, number>()
  const tokens = new Map<string, EmbedToken>()

  async function signIn(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text())
    counts.signIns += 1
    if (form.get('grant_type') !== 'client_credentials' || form.get('client_secret') !== clientSecret)
      return Response.json({ error: 'invalid_client' }, { status: 401 }) // [DOC]
    const token = `service-${crypto.randomUUID()}`
    services.set(token, Date.now() + settings.serviceSeconds * 1_000)
    return Response.json({
      token_type: 'Bearer',
      expires_in: settings.serviceSeconds,
      access_token: token,
    }) // [DOC]
  }

  const serviceEnd = (request: Request) =>
    services.get(request.headers.get('authorization')?.replace('Bearer ', '') ?? '') ?? 0

  /** [DOC] An embed token lives no longer than the token that made it; `lifetimeInMinutes` only shortens. */
  async function generate(request: Request): Promise<Response> {
    const end = serviceEnd(request)
    if (end <= Date.now()) return Response.json({ error: { code: 'TokenExpired' } }, { status: 401 })
    if (settings.limitedFor > 0) {
      settings.limitedFor -= 1
      return new Response('', { status: 429, headers: { 'retry-after': '17' } })
    }
    const body = (await request.json()) as {
      reports?: { id: string }[]
      datasets?: { id: string }[]
      identities?: { username: string }[]
      lifetimeInMinutes?: number
    }
    if (!body.reports?.length && !body.datasets?.length) return Response.json({}, { status: 400 })
    counts.generated += 1
    const seconds = Math.min(settings.tokenSeconds, (body.lifetimeInMinutes ?? Infinity) * 60)
    const expiresAt = Math.min(end, Date.now() + seconds * 1_000)
    const token = `H4s${crypto.randomUUID()}${crypto.randomUUID()}`
    tokens.set(token, { user: body.identities?.[0]?.username ?? 'anyone', expiresAt })
    return Response.json({
      token,
      tokenId: crypto.randomUUID(),
      expiration: new Date(expiresAt).toISOString(),
    })
  }

  function count(what: 'calls' | 'refused' | 'loads' | 'tokens', report: string | null) {
    counts[what] += 1
    const ofReport = (counts.byReport[report ?? ''] ??= {})
    ofReport[what] = (ofReport[what] ?? 0) + 1
  }

  function query(request: Request): Response {
    const report = new URL(request.url).searchParams.get('report')
    count('calls', report)
    const token = tokens.get(request.headers.get('authorization')?.replace('EmbedToken ', '') ?? '')
    if (!token || token.expiresAt <= Date.now()) {
      count('refused', report)
      const code = token ? 'TokenExpired' : 'PowerBINotAuthorizedException' // [SRC] CommonErrorCodes
      return Response.json({ error: { code } }, { status: 403, headers: CORS })
    }
    counts.byUser[token.user] = (counts.byUser[token.user] ?? 0) + 1
    return Response.json({ user: token.user }, { headers: CORS })
  }

  function reset() {
    Object.assign(settings, DEFAULTS)
    Object.assign(counts, {
      calls: 0,
      refused: 0,
      loads: 0,
      tokens: 0,
      signIns: 0,
      generated: 0,
      byUser: {},
      byReport: {},
    })
  }

  return {
    settings,
    counts,
    clientSecret,
    rotate: () => tokens.clear(),
    reset,
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS })
      const [, , , , groupId, , reportId] = pathname.split('/')
      switch (`${request.method} ${pathname.replace(/groups\/[^/]+\/reports\/.*/, 'groups/…/reports/…')}`) {
        case 'POST /tenant/oauth2/v2.0/token':
          return signIn(request)
        case 'POST /v1.0/myorg/GenerateToken':
          return generate(request)
        case 'GET /v1.0/myorg/groups/…/reports/…':
          if (serviceEnd(request) <= Date.now()) return Response.json({}, { status: 401 })
          return Response.json({ id: reportId, embedUrl: addressOf(reportId ?? '', `groupId=${groupId}`) })
        case 'GET /reportEmbed':
          return new Response(REPORT_PAGE, {
            headers: { ...CORS, 'content-type': 'text/html; charset=utf-8' },
          })
        case 'GET /api/query':
          return query(request)
        case 'POST /api/told': {
          const { what, report } = (await request.json()) as { what: 'loads' | 'tokens'; report: string }
          count(what, report)
          return Response.json(settings, { headers: CORS })
        }
        case 'GET /__counts':
          return Response.json(counts, { headers: CORS })
        case 'POST /__settings':
          Object.assign(settings, await request.json())
          return Response.json(settings, { headers: CORS })
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

/** A report's `embedUrl`, on the host that the SDK insists on. [SRC] `validateEmbedUrl` */
export function addressOf(reportId: string, query = ''): string {
  return `https://app.powerbi.com/reportEmbed?reportId=${reportId}${query && '&'}${query}`
}
