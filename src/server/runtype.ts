import type { Mint } from './mint/mint'
import { handOut, type StoredToken } from './mint/stored-token'

/** What {@link runtypeMint} takes. */
export interface RuntypeMintOptions<User> {
  /**
   * `ct_live_…`, from the vendor's dashboard or its management API; it is public. A function may look it up,
   * so that a rotated one needs no deployment.
   */
  clientToken: StoredToken<User>
}

/**
 * Hands out Runtype's client token, which does not expire, and dies at once when it is rotated. What expires
 * is the session that the widget makes with it: the browser's side renews that.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the token is empty, or no plain line of text.
 *
 * @example
 * createTokenHandler({ authorize, mint: runtypeMint({ clientToken: process.env.RUNTYPE_CLIENT_TOKEN! }) })
 */
export function runtypeMint<User>({ clientToken }: RuntypeMintOptions<User>): Mint<User> {
  return handOut('clientToken of runtypeMint (Runtype)', clientToken)
}
