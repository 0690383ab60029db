import type { SubjectNotes, Wire } from '../subject.ts'
import { answer } from './answer.ts'
import { encode } from './claims.ts'

const ISSUER = 'https://id.example.com'

export const wire: Wire = {
  isTokenRequest: (url) => url.pathname === '/token',
  respond: (_url, _body, { jwt, expiresIn, issuedAtSeconds, expiresAtSeconds }) =>
    answer({
      access_token: jwt,
      token_type: 'Bearer',
      expires_in: expiresIn,
      refresh_token: 'refresh-token',
      scope: 'openid offline_access',
      id_token: encode({
        iss: ISSUER,
        sub: 'user',
        aud: 'page',
        iat: issuedAtSeconds,
        exp: expiresAtSeconds,
      }),
    }),
  other: () =>
    answer({
      issuer: ISSUER,
      token_endpoint: `${ISSUER}/token`,
      authorization_endpoint: `${ISSUER}/authorize`,
    }),
}

export const notes: SubjectNotes = {
  package: 'oidc-client-ts',
  wiring:
    'UserManager with its defaults (automaticSilentRenew, sessionStorage) and a refresh token, signed in by signinResourceOwnerCredentials(); a use is getUser(); after a 401, signinSilent().',
  unfair:
    'A session client. Default wiring: an application may listen to silentRenewError and try again by itself; this one does not, so that after a failed renewal only the step after a 401 brings it back.',
}
