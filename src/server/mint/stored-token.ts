import { requireCredential } from './credential'
import type { MintRequest } from './mint'

/**
 * A token that somebody has made in the vendor's dashboard: itself, or what finds it, e.g. in your database,
 * by user or by what the page asks for.
 */
export type StoredToken<User> = string | ((request: MintRequest<User>) => string | Promise<string>)

/** What a stored token is handed out as: how long it lives, it says itself, or it has no end. */
export interface HandedOut {
  embedToken: string
}

/**
 * Hands out a stored token, for vendors that mint none on request.
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
