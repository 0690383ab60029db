import { type EmbedError, isEmbedError } from '../../errors/errors'
import { isGone } from '../mint/mint'
import { toWaitSeconds } from '../mint/wait-seconds'
import { isRefusal, Refusal } from './refusal'

/** The answer to a failure that is not the vendor's. */
export function refusalOf(cause: unknown): Refusal {
  const { code, retryAfterMs } = readEmbedError(cause)
  if (code === 'EMBED_UNAVAILABLE' && retryAfterMs !== undefined) return unavailable(cause, retryAfterMs)
  return new Refusal(500, 'internal', 'The request could not be answered.', { cause })
}

/** The answer to a user or an address that asks too often. */
export function refusalOfLimit(waitMs: number): Refusal {
  return new Refusal(429, 'rate_limited', 'Too many requests.', { retryAfterSeconds: toWaitSeconds(waitMs) })
}

/** The answer to a mint that failed, or that refused what the page asked for. */
export function refusalOfVendor(cause: unknown, request: Request): Refusal {
  if (isRefusal(cause)) return cause
  if (isGone(cause, request)) return new Refusal(502, 'vendor_failed', 'The page went away.')
  const { code, retryAfterMs } = readEmbedError(cause)
  if (code === 'EMBED_TIMEOUT')
    return new Refusal(504, 'vendor_timeout', 'The vendor did not answer in time.', { cause })
  if (code === 'EMBED_UNAVAILABLE' && retryAfterMs !== undefined) return unavailable(cause, retryAfterMs)
  if (code !== 'EMBED_RATE_LIMITED')
    return new Refusal(502, 'vendor_failed', 'The vendor did not give a token.', { cause })
  return new Refusal(429, 'rate_limited', 'The vendor asks to wait.', {
    cause,
    retryAfterSeconds: toWaitSeconds(retryAfterMs),
  })
}

/** A mint may throw anything, even an object whose properties throw. */
function readEmbedError(error: unknown): Partial<Pick<EmbedError, 'code' | 'retryAfterMs'>> {
  try {
    return isEmbedError(error) ? { code: error.code, retryAfterMs: error.retryAfterMs } : {}
  } catch {
    return {}
  }
}

function unavailable(cause: unknown, retryAfterMs: number): Refusal {
  return new Refusal(503, 'unavailable', 'Tokens cannot be given at the moment.', {
    cause,
    retryAfterSeconds: toWaitSeconds(retryAfterMs),
  })
}
