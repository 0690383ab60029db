import { isRecord } from '../../base/json'
import { EmbedError } from '../../errors/errors'
import { VendorFailure } from '../mint/vendor-api'

/** @source https://docs.aws.amazon.com/quicksight/latest/APIReference/CommonErrors.html */
const THROTTLED = /^(ThrottlingException|TooManyRequestsException|Throttling)$/

/**
 * Throws what the client of AWS threw, in our words: its own message may hold ARNs and names of users. An abort
 * is thrown as it is.
 */
export function throwAwsError(error: unknown): never {
  const { name, $metadata } = isRecord(error) ? error : {}
  const status = isRecord($metadata) ? Number($metadata['httpStatusCode'] ?? 0) : 0
  if (name === 'AbortError' || status === 0) throw error
  if (status === 429 || THROTTLED.test(String(name)))
    throw new EmbedError('EMBED_RATE_LIMITED', `QuickSight asks to wait (status ${status}).`)
  throw new VendorFailure('QuickSight', status)
}
