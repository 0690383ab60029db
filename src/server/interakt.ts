import { EmbedError } from '../errors/errors'
import { requireUrl } from './mint/credential'
import type { Mint } from './mint/mint'
import { handOut, type StoredToken } from './mint/stored-token'
import { askVendor } from './mint/vendor-api'

/** Options of {@link interaktMint}. */
export interface InteraktMintOptions<User> {
  /**
   * The experience's access token, from the vendor's dashboard. If you have several, give a function that
   * chooses by `params`: `widget` is `chat` or `search`, `experience` is the name in the page's options.
   */
  accessToken: StoredToken<User>
  /**
   * Whether to check with Interakt that the token is valid before it is handed out. A token that was
   * regenerated is then an error in your log. Default `false`.
   */
  verify?: boolean | undefined
  /** Default: `https://admin.interakt.app`. */
  baseUrl?: string | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

/** @source the vendor's source, `adf3400` (2026-06-12). */
const BASE_URL = 'https://admin.interakt.app'

/**
 * Hands out Interakt's access tokens. They are created in its dashboard, and do not expire. Regenerating a
 * token there ends the old one at once.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the token is empty, or not one plain line of text; with `verify`:
 * `EMBED_RATE_LIMITED` (with the body's `retryAfter`), `EMBED_UNAVAILABLE`; `createTokenHandler` makes them
 * 502, 429 and 502.
 *
 * @example
 * createTokenHandler({ authorize, mint: interaktMint({ accessToken: ({ params }) => (params.widget ===
 * 'search' ? searchToken : chatToken) }) })
 */
export function interaktMint<User>({
  accessToken,
  verify = false,
  baseUrl = BASE_URL,
  fetch,
}: InteraktMintOptions<User>): Mint<User> {
  const mint = handOut('accessToken of interaktMint (Interakt)', accessToken)
  if (!verify) return mint
  return async (asked) => {
    const found = await mint(asked)
    const url = `${requireUrl('baseUrl of interaktMint', baseUrl).replace(/\/+$/, '')}/api/v1/embed-snippet?containerId=embed`
    const answer = (await askVendor(
      'Interakt',
      url,
      { headers: { 'x-access-token': found.embedToken }, signal: asked.signal },
      fetch,
    )) as {
      success?: unknown
    } | null
    if (answer?.success !== true) {
      throw new EmbedError(
        'EMBED_UNAVAILABLE',
        'Interakt did not confirm the token. Check baseUrl of interaktMint.',
      )
    }
    return found
  }
}
