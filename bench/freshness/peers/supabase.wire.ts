import type { SubjectNotes, Wire } from '../subject.ts'
import { answer } from './answer.ts'
import { claimsOf } from './claims.ts'

const USER = {
  id: 'user',
  aud: 'authenticated',
  role: 'authenticated',
  email: 'user@example.com',
  app_metadata: {},
  user_metadata: {},
}

/** Refresh tokens rotate, as GoTrue's do. */
export const wire: Wire = {
  isTokenRequest: (url) => url.pathname === '/auth/v1/token',
  respond: (_url, _body, { jwt, expiresIn, expiresAtSeconds }) =>
    answer({
      access_token: jwt,
      token_type: 'bearer',
      expires_in: expiresIn,
      expires_at: expiresAtSeconds,
      refresh_token: `refresh-${String(claimsOf(jwt)['jti'])}`,
      user: USER,
    }),
  other: () => answer(USER),
}

export const notes: SubjectNotes = {
  package: '@supabase/auth-js',
  wiring:
    'AuthClient with the defaults of supabase-js (autoRefreshToken, persistSession in localStorage), signInWithPassword() once; a use is getSession(); after a 401, refreshSession().',
  unfair:
    'A session client: once it has signed its user out (a refused refresh), nobody signs in again here, and every later use fails.',
}
