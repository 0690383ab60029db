import type { Mint } from '../mint/mint'
import { signHs256 } from '../mint/sign-hs256'
import { grantedClaims, type GrantMetabase } from './grant'

export type { GrantMetabase, MetabaseEntity, MetabaseRequest } from './grant'
export { createMetabaseGuestHandler } from './guest-handler'

/** Options of {@link metabaseMint}. */
export interface MetabaseMintOptions<User> {
  /** The embedding secret key, from Metabase's settings; for the server only. */
  secret: string
  /** How long a token lives, in seconds: 60 to 86,400. Default 600, as in Metabase's documentation. */
  lifetimeSeconds?: number | undefined
  grant: GrantMetabase<User>
}

/**
 * Signs tokens for Metabase's guest embeds, without a request to Metabase.
 *
 * The page chooses the item, so `grant` has to decide whether this user may see it. The values of locked
 * parameters are what `grant` returns.
 *
 * @source https://www.metabase.com/docs/latest/embedding/guest-embedding, "Server-side code"
 * @throws {EmbedError} `EMBED_CONFIG`: the secret or the lifetime is wrong; `createTokenHandler` makes it 502. An
 * item that was not granted is 403, and a request without an item 400.
 *
 * @example
 * const metabase = metabaseMint<User>({
 *   secret: process.env.METABASE_SECRET_KEY!,
 *   grant: ({ user, entity }) => (mayRead(user, entity.id) ? { customer: [user.id] } : null),
 * })
 */
export function metabaseMint<User>({
  secret,
  lifetimeSeconds = 600,
  grant,
}: MetabaseMintOptions<User>): Mint<User> {
  return async (asked) =>
    signHs256('metabaseMint', secret, lifetimeSeconds, await grantedClaims(grant, asked))
}
