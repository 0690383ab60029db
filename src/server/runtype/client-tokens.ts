import { EmbedError } from '../../errors/errors'
import { isMissing, requireCredential, requireUrl } from '../mint/credential'
import { askVendor } from '../mint/vendor-api'

/** Your account at Runtype, for its management API. */
export interface RuntypeAccount {
  /** The secret key; for the server only. */
  apiKey: string
  /**
   * How the key is sent. The documentation that we read does not say it. Default: `Authorization: Bearer`.
   */
  headersOf?: ((apiKey: string) => Record<string, string>) | undefined
  /** Default: `https://api.runtype.com`. */
  baseUrl?: string | undefined
  /** Ends the call. */
  signal?: AbortSignal | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

/** The fields of a new client token. @source docs.runtype.com, client tokens. */
export interface RuntypeClientToken {
  name: string
  allowedOrigins: readonly string[]
  environment?: 'live' | 'test' | undefined
  flowIds?: readonly string[] | undefined
  defaultFlowId?: string | undefined
  agentIds?: readonly string[] | undefined
  rateLimitPerMinute?: number | undefined
  rateLimitPerHour?: number | undefined
  maxMessagesPerSession?: number | undefined
  sessionIdleTimeoutMinutes?: number | undefined
  pinToVersion?: unknown
  config?: unknown
}

/** @source docs.runtype.com. */
const BASE_URL = 'https://api.runtype.com'

/**
 * Creates a client token: `POST /v1/client-tokens`. It is not repeated, whatever fails.
 *
 * @returns the vendor's answer: `{ clientToken, token, warnings }`.
 * @source docs.runtype.com, client tokens.
 * @throws {EmbedError} `EMBED_CONFIG`: the key is empty; `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`.
 */
export async function createRuntypeClientToken(
  token: RuntypeClientToken,
  account: RuntypeAccount,
): Promise<unknown> {
  return post('createRuntypeClientToken', '', token, account)
}

/**
 * Gives a client token a new value: `POST /v1/client-tokens/:id/regenerate`. The old value ends at once, for
 * everybody. It is not repeated, whatever fails.
 *
 * @returns the vendor's answer.
 * @source docs.runtype.com, client tokens.
 * @throws {EmbedError} `EMBED_CONFIG`: the key or the id is empty; `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`.
 */
export async function regenerateRuntypeClientToken(id: string, account: RuntypeAccount): Promise<unknown> {
  if (isMissing(id) || /^\.{1,2}$/.test(id))
    throw new EmbedError('EMBED_CONFIG', 'The id for regenerateRuntypeClientToken is empty.')
  return post('regenerateRuntypeClientToken', `/${encodeURIComponent(id)}/regenerate`, undefined, account)
}

async function post(
  who: string,
  path: string,
  body: object | undefined,
  { apiKey, headersOf = bearer, baseUrl = BASE_URL, signal, fetch }: RuntypeAccount,
): Promise<unknown> {
  const key = requireCredential(`apiKey of ${who}`, apiKey)
  const url = `${requireUrl(`baseUrl of ${who}`, baseUrl).replace(/\/+$/, '')}/v1/client-tokens${path}`
  const headers = { ...headersOf(key), accept: 'application/json' }
  return askVendor(
    'Runtype',
    url,
    {
      method: 'POST',
      headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(signal ? { signal } : {}),
    },
    fetch,
  )
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
