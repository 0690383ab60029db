/** Nobody is told to wait longer than a day, whatever a vendor says. */
export const MAX_WAIT_MS = 86_400_000
const DEFAULT_SECONDS = 30

/**
 * What `Retry-After` says of a time to wait: whole seconds from 0 to a day; 30 where the time is not known.
 */
export function toWaitSeconds(ms: number | undefined): number {
  return typeof ms === 'number' && ms >= 0 ? Math.ceil(Math.min(ms, MAX_WAIT_MS) / 1_000) : DEFAULT_SECONDS
}
