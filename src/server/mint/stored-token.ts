import { requireCredential } from './credential'
import type { MintRequest } from './mint'

/**
 * A token that was created in the vendor's dashboard: the token itself, or a function that finds it, e.g. in
 * your database, by the user or by the page's parameters.
 */
export type StoredToken<User> = string | ((request: MintRequest<User>) => string | Promise<string>)

/** A stored token as it is handed out. Its lifetime is in the token itself, or it does not expire. */
export interface HandedOut {
  embedToken: string
}

/**
 * Hands out a stored token, for vendors without an API to mint one.
 *
 * @param what - e.g. `clientToken of runtypeMint`.
 * @throws {EmbedError} `EMBED_CONFIG`: there is none.
 */
export function handOut<User>(
  what: string,
  stored: StoredToken<User>,
): (asked: MintRequest<User>) => Promise<HandedOut> {
  return async (asked) => ({
    embedToken: requireCredential(what, typeof stored === 'function' ? await stored(asked) : stored),
  })
}
