import { EmbedError } from '../errors/errors'
import { credentialsOf, type RotatingCredential, withCredential } from './credentials/rotating'
import { isMissing, requireCredential, requireUrl } from './mint/credential'
import type { Mint, MintRequest } from './mint/mint'
import { askVendor } from './mint/vendor-api'

/** Fields of the vendor's dashboard by their `data-*` attribute. */
type UserIdentifiers = Record<`data-${string}`, string>

/** Options of {@link returningAiMint}. */
export interface ReturningAiMintOptions<User> {
  /** From the vendor's dashboard. `{ current, next }` if it changes together with the key. */
  accessId: RotatingCredential
  /**
   * From the vendor's dashboard; a secret, for the server only. `{ current, next }` while it changes: `next`
   * is used, and after a 401 or 403 `current`, once.
   */
  accessKey: RotatingCredential
  /**
   * The user's fields, by their `data-*` attribute in the vendor's dashboard. They are signed into the token.
   * Newer access keys need them. Without this option, the older request is sent, which has no identity.
   */
  userIdentifiers?: ((request: MintRequest<User>) => UserIdentifiers | Promise<UserIdentifiers>) | undefined
  /** Default: the documented address. */
  url?: string | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

/** @source the vendor's documentation (access key authentication), read 2026-11-20. */
const MINT_URL = 'https://api-v2.returning.ai/v2/api/widget-access-keys/token'

/**
 * Mints Returning.AI's embed tokens: `POST` with access id and key. The answer has a JWT at `data.embedToken`
 * and, for newer keys, `data.expiresIn` in seconds.
 *
 * The vendor does not document its errors. 429, and 503 with `Retry-After`, count as a rate limit. Every
 * other status but 2xx is a failure.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: id, key or an identifier is empty; `EMBED_RATE_LIMITED`,
 * `EMBED_UNAVAILABLE`; `createTokenHandler` makes them 502, 429 and 502.
 *
 * @example
 * createTokenHandler({ authorize, mint: returningAiMint<User>({ accessId, accessKey, userIdentifiers: ({ user
 * }) => ({ 'data-customer-id': user.id }) }) })
 */
export function returningAiMint<User>({
  accessId,
  accessKey,
  userIdentifiers,
  url = MINT_URL,
  fetch,
}: ReturningAiMintOptions<User>): Mint<User> {
  return async (asked) => {
    const [firstId, secondId = firstId] = credentialsOf(accessId)
    const [firstKey] = credentialsOf(accessKey)
    requireCredential('accessId of returningAiMint', firstId)
    requireCredential('accessKey of returningAiMint', firstKey)
    const address = requireUrl('url of returningAiMint', url)
    const identifiers = await userIdentifiers?.(asked)
    const missing = Object.entries(identifiers ?? {}).find(([, value]) => isMissing(value))
    if (missing)
      throw new EmbedError(
        'EMBED_CONFIG',
        `userIdentifiers of returningAiMint returned no text for ${missing[0]}.`,
      )
    const call = (key: string) => {
      const id = requireCredential('accessId of returningAiMint', key === firstKey ? firstId : secondId)
      const body = JSON.stringify({ accessId: id, accessKey: key, userIdentifiers: identifiers })
      return askVendor(
        'Returning.AI',
        address,
        { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: asked.signal },
        fetch,
      )
    }
    return withCredential('accessKey of returningAiMint', accessKey, call, {
      onEvent: asked.onEvent,
      vendor: 'returning-ai',
    })
  }
}
