import { UserManager } from 'oidc-client-ts'
import type { Subject } from '../subject.ts'
import { insist } from './insist.ts'
import { present } from './present.ts'

export const subject: Subject = {
  name: 'oidc-client-ts',
  start: async ({ identity }) => {
    const manager = new UserManager({
      authority: 'https://id.example.com',
      client_id: 'page',
      redirect_uri: 'https://page.example.com/callback',
      scope: 'openid offline_access',
    })
    await insist(() => manager.signinResourceOwnerCredentials({ username: identity, password: 'password' }))
    return {
      use: async () => present((await manager.getUser())?.access_token),
      rejected: () => void manager.signinSilent().catch(() => {}),
    }
  },
}
