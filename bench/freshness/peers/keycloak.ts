import Keycloak from 'keycloak-js'
import type { Subject } from '../subject.ts'
import { insist } from './insist.ts'
import { present } from './present.ts'

// Browsers have it since 2024; Node 20, whose engine runs the simulation, has not.
Promise.withResolvers ??= function <T>() {
  let settle: Pick<PromiseWithResolvers<T>, 'resolve' | 'reject'> | undefined
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }))
  return { promise, ...settle } as PromiseWithResolvers<T>
}

/** What an earlier visit has left behind: `init` renews it at once. */
const STORED =
  [{ alg: 'RS256' }, { sub: 'user', iat: 0, exp: 900 }].map((part) => btoa(JSON.stringify(part))).join('.') +
  '.c2lnbmF0dXJl'

export const subject: Subject = {
  name: 'Keycloak',
  start: async () => {
    const keycloak = await insist(async () => {
      const client = new Keycloak({ url: 'https://id.example.com', realm: 'realm', clientId: 'page' })
      await client.init({ token: STORED, refreshToken: STORED, checkLoginIframe: false })
      return client
    })
    return {
      use: async () => {
        await keycloak.updateToken(5)
        return present(keycloak.token)
      },
      rejected: () => void keycloak.updateToken(-1).catch(() => {}),
    }
  },
}
