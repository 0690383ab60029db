import { requireCredential } from '../mint/credential'
import { addressOf, addressOfUser, BASE_URL, callAnsweringAgent } from './api'

/** Your account at Answering Agent. */
export interface AnsweringAgentAccount {
  /** `sk_live_…`; a secret, for the server only. */
  apiKey: string
  /** Default: `https://answeringagent.com/api/v1`. */
  baseUrl?: string | undefined
  /** Ends the call. */
  signal?: AbortSignal | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

/**
 * Creates a user at Answering Agent: `POST /users`. Call it when a user signs up, never from a mint: it is
 * not repeated, whatever fails.
 *
 * @param user - the fields that the vendor asks for. They are sent as they are.
 * @returns the vendor's answer, with the user's `embed_token`.
 * @source path, status and answer: the vendor's documentation, read 2026-11-20. The fields of `user` are not
 * described there.
 * @throws {EmbedError} `EMBED_CONFIG`: the key is empty; `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`.
 */
export async function createAnsweringAgentUser(
  user: Readonly<Record<string, unknown>>,
  { apiKey, baseUrl = BASE_URL, signal, fetch }: AnsweringAgentAccount,
): Promise<unknown> {
  const key = requireCredential('apiKey of createAnsweringAgentUser', apiKey)
  const url = `${addressOf(baseUrl, 'createAnsweringAgentUser')}/users`
  return callAnsweringAgent(url, { key, method: 'POST', body: user, signal, fetch })
}

/**
 * Gives a user a new embed token: `POST /users/{external_id}/embed-token`. The old token dies at once, in
 * every tab and on every device of the user. It is not repeated, whatever fails.
 *
 * @returns the vendor's answer, with the new `embed_token`. Drop what you have cached for the user.
 * @source the vendor's documentation, read 2026-11-20.
 * @throws {EmbedError} `EMBED_CONFIG`: the key or the id is empty; `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`.
 */
export async function rotateAnsweringAgentToken(
  externalId: string,
  { apiKey, baseUrl = BASE_URL, signal, fetch }: AnsweringAgentAccount,
): Promise<unknown> {
  const key = requireCredential('apiKey of rotateAnsweringAgentToken', apiKey)
  const url = addressOfUser(baseUrl, externalId, 'rotateAnsweringAgentToken')
  return callAnsweringAgent(url, { key, method: 'POST', signal, fetch })
}
