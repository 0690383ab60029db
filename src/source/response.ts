import { describe, readJson } from '../base/json'
import { readServerTime } from '../base/server-time'
import { embedError } from '../errors/embed-error'
import type { EmbedError } from '../errors/errors'
import { signInPage } from '../errors/failure'
import { readFailure } from '../errors/thrown'
import type { TokenAnswer } from './token-source'

/**
 * A JWT: signed (three parts), or encrypted (five). It begins with `{` and a quote or white space, in
 * base64url.
 */
const JWT = /^e[wy][\w-]*(\.[\w-]*){2}((\.[\w-]*){2})?$/
/** What a text has to look like to be a token: neither a sentence, nor JSON, nor HTML. */
const OPAQUE = /^(?![<{["])[\x21-\x7e]{16,}$/
/** `session_not_found`, `AuthenticationRequired`, `NOT-SIGNED-IN`, an address: no tokens either. */
const SAYING = /^[A-Za-z][a-z]*([A-Z_.:-][a-z]+)+[.!]?$|^[A-Z]+([_.:-][A-Z]+)+[.!]?$|^\w+:\/\//

/** A `Response`, also of another realm or library. */
export type AnyResponse = Pick<Response, 'ok' | 'status' | 'text'> & {
  headers: Pick<Headers, 'get'>
  type?: string
  redirected?: boolean
}

export function isResponse(value: unknown): value is AnyResponse {
  const { status, text, headers } = (value ?? {}) as Partial<AnyResponse>
  return typeof status === 'number' && typeof text === 'function' && typeof headers?.get === 'function'
}

/** The browser was told not to follow a redirect, and there was one. */
export function isRedirect({ type, status }: Pick<AnyResponse, 'type' | 'status'>): boolean {
  return type === 'opaqueredirect' || (status >= 301 && status <= 308 && status !== 304)
}

/**
 * Reads the answer of a token endpoint, whatever it is.
 *
 * @param isUncached - no cache can have given it.
 * @throws {EmbedError}
 */
export async function readResponse(response: AnyResponse, isUncached: boolean): Promise<TokenAnswer> {
  const { status, headers } = response
  if (isRedirect(response)) throw signInPage('a redirect')
  const text = await response.text().catch((cause: unknown) => {
    throw noAnswer(cause)
  })
  const body = readJson(text)
  if (!response.ok) throw readFailure({ status: Math.max(400, status), headers, body }, `status ${status}`)
  if (body === undefined && !isBareToken(text.trim(), String(headers.get('content-type')))) {
    if (/^\s*</.test(text)) throw signInPage(`HTML (status ${status})`, response.redirected)
    throw embedError('EMBED_TOKEN_MALFORMED', 'notJson', [describe(text), status])
  }
  const { serverTime, ageMs } = readServerTime((name) => headers.get(name))
  return { body: body === undefined ? text : body, serverTime, ageMs, isUncached: isUncached && ageMs === 0 }
}

function isBareToken(text: string, type: string): boolean {
  return JWT.test(text) || (/^text\/plain/i.test(type) && OPAQUE.test(text) && !SAYING.test(text))
}

/** The connection failed, before the answer or in the middle of it. */
export function noAnswer(cause: unknown): EmbedError {
  return embedError('EMBED_NETWORK', 'noAnswer', [], { cause })
}
