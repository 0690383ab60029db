import { createTokenHandler } from 'react-embed-token/server'
import { returningAiMint } from 'react-embed-token/server/returning-ai'
import { createBackend } from '../test/emulators/backend'
import { ACCESS_ID, ACCESS_KEY } from '../test/emulators/returning-ai'

interface User {
  id: string
}

/** The partner's backend: one endpoint that gives embed tokens to whoever is signed in. While a fault is on, the breakable one answers instead. */
export function createPartnerBackend({ vendorOrigin, allowedOrigins }: { vendorOrigin: string; allowedOrigins: string[] }) {
  const breakable = createBackend({ vendorOrigin, allowedOrigins })
  const giveToken = createTokenHandler<User>({
    authorize: (request) => readSession(request),
    mint: {
      'returning-ai': returningAiMint<User>({
        accessId: ACCESS_ID,
        accessKey: ACCESS_KEY,
        url: `${vendorOrigin}/v2/api/widget-access-keys/token`,
        userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }),
      }),
    },
    allowedOrigins,
  })
  return (request: Request): Promise<Response> => {
    const isTokenRequest = new URL(request.url).pathname === '/embed-token'
    return isTokenRequest && breakable.settings.outage === 'none' ? giveToken(request) : breakable.fetch(request)
  }
}

/** A header, so that the demo can switch users; yours is a session cookie. */
function readSession(request: Request): User | null {
  const id = request.headers.get('x-demo-user')
  return id ? { id } : null
}
