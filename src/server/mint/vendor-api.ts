import { EmbedError } from '../../errors/errors'
import { MAX_WAIT_MS } from './wait-seconds'

/**
 * Asks a vendor's API for JSON. 429, and 503 with a time to wait, count as a rate limit. Every other status
 * but 2xx is a failure. The vendor's words are not repeated: they may contain a secret.
 *
 * @param ownFetch - replaces the global `fetch`. Without it, the global one is looked up at each call.
 * @throws {EmbedError} `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`; `createTokenHandler` makes them 429 and
 * 502.
 */
export async function askVendor(
  name: string,
  url: string,
  init: RequestInit,
  ownFetch: typeof fetch | undefined,
): Promise<unknown> {
  // A redirect would send the key elsewhere. It is not followed, and fails. Workers do not support 'error'.
  const response = await (ownFetch ?? globalThis.fetch)(url, { ...init, redirect: 'manual' })
  const body: unknown = await response.json().catch(() => null)
  const waitMs = readRetryAfter(response.headers) ?? readBody(body)
  const retryAfterMs = waitMs === undefined ? undefined : Math.min(waitMs, MAX_WAIT_MS)
  if (response.status === 429 || (response.status === 503 && retryAfterMs !== undefined)) {
    throw new EmbedError('EMBED_RATE_LIMITED', `${name} asks to wait (status ${response.status}).`, {
      retryAfterMs,
    })
  }
  if (!response.ok) throw new VendorFailure(name, response.status)
  return body
}

/** A vendor answered a status that is neither 2xx nor a rate limit. */
export class VendorFailure extends EmbedError {
  constructor(
    name: string,
    readonly status: number,
  ) {
    super('EMBED_UNAVAILABLE', `${name} gave no token: it answered status ${status}.`)
  }
}

/** Reads `Retry-After`, in seconds or as a date by the vendor's clock, in ms. */
function readRetryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after') ?? ''
  if (/^\d+$/.test(value)) return Number(value) * 1_000
  const at = /[a-z]/i.test(value) ? Date.parse(value) : NaN
  return Number.isNaN(at)
    ? undefined
    : Math.max(0, at - (Date.parse(headers.get('date') ?? '') || Date.now()))
}

/** Reads `retryAfter` of a body, in seconds as Interakt has it, in ms. */
function readBody(body: unknown): number | undefined {
  const { retryAfter } = (typeof body === 'object' && body !== null ? body : {}) as { retryAfter?: unknown }
  return typeof retryAfter === 'number' && retryAfter >= 0 && Number.isFinite(retryAfter)
    ? retryAfter * 1_000
    : undefined
}
