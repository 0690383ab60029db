import type { SubjectNotes, Wire } from '../subject.ts'
import { answer } from './answer.ts'
import { withClaims } from './claims.ts'

/** livekit-server-sdk sets `nbf` to the instant of minting, and the client checks it. */
export const wire: Wire = {
  isTokenRequest: (_url, method) => method === 'POST',
  respond: (_url, _body, { jwt, issuedAtSeconds }) =>
    answer({
      server_url: 'wss://rooms.example.com',
      participant_token: withClaims(jwt, { nbf: issuedAtSeconds }),
    }),
}

export const notes: SubjectNotes = {
  package: 'livekit-client',
  wiring: 'TokenSource.endpoint(), fetch() before each use; after a 401, fetch(options, true).',
  unfair:
    'Made for the moment of connecting; in a session LiveKit’s server renews tokens itself. So a use here is a connection.',
}
