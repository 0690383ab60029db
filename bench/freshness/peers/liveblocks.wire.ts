import type { SubjectNotes, Wire } from '../subject.ts'
import { answer } from './answer.ts'
import { withClaims } from './claims.ts'

export const wire: Wire = {
  isTokenRequest: (_url, method) => method === 'POST',
  respond: (_url, _body, { jwt }) =>
    answer({
      token: withClaims(jwt, {
        k: 'acc',
        pid: 'project',
        uid: 'user',
        perms: { '*': ['room:write'] },
        mcpr: 10,
      }),
    }),
}

export const notes: SubjectNotes = {
  package: '@liveblocks/client',
  wiring:
    'createClient({ authEndpoint }); a use is a call of its REST API (getUnreadInboxNotificationsCount), read off its Authorization header.',
  unfair:
    'Its documentation forbids backends that answer the same token twice: one that it has had before it refuses, as documented. No documented way to renew after a 401.',
}
