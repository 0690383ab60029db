import { createTokenHandler } from '../../src/server/index.ts'
import { metabaseMint } from '../../src/server/metabase/index.ts'
import { supersetSignedMint } from '../../src/server/superset/index.ts'
import { readBundle } from '../../src/vendor-kit/bundle.ts'
import { SUPERSET_AUDIENCE } from '../../test/emulators/superset.ts'
import { paidMints } from '../../test/vendors/paid-mints.ts'
import type { Emulators } from './emulators.ts'
import { createLookerBackend } from './looker-backend.ts'

interface User {
  id: string
}

/** The backend of the page, whichever integration the page has. */
export interface Backend {
  fetch: (request: Request) => Promise<Response>
  /** Who is signed in: a cookie would say so. */
  session: { user: string }
  /** Token requests that were received. */
  requests: () => number
  /** From the next token request on, it answers 503 for so long, in ms. */
  failFromNextRequest: (ms: number) => void
}

export function createBackend(emulators: Emulators): Backend {
  const session = { user: 'user-1' }
  const outage = { isArmed: false, ms: 0, until: 0 }
  let requests = 0
  const handle = createTokenHandler<User>({
    authorize: () => ({ id: session.user }),
    mint: {
      ...paidMints(emulators)(() => false),
      superset: supersetSignedMint<User>({
        secret: emulators.superset.secret(),
        audience: SUPERSET_AUDIENCE,
        grant: ({ user, params }) => ({
          dashboards: [String(params['dashboard'])],
          user: { username: user.id },
        }),
      }),
      metabase: metabaseMint<User>({
        secret: emulators.metabase.secret(),
        grant: ({ user }) => ({ customer: user.id }),
      }),
    },
    onError: (error) => console.error(error),
  })
  const looker = createLookerBackend(emulators.looker, session)

  /** The same token, in the shape that hand-written code reads. */
  async function theirs(vendor: string, request: Request): Promise<Response> {
    if (vendor.startsWith('looker-')) return looker(vendor, request)
    const params = {
      'power-bi': { reports: ['r1'], datasets: ['d1'] },
      superset: { dashboard: '6b2ff1ad-5f0a-4a3e-9a4c-0f6f0a6f4c11' },
      quicksight: { experience: 'dashboard', dashboardId: 'd1' },
      metabase: { dashboard: 10 },
    }[vendor]
    const asked = new Request(new URL('/api/embed-token', request.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': request.headers.get('user-agent') ?? '' },
      body: JSON.stringify({ vendor, params, reason: 'initial', attempt: 1 }),
    })
    const answer = (await (await handle(asked)).json()) as { embedToken: string; expiresIn: number }
    const { token = answer.embedToken, url } =
      readBundle<{ token: string; url: string }>(answer.embedToken) ?? {}
    const expiration = new Date(Date.now() + answer.expiresIn * 1_000).toISOString()
    return Response.json({ token, url, expiration })
  }

  return {
    session,
    requests: () => requests,
    failFromNextRequest: (ms) => void Object.assign(outage, { isArmed: true, ms }),
    async fetch(request) {
      requests += 1
      if (outage.isArmed) Object.assign(outage, { isArmed: false, until: Date.now() + outage.ms })
      if (Date.now() < outage.until) return Response.json({ error: 'down' }, { status: 503 })
      const [, vendor] = /^\/api\/theirs\/(.+)$/.exec(new URL(request.url).pathname) ?? []
      return vendor === undefined ? handle(request) : theirs(vendor, request)
    },
  }
}
