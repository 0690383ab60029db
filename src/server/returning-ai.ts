import { EmbedError } from '../errors'
import { askVendor } from './ask'
import type { Mint, MintRequest } from './mint'

/** What {@link returningAiMint} takes. */
export interface ReturningAiMintOptions<User> {
  /** From the vendor's dashboard. */
  accessId: string
  /** From the vendor's dashboard; a secret, for the server only. */
  accessKey: string
  /**
   * Who the user is to the vendor: the fields of the dashboard by their `data-*` attribute, signed into the token. Keys of the newer generation want it;
   * without it, the older request is sent, which has no identity.
   */
  userIdentifiers?: ((request: MintRequest<User>) => Record<`data-${string}`, string>) | undefined
  /** Default: the documented address. */
  url?: string | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

/** @source the vendor's documentation (access key authentication), read 2026-11-20. */
const MINT_URL = 'https://api-v2.returning.ai/v2/api/widget-access-keys/token'

/**
 * Mints Returning.AI's embed tokens: `POST` with access id and key, answered by a JWT at `data.embedToken` and, in the newer generation,
 * `data.expiresIn` in seconds.
 *
 * How the vendor reports errors is not documented: 429, and 503 with `Retry-After`, are taken for a rate limit, anything else but 2xx for a failure.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: id or key is empty; `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`; `createTokenHandler` makes them 502, 429 and 502.
 *
 * @example
 * createTokenHandler({ authorize, mint: returningAiMint<User>({ accessId, accessKey, userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }) }) })
 */
export function returningAiMint<User>({ accessId, accessKey, userIdentifiers, url = MINT_URL, fetch }: ReturningAiMintOptions<User>): Mint<User> {
  return async (asked) => {
    if (!accessId || !accessKey)
      throw new EmbedError('EMBED_CONFIG', 'Expected accessId and accessKey, one is empty. Are the environment variables set?')
    const body = JSON.stringify({ accessId, accessKey, ...(userIdentifiers ? { userIdentifiers: userIdentifiers(asked) } : {}) })
    return askVendor('Returning.AI', url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: asked.signal }, fetch)
  }
}
