// What every backend of this folder serves. Yours reads a real session, and asks your vendor.
import { cached, createTokenHandler, memoryCache } from 'react-embed-token/server'
import { returningAiMint } from 'react-embed-token/server/returning-ai'

/** The user of a session. */
export interface User {
  id: string
}

/** Secrets, from the environment of the server. */
export interface Secrets {
  RAI_ACCESS_ID?: string | undefined
  RAI_ACCESS_KEY?: string | undefined
}

/** Creates the endpoint. Create it once: the cache is in it. */
export function createHandler(secrets: Secrets): (request: Request) => Promise<Response> {
  const mint = returningAiMint<User>({
    accessId: secrets.RAI_ACCESS_ID ?? '',
    accessKey: secrets.RAI_ACCESS_KEY ?? '',
    userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }),
  })
  return createTokenHandler<User>({
    authorize: readUser,
    identityOf: (user) => user.id,
    mint: { 'returning-ai': cached(mint, { cache: memoryCache(), identityOf: (user) => user.id }) },
  })
}

/** Your session library goes here. */
function readUser(request: Request): User | null {
  const [, id] = /(?:^|;\s*)session=([\w-]+)/.exec(request.headers.get('cookie') ?? '') ?? []
  return id === undefined ? null : { id }
}
