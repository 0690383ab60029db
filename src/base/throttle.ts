import { createLimit } from './rate-limit'

/** An act that is done no more often than it is allowed to. */
export interface Paced<T> {
  /** Acts now, or with the latest value when it is time again. */
  ask: (value: T) => void
  stop: () => void
}

/**
 * Acts at most so many times in a second: constant work, however often it is asked, and the last value
 * counts.
 */
export function createPaced<T>(perSecond: number, act: (value: T) => void): Paced<T> {
  const isAllowed = createLimit(perSecond, () => performance.now())
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest: T
  function ask(value: T) {
    latest = value
    if (timer !== undefined) return
    if (isAllowed()) return act(value)
    timer = setTimeout(() => {
      timer = undefined
      ask(latest)
    }, 1_000 / perSecond)
  }
  return { ask, stop: () => clearTimeout(timer) }
}
