import type { SubjectNotes, Wire } from '../subject.ts'
import { answer } from './answer.ts'
import { encode } from './claims.ts'

const REFRESH_TOKEN = encode({ sub: 'user', typ: 'Offline' })

export const wire: Wire = {
  isTokenRequest: (url) => url.pathname.endsWith('/protocol/openid-connect/token'),
  respond: (_url, _body, { jwt, expiresIn }) =>
    answer({
      access_token: jwt,
      expires_in: expiresIn,
      refresh_token: REFRESH_TOKEN,
      refresh_expires_in: 0,
      token_type: 'Bearer',
    }),
}

export const notes: SubjectNotes = {
  package: 'keycloak-js',
  wiring:
    'init({ token, refreshToken }) with what an earlier visit has stored; before each use updateToken(5), then token, as its documentation shows; after a 401, updateToken(-1). onTokenExpired is not set, the default.',
  unfair:
    'A session client. checkLoginIframe is off, as it is where third-party cookies are blocked: there is no Keycloak page here to ask. Where updateToken() rejects, the use fails, though the token may have seconds left.',
}
