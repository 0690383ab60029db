import { addressOfUser, BASE_URL, callAnsweringAgent } from './answering-agent/api'
import { type RotatingCredential, withCredential } from './credentials/rotating'
import type { Mint, MintRequest } from './mint/mint'
import { retrying } from './mint/retrying'

export {
  type AnsweringAgentAccount,
  createAnsweringAgentUser,
  rotateAnsweringAgentToken,
} from './answering-agent/users'
export type { RotatingCredential } from './credentials/rotating'

/** Options of {@link answeringAgentMint}. */
export interface AnsweringAgentMintOptions<User> {
  /**
   * `sk_live_…`; a secret, for the server only. `{ current, next }` while it changes: `next` is used, and
   * after a 401 or 403 `current`, once.
   */
  apiKey: RotatingCredential
  /** Your own id of the user, as you gave it to the vendor when you created the user there. */
  externalId: (request: MintRequest<User>) => string | Promise<string>
  /**
   * Default: `https://answeringagent.com/api/v1`; the playground's is
   * `https://playground.answeringagent.com/api/v1`.
   */
  baseUrl?: string | undefined
  /** How often a call that failed is made again: it only reads the token, so that is safe. Default 1. */
  retries?: number | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

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
  retries = 1,
  fetch,
}: AnsweringAgentMintOptions<User>): Mint<User> {
  return async (asked) => {
    const { signal, onEvent } = asked
    const call = async (key: string) => {
      const url = addressOfUser(baseUrl, await externalId(asked), 'answeringAgentMint')
      return retrying(retries, signal, () => callAnsweringAgent(url, { key, method: 'GET', signal, fetch }))
    }
    return withCredential('apiKey of answeringAgentMint', apiKey, call, {
      onEvent,
      vendor: 'answering-agent',
    })
  }
}
