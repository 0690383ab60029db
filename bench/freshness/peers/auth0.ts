import { Auth0Client } from '@auth0/auth0-spa-js'
import type { Subject } from '../subject.ts'
import { insist } from './insist.ts'
import { present } from './present.ts'

const CALLBACK = 'https://page.example.com/callback'

export const subject: Subject = {
  name: 'Auth0',
  start: async () => {
    const auth0 = new Auth0Client({
      domain: 'tenant.auth0.com',
      clientId: 'page',
      useRefreshTokens: true,
      cacheLocation: 'memory',
      authorizationParams: { audience: 'https://api.example.com', redirect_uri: CALLBACK },
    })
    await insist(async () => {
      let authorizeUrl = ''
      await auth0.loginWithRedirect({ openUrl: (url) => void (authorizeUrl = url) })
      const asked = new URL(authorizeUrl).searchParams
      // Auth0's server remembers the nonce with the code; the simulated one is told it by the code.
      const answered = new URLSearchParams({
        code: asked.get('nonce') ?? '',
        state: asked.get('state') ?? '',
      })
      await auth0.handleRedirectCallback(`${CALLBACK}?${answered.toString()}`)
    })
    return {
      use: async () => present(await auth0.getTokenSilently()),
      rejected: () => void auth0.getTokenSilently({ cacheMode: 'off' }).catch(() => {}),
    }
  },
}
