/**
 * The known name that `name` was probably meant to be: `returningAi` for `returning-ai`, `interact` for
 * `interakt`.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, edits: editsBetween(simplified(name), simplified(candidate)) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, simplified(candidate).length / 4))
    .sort((a, b) => a.edits - b.edits)
  return best?.candidate
}

const simplified = (name: string) => name.toLowerCase().replace(/[^a-z\d]/g, '')

/**
 * How many letters have to be added, removed or replaced. @source
 * https://en.wikipedia.org/wiki/Levenshtein_distance
 */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...to].entries()) {
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)),
      )
    }
    row = next
  }
  return row[to.length] ?? 0
}
