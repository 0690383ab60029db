import { createTokenHandler } from 'react-embed-token/server'
import { answeringAgentMint } from 'react-embed-token/server/answering-agent'
import { interaktMint } from 'react-embed-token/server/interakt'
import { openChatWidgetMint } from 'react-embed-token/server/open-chat-widget'
import { returningAiMint } from 'react-embed-token/server/returning-ai'
import { runtypeMint } from 'react-embed-token/server/runtype'
import { createBackend } from '../test/emulators/backend'
import { ACCESS_ID, ACCESS_KEY } from '../test/emulators/returning-ai'
import type { Emulators, VendorId } from './emulators'
import type { Fleet } from './fleet/fleet'
import { type User, readSession } from './session'

export interface PartnerBackendOptions {
  /**
   * They stand for the vendors' dashboards, where those keys are looked up that no vendor mints on request.
   */
  emulators: Emulators
  vendors: Record<VendorId, string>
  allowedOrigins: string[]
  /** Where there are instances, Returning.AI's tokens come from them. */
  fleet: Fleet | null
}

/**
 * The partner's backend: one endpoint that gives every vendor's tokens to whoever is signed in. While a fault
 * is on, the breakable one answers instead.
 */
export function createPartnerBackend({ emulators, vendors, allowedOrigins, fleet }: PartnerBackendOptions) {
  const breakable = createBackend({ vendorOrigin: vendors['returning-ai'], allowedOrigins })
  const giveToken = createTokenHandler<User>({
    authorize: (request) => readSession(request),
    mint: {
      'returning-ai': returningAiMint<User>({
        accessId: ACCESS_ID,
        accessKey: ACCESS_KEY,
        url: `${vendors['returning-ai']}/v2/api/widget-access-keys/token`,
        userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }),
      }),
      interakt: interaktMint({
        accessToken: ({ user, params }) =>
          emulators.interakt.tokenOf(params['widget'] === 'search' ? 'search' : 'chat', user.id),
      }),
      'answering-agent': answeringAgentMint<User>({
        apiKey: emulators['answering-agent'].apiKey,
        externalId: ({ user }) => user.id,
        baseUrl: `${vendors['answering-agent']}/api/v1`,
      }),
      runtype: runtypeMint<User>({ clientToken: ({ user }) => emulators.runtype.clientToken(user.id) }),
      'open-chat-widget': openChatWidgetMint({ apiKey: () => emulators['open-chat-widget'].key() }),
    },
    // A page that was opened for another user gets no token of this one's.
    identityOf: (user) => user.id,
    allowedOrigins,
  })
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (fleet && pathname.startsWith('/__fleet')) return answerOfFleet(fleet, request)
    if (pathname !== '/embed-token' || breakable.settings.outage !== 'none') return breakable.fetch(request)
    return fleet && (await isForFleet(request.clone())) ? fleet.fetch(request) : giveToken(request)
  }
}

async function isForFleet(request: Request): Promise<boolean> {
  if (request.method !== 'POST') return false
  const body = (await request.json().catch(() => null)) as { vendor?: unknown } | null
  return body?.vendor === 'returning-ai'
}

/** `GET`: what the instances have counted. `POST { name }`: stops one, or starts it again. */
async function answerOfFleet(fleet: Fleet, request: Request): Promise<Response> {
  const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }
  if (request.method === 'POST') {
    const { name } = (await request.json()) as { name: string }
    await fleet.toggle(name)
  }
  return Response.json(fleet.counts(), { headers })
}
