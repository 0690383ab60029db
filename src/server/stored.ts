import { EmbedError } from '../errors'
import type { Mint, MintRequest } from './mint'

/** A token that somebody has made in the vendor's dashboard: itself, or what finds it, e.g. in your database, by user or by what the page asks for. */
export type StoredToken<User> = string | ((request: MintRequest<User>) => string | Promise<string>)

/** Hands out a stored token, for vendors that mint none on request. That it is missing is told when it is wanted: builds import routes without secrets. */
export function handOut<User>(vendor: string, stored: StoredToken<User>): Mint<User> {
  return async (asked) => {
    if (!stored) throw new EmbedError('EMBED_CONFIG', `Expected ${vendor}'s token, it is empty. Is the environment variable set?`)
    return { embedToken: typeof stored === 'function' ? await stored(asked) : stored, expiresIn: undefined }
  }
}
