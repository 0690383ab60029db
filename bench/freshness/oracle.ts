/** Times in which nothing can be fetched, in order. */
export interface Blocked {
  from: number
  to: number
}

interface OracleSetup {
  /** When the token was used, in order. */
  uses: readonly number[]
  blocked: readonly Blocked[]
  /** When a token that is fetched at `at` dies; told in order of time. */
  endOf: (at: number) => number
}

/**
 * What a client would need that knows the future: each token is fetched at the last moment that still serves
 * the next use.
 */
export function oracle({ uses, blocked, endOf }: OracleSetup): { fetches: number; impossible: number } {
  let fetches = 0
  let impossible = 0
  let end = -Infinity
  for (const use of uses) {
    if (use < end) continue
    const at = lastFree(use, blocked)
    const next = at < 0 ? -Infinity : endOf(at)
    if (next <= use) {
      impossible += 1
      continue
    }
    fetches += 1
    end = next
  }
  return { fetches, impossible }
}

function lastFree(at: number, blocked: readonly Blocked[]): number {
  const around = blocked.find(({ from, to }) => from <= at && at < to)
  return around ? lastFree(around.from - 1, blocked) : at
}
