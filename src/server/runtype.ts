import type { Mint } from './mint/mint'
import { handOut, type StoredToken } from './mint/stored-token'

export {
  createRuntypeClientToken,
  regenerateRuntypeClientToken,
  type RuntypeAccount,
  type RuntypeClientToken,
} from './runtype/client-tokens'

/** Options of {@link runtypeMint}. */
export interface RuntypeMintOptions<User> {
  /**
   * `ct_live_…`, from the vendor's dashboard or its management API. It is public. Use a function to look it
   * up, if it should rotate without a deployment.
   */
  clientToken: StoredToken<User>
}

/**
 * Hands out Runtype's client token. It does not expire, and a rotation ends it at once. The session that the
 * widget begins with it does expire: the browser's side of the library renews it.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the token is empty, or not one plain line of text.
 *
 * @example
 * createTokenHandler({ authorize, mint: runtypeMint({ clientToken: process.env.RUNTYPE_CLIENT_TOKEN! }) })
 */
export function runtypeMint<User>({ clientToken }: RuntypeMintOptions<User>): Mint<User> {
  return handOut('clientToken of runtypeMint (Runtype)', clientToken)
}
