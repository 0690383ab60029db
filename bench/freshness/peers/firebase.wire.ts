import type { SubjectNotes, Wire } from '../subject.ts'
import { answer } from './answer.ts'

const SIGN_IN = '/v1/accounts:signInWithCustomToken'

export const wire: Wire = {
  isTokenRequest: (url) => url.pathname === SIGN_IN || url.pathname === '/v1/token',
  respond: (url, _body, { jwt, expiresIn }) =>
    answer(
      url.pathname === SIGN_IN
        ? { idToken: jwt, refreshToken: 'refresh-token', expiresIn: String(expiresIn) }
        : {
            id_token: jwt,
            access_token: jwt,
            refresh_token: 'refresh-token',
            expires_in: String(expiresIn),
            token_type: 'Bearer',
          },
    ),
  other: () => answer({ users: [{ localId: 'user' }] }),
}

export const notes: SubjectNotes = {
  package: '@firebase/auth',
  wiring:
    'initializeAuth() with inMemoryPersistence, signInWithCustomToken(); a use is user.getIdToken(); after a 401, getIdToken(true). The package is what firebase/auth re-exports.',
  unfair:
    'A session client; Firebase’s own tokens always live an hour. It renews ahead of time only on pages that load another Firebase product, which is not the case here. The simulated failures do not carry Google’s error bodies: it takes each for a network failure.',
}
