import { EmbedError } from '../errors/errors'
import { isMissing, requireCredential, requireUrl } from './mint/credential'
import type { Mint, MintRequest } from './mint/mint'
import { askVendor } from './mint/vendor-api'

/** Options of {@link answeringAgentMint}. */
export interface AnsweringAgentMintOptions<User> {
  /** `sk_live_…`; a secret, for the server only. */
  apiKey: string
  /** Your own id of the user, as you gave it to the vendor when you created the user there. */
  externalId: (request: MintRequest<User>) => string | Promise<string>
  /**
   * Default: `https://answeringagent.com/api/v1`; the playground's is
   * `https://playground.answeringagent.com/api/v1`.
   */
  baseUrl?: string | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

/** @source the vendor's documentation, read 2026-11-20. */
const BASE_URL = 'https://answeringagent.com/api/v1'

/**
 * Gets a user's current embed token from Answering Agent: `GET /users/{external_id}/embed-token`. The answer
 * contains `embed_token`, which does not expire.
 *
 * It never uses `POST`: that rotates the user's secret, and ends all other sessions of that user.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the key or the id is empty; `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`
 * (also for a user the vendor does not know); `createTokenHandler` makes them 502, 429 and 502.
 *
 * @example
 * createTokenHandler({ authorize, mint: answeringAgentMint<User>({ apiKey, externalId: ({ user }) => user.id
 * }) })
 */
export function answeringAgentMint<User>({
  apiKey,
  externalId,
  baseUrl = BASE_URL,
  fetch,
}: AnsweringAgentMintOptions<User>): Mint<User> {
  return async (asked) => {
    const key = requireCredential('apiKey of answeringAgentMint', apiKey)
    const id = await externalId(asked)
    // Dots would lead to another path of the vendor's API.
    if (isMissing(id) || /^\.{1,2}$/.test(id))
      throw new EmbedError('EMBED_CONFIG', 'externalId of answeringAgentMint did not return a user id.')
    const url = `${requireUrl('baseUrl of answeringAgentMint', baseUrl).replace(/\/+$/, '')}/users/${encodeURIComponent(id)}/embed-token`
    return askVendor(
      'Answering Agent',
      url,
      { headers: { 'x-api-key': key, accept: 'application/json' }, signal: asked.signal },
      fetch,
    )
  }
}
