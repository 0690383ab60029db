import type { Clock } from './clock'

/**
 * Returns a function that says whether one more is allowed: `perSecond` at once, and as many in each second
 * after that.
 */
export function createLimit(perSecond: number, now: Clock): () => boolean {
  let spentUntil = 0
  return () => {
    const at = now()
    if (spentUntil > at + 1_000) return false
    spentUntil = Math.max(spentUntil, at) + 1_000 / perSecond
    return true
  }
}
