// What each runtime serves: the handler of the examples, and one whose tokens are encrypted in a store.
import { cached, createTokenHandler } from 'react-embed-token/server'
import { storeCache } from 'react-embed-token/server/cache'
import { createHandler } from '../../examples/backends/handler'

type Handler = (request: Request) => Promise<Response>

export const SECRETS = { RAI_ACCESS_ID: 'id', RAI_ACCESS_KEY: 'key' }

/** Made at the first request: Workers may not make random numbers before. */
export function createEndpoints(): Record<string, Handler> {
  const values = new Map<string, string>()
  const store = {
    get: async (key: string) => values.get(key),
    set: async (key: string, value: string) => values.set(key, value),
  }
  let mints = 0
  const identityOf = (user: string) => user
  return {
    '/api/embed-token': createHandler(SECRETS),
    '/stored': createTokenHandler<string>({
      authorize: (request) => request.headers.get('x-user'),
      identityOf,
      mint: cached<string>(() => ({ embedToken: `token-${(mints += 1)}`, expiresIn: 900 }), {
        cache: storeCache({ store, encryptionKeys: [{ kid: 'a', key: new Uint8Array(32).fill(7) }] }),
        identityOf,
      }),
    }),
  }
}
