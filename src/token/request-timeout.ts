/**
 * A request that hangs is never given more than this, unless `policy.timeoutMs` is more: a network that is
 * back must not wait for one that it lost.
 */
const MAX_TIMEOUT_MS = 25_000

/** How long a request may take after so many in a row have hung: twice as long after each, up to 25 s. */
export function timeoutAfter(timeouts: number, timeoutMs: number): number {
  return Math.max(timeoutMs, Math.min(MAX_TIMEOUT_MS, timeoutMs * 2 ** timeouts))
}
