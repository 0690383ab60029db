/**
 * A backend, or what is before it, hands out the same answer for a while. Everybody asks all the time: as one
 * answer is dropped, the next is made.
 */
export interface Memo {
  /** For how long an answer is handed out at most, in seconds. */
  seconds: number
  /**
   * What the answer's headers say of its age.
   *
   * - `fresh`: `Date` is now. A backend memoises the token, or the body, and writes the headers itself.
   * - `aged`: `Date` is when the answer was made, and `Age` how long ago that was. A CDN by the book.
   * - `stale`: `Date` is when the answer was made, and there is no `Age`. A service worker that asks its
   *   cache first.
   * - `none`: neither can be read. A CDN on another origin that exposes no headers.
   */
  headers: 'fresh' | 'aged' | 'stale' | 'none'
}

/**
 * When the answer that is handed out at an instant was made, both true time in ms. Memories are full before
 * an answer is too old: it lasts half of the time, or more.
 */
export function createMemory(memo: Memo | null, random: () => number): (at: number) => number {
  const starts = [0]
  return (at) => {
    if (memo === null) return at
    const ms = memo.seconds * 1_000
    for (let last = starts.at(-1) ?? 0; last + ms / 2 <= at;)
      starts.push((last += Math.round((ms / 2) * (1 + random()))))
    return starts.findLast((start) => start <= at) ?? 0
  }
}

/** The headers that tell of time, of an answer made at `madeAt`. Epoch ms. */
export function timeHeaders(headers: Memo['headers'], madeAt: number, now: number): Record<string, string> {
  const date = new Date(Math.floor((headers === 'fresh' ? now : madeAt) / 1_000) * 1_000).toUTCString()
  if (headers === 'none') return {}
  return headers === 'aged' ? { date, age: String(Math.floor((now - madeAt) / 1_000)) } : { date }
}
