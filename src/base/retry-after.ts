import { type HeaderReader, readDate, readSeconds } from './header-values'
import { readServerTime } from './server-time'

/**
 * Reads `Retry-After`, in ms: a number of seconds, or a date. The date is of the backend's clock. It
 * therefore counts from the backend's time.
 */
export function readRetryAfter(header: HeaderReader): number | undefined {
  const retryAfter = header('retry-after')
  const retryAt = /[a-z]/i.test(String(retryAfter))
    ? readDate(retryAfter, -(readServerTime(header).serverTime ?? Date.now()))
    : undefined
  return retryAt === undefined ? readSeconds(Number(retryAfter || NaN)) : Math.max(0, retryAt)
}
