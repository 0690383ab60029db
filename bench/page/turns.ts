/** Measures each contestant once a round, so that what the machine does meanwhile meets all of them. */
export async function takeTurns<K extends string, T>(
  rounds: number,
  kinds: readonly K[],
  measure: (kind: K) => Promise<T>,
): Promise<Record<K, T[]>> {
  const results = Object.fromEntries(kinds.map((kind) => [kind, [] as T[]])) as Record<K, T[]>
  for (let round = 0; round < rounds; round += 1) {
    // Nobody is always the first.
    const first = round % kinds.length
    for (const kind of [...kinds.slice(first), ...kinds.slice(0, first)])
      results[kind].push(await measure(kind))
  }
  return results
}
