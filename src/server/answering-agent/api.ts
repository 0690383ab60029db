import { EmbedError } from '../../errors/errors'
import { isMissing, requireUrl } from '../mint/credential'
import { askVendor } from '../mint/vendor-api'

/** @source the vendor's documentation, read 2026-11-20. */
export const BASE_URL = 'https://answeringagent.com/api/v1'

/** The address of a user's token. @param who - e.g. `answeringAgentMint`. */
export function addressOfUser(baseUrl: string, externalId: string, who: string): string {
  // Dots would lead to another path of the vendor's API.
  if (isMissing(externalId) || /^\.{1,2}$/.test(externalId))
    throw new EmbedError('EMBED_CONFIG', `externalId of ${who} did not return a user id.`)
  return `${addressOf(baseUrl, who)}/users/${encodeURIComponent(externalId)}/embed-token`
}

export function addressOf(baseUrl: string, who: string): string {
  return requireUrl(`baseUrl of ${who}`, baseUrl).replace(/\/+$/, '')
}

/** One call. @source header and base: the vendor's documentation, read 2026-11-20. */
export function callAnsweringAgent(
  url: string,
  call: {
    key: string
    method: 'GET' | 'POST'
    body?: object | undefined
    signal?: AbortSignal | undefined
    fetch: typeof fetch | undefined
  },
): Promise<unknown> {
  const headers: Record<string, string> = { 'x-api-key': call.key, accept: 'application/json' }
  if (call.body) headers['content-type'] = 'application/json'
  return askVendor(
    'Answering Agent',
    url,
    {
      method: call.method,
      headers,
      ...(call.body ? { body: JSON.stringify(call.body) } : {}),
      ...(call.signal ? { signal: call.signal } : {}),
    },
    call.fetch,
  )
}
