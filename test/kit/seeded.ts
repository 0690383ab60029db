/** What randomised tests start from; set `SEED` to run one again as it failed. */
export const SEED = Number(process.env['SEED'] ?? 20_261_118)

/**
 * Numbers of 0 ≤ n < 1 that are the same for the same seed. @source mulberry32:
 * https://github.com/bryc/code/blob/master/jshash/PRNGs.md
 */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
