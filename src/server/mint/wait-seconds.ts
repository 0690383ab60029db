/** The longest time to wait that is passed on to a page: a day. */
export const MAX_WAIT_MS = 86_400_000
const DEFAULT_SECONDS = 30

/**
 * The value of `Retry-After` for a time to wait: whole seconds from 0 to a day, or 30 if the time is not
 * known.
 */
export function toWaitSeconds(ms: number | undefined): number {
  return typeof ms === 'number' && ms >= 0 ? Math.ceil(Math.min(ms, MAX_WAIT_MS) / 1_000) : DEFAULT_SECONDS
}
