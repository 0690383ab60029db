import { EmbedError } from '../../errors/errors'
import type { Mint, MintRequest } from '../mint/mint'
import type { EmbedTokenIssuer } from '../signing/issuer'
import type { ShieldedVendor } from './vendor-rules'

/** Options of {@link shieldedMint}. */
export interface ShieldedMintOptions<User> {
  issuer: Pick<EmbedTokenIssuer, 'sign'>
  vendor: ShieldedVendor
  /** Returns the user's id, as the proxy's `authorize` and `limit` know it. */
  identityOf: (user: User) => string | number
  /**
   * The `scope` of the proxy, which the token opens. A function chooses by user and `params`, and throws for a
   * scope that the user may not have. Default `"embed"`.
   */
  scope?: string | ((request: MintRequest<User>) => string | Promise<string>) | undefined
  /** The page's origin for requests that name none, e.g. of `mintInitialTokens`. Default: they fail. */
  origin?: string | undefined
}

/**
 * Mints a token of your own in place of the vendor's, for {@link createVendorProxy}: of 15 minutes, bound to
 * the user, the vendor, the scope, and the origin of the page that asks.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the request has no `Origin` and there is no `origin`, or there is no
 * identity; `createTokenHandler` makes it 502.
 *
 * @example
 * createTokenHandler({ authorize, mint: { interakt: shieldedMint({ issuer, vendor: 'interakt', identityOf: (user: User) => user.id }) } })
 */
export function shieldedMint<User>({
  issuer,
  vendor,
  identityOf,
  scope = 'embed',
  origin,
}: ShieldedMintOptions<User>): Mint<User> {
  return async (asked) => {
    const page = asked.request.headers.get('origin') ?? origin
    if (page === undefined)
      throw new EmbedError(
        'EMBED_CONFIG',
        'The request names no origin to bind the token to. Give `origin` to shieldedMint, e.g. "https://app.example.com".',
      )
    return issuer.sign({
      identity: String(identityOf(asked.user)),
      vendor,
      scope: typeof scope === 'function' ? await scope(asked) : scope,
      origin: page,
    })
  }
}
