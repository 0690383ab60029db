/** How often something may happen. */
export interface RateLimit {
  /** How many requests. */
  points: number
  /** In how many seconds. */
  durationSeconds: number
}

/** Counts in memory, in windows of fixed length. */
export interface Counts {
  /** Counts one for a key. @returns `null`: it may go on; otherwise how long to wait, in ms. */
  take: (key: string) => number | null
}

interface Window {
  count: number
  /** By `performance.now()`. */
  endsAt: number
}

/** How many counters the keys share that are too many. */
const SHARED = 1_024

/**
 * Counts up to `maxKeys` keys apart. While there are as many, further keys share 1,024 counters, by a hash
 * that nobody outside can foresee. So memory is bounded, and no key is forgotten before its window ends: a
 * flood of keys resets nobody's count.
 */
export function createCounts({ points, durationSeconds }: RateLimit, maxKeys: number): Counts {
  const windows = new Map<string, Window>()
  const shared: (Window | undefined)[] = []
  const seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0

  /** All windows are of one length: the oldest, which come first, end first. */
  function dropEnded(now: number): void {
    for (const [key, { endsAt }] of windows) {
      if (endsAt > now) return
      windows.delete(key)
    }
  }

  function windowOf(key: string, now: number): Window {
    dropEnded(now)
    const found = windows.get(key)
    if (found) return found
    const fresh = { count: 0, endsAt: now + durationSeconds * 1_000 }
    if (windows.size < maxKeys) {
      windows.set(key, fresh)
      return fresh
    }
    const slot = hashOf(key, seed) % SHARED
    const last = shared[slot]
    return last && last.endsAt > now ? last : (shared[slot] = fresh)
  }

  return {
    take: (key) => {
      const now = performance.now()
      const window = windowOf(key, now)
      window.count += 1
      return window.count > points ? Math.max(window.endsAt - now, 1) : null
    },
  }
}

/** MurmurHash3's mixing, a character at a time. */
function hashOf(text: string, seed: number): number {
  let hash = seed
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0xcc9e2d51)
    hash = Math.imul((hash << 15) | (hash >>> 17), 0x1b873593)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
