import type { SubjectNotes, Wire } from '../subject.ts'
import { answer } from './answer.ts'
import { encode } from './claims.ts'

const ID_TOKEN_SECONDS = 36_000 // Auth0's default

export const wire: Wire = {
  isTokenRequest: (url) => url.pathname === '/oauth/token',
  respond: (_url, body, { jwt, expiresIn, issuedAtSeconds }) => {
    const nonce = new URLSearchParams(body).get('code')
    return answer({
      access_token: jwt,
      token_type: 'Bearer',
      expires_in: expiresIn,
      refresh_token: 'refresh-token',
      scope: 'openid profile email offline_access',
      id_token: encode({
        iss: 'https://tenant.auth0.com/',
        sub: 'user',
        aud: 'page',
        iat: issuedAtSeconds,
        exp: issuedAtSeconds + ID_TOKEN_SECONDS,
        ...(nonce ? { nonce } : {}),
      }),
    })
  },
}

export const notes: SubjectNotes = {
  package: '@auth0/auth0-spa-js',
  wiring:
    'Auth0Client with useRefreshTokens, cacheLocation memory, signed in through loginWithRedirect() and handleRedirectCallback(); a use is getTokenSilently(); after a 401, getTokenSilently({ cacheMode: "off" }).',
  unfair:
    'A session client. There is no Worker in the simulation: it fetches in the page, its own fallback. It refuses ID tokens (10 h) whose end is past by the page’s clock.',
}
