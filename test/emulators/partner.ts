import { createTokenHandler } from '../../src/server/handler/handler'
import type { Mint } from '../../src/server/mint/mint'
import { answeringAgentMint } from '../../src/server/answering-agent'
import { interaktMint } from '../../src/server/interakt'
import { metabaseMint } from '../../src/server/metabase'
import { openChatWidgetMint } from '../../src/server/open-chat-widget'
import { returningAiMint } from '../../src/server/returning-ai'
import { runtypeMint } from '../../src/server/runtype'
import { type GrantSuperset, supersetMint, supersetSignedMint } from '../../src/server/superset'
import type { AcmeEmulator } from './acme'
import type { AnsweringAgentEmulator } from './answering-agent'
import type { InteraktEmulator } from './interakt'
import type { MetabaseEmulator } from './metabase'
import type { OpenChatWidgetEmulator } from './open-chat-widget'
import { ACCESS_ID, ACCESS_KEY } from './returning-ai'
import type { RuntypeEmulator } from './runtype'
import { SUPERSET_AUDIENCE, SUPERSET_PASSWORD, SUPERSET_USER, type SupersetEmulator } from './superset'

interface User {
  id: string
}

/** The emulators that have tokens of their own; Returning.AI mints when it is asked. */
export interface VendorEmulators {
  interakt: InteraktEmulator
  'answering-agent': AnsweringAgentEmulator
  runtype: RuntypeEmulator
  'open-chat-widget': OpenChatWidgetEmulator
  superset: SupersetEmulator
  metabase: MetabaseEmulator
  acme: AcmeEmulator
}

export interface PartnerBackend {
  fetch: (request: Request) => Promise<Response>
  settings: {
    /** Whether it goes on answering the tokens that it has, though the vendors have rotated them. */
    isStale: boolean
    isDown: boolean
  }
  /** Requests for tokens, in all. */
  counts: { requests: number }
}

/**
 * A partner's backend for all emulated vendors. Who the user is, the header `x-user` says; a real one reads its
 * session. It lets every origin in, since the origin of a test's page is known only when it asks.
 *
 * @param vendorFetch - instead of the network, where the vendors' origins are made up.
 * @param moreMints - for vendors that only some tests have. They are told whether the backend is stale.
 */
export function createPartnerBackend(
  emulators: VendorEmulators,
  origins: Record<'returning-ai' | 'interakt' | 'answering-agent' | 'superset', string>,
  vendorFetch?: typeof fetch,
  moreMints?: (isStale: () => boolean) => Record<string, Mint<User>>,
): PartnerBackend {
  const settings = { isStale: false, isDown: false }
  const counts = { requests: 0 }
  const handed = new Map<string, string>()
  /** The token of the day; or, as of a backend that caches too long, the one that was handed out before. */
  const stored = (name: string, current: () => string): string => {
    const token = (settings.isStale && handed.get(name)) || current()
    handed.set(name, token)
    return token
  }
  /** The same for a vendor whose tokens are minted. */
  const minted =
    (id: string, mint: Mint<User>): Mint<User> =>
    async (asked) => {
      const name = `${id} ${asked.user.id} ${JSON.stringify(asked.params)}`
      const held = settings.isStale && handed.get(name)
      if (held) return held
      const answer = (await mint(asked)) as { embedToken: string }
      handed.set(name, answer.embedToken)
      return answer
    }
  const grantSuperset: GrantSuperset<User> = ({ user, params }) => ({
    dashboards: [String(params['dashboard'])],
    user: { username: user.id },
  })
  const superset = supersetMint<User>({
    baseUrl: origins.superset,
    username: SUPERSET_USER,
    password: SUPERSET_PASSWORD,
    grant: grantSuperset,
  })
  const handle = createTokenHandler<User>({
    authorize: (request) => ({ id: request.headers.get('x-user') ?? 'anyone' }),
    mint: {
      ...moreMints?.(() => settings.isStale),
      'returning-ai': returningAiMint({
        accessId: ACCESS_ID,
        accessKey: ACCESS_KEY,
        url: `${origins['returning-ai']}/v2/api/widget-access-keys/token`,
        userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }),
        fetch: vendorFetch,
      }),
      interakt: interaktMint({
        accessToken: ({ user, params }) => {
          const experience = params['widget'] === 'search' ? 'search' : 'chat'
          return stored(`interakt ${experience} ${user.id}`, () =>
            emulators.interakt.tokenOf(experience, user.id),
          )
        },
        baseUrl: origins.interakt,
        fetch: vendorFetch,
      }),
      'answering-agent': async (asked) => {
        const name = `answering-agent ${asked.user.id}`
        const mint = answeringAgentMint<User>({
          apiKey: emulators['answering-agent'].apiKey,
          externalId: ({ user }) => user.id,
          baseUrl: `${origins['answering-agent']}/api/v1`,
          fetch: vendorFetch,
        })
        const held = settings.isStale && handed.get(name)
        if (held) return held
        const answer = (await mint(asked)) as { embed_token: string }
        handed.set(name, answer.embed_token)
        return answer
      },
      runtype: runtypeMint({
        clientToken: ({ user }) => stored(`runtype ${user.id}`, () => emulators.runtype.clientToken(user.id)),
      }),
      // A service worker may not set the cookie that Superset's sign-in needs.
      superset: minted('superset', (asked) =>
        vendorFetch
          ? supersetSignedMint<User>({
              secret: emulators.superset.secret(),
              audience: SUPERSET_AUDIENCE,
              grant: grantSuperset,
            })(asked)
          : superset(asked),
      ),
      metabase: minted('metabase', (asked) =>
        metabaseMint<User>({
          secret: emulators.metabase.secret(),
          grant: ({ user }) => ({ customer: user.id }),
        })(asked),
      ),
      // Two vendors of the host's own: a function that asks whoever has the tokens.
      acme: ({ user }) => stored(`acme ${user.id}`, () => emulators.acme.mint(user.id)),
      board: ({ user }) => stored(`board ${user.id}`, () => emulators.acme.mint(user.id)),
      'open-chat-widget': openChatWidgetMint({
        apiKey: () => stored('open-chat-widget', () => emulators['open-chat-widget'].key()),
      }),
    },
    onError: () => {}, // its vendors' faults are switched on
  })

  return {
    settings,
    counts,
    async fetch(request) {
      const { pathname } = new URL(request.url)
      const open = {
        'access-control-allow-origin': request.headers.get('origin') ?? '*',
        'access-control-allow-headers': 'content-type, x-user',
        'access-control-allow-methods': 'GET, POST',
      }
      if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: open })
      if (pathname === '/__settings') {
        Object.assign(settings, await request.json())
        return Response.json(settings, { headers: open })
      }
      if (pathname === '/__counts') return Response.json(counts, { headers: open })
      counts.requests += 1
      if (settings.isDown) return Response.json({ error: 'down' }, { status: 503, headers: open })
      const asked = new Request(request)
      asked.headers.delete('origin')
      asked.headers.delete('sec-fetch-site')
      const response = await handle(asked)
      const headers = new Headers(response.headers)
      for (const [name, value] of Object.entries(open)) headers.set(name, value)
      return new Response(response.body, { status: response.status, headers })
    },
  }
}
