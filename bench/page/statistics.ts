/** The middle one. `NaN` of none. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** 95 of 100 are not above it. */
export const p95 = (values: readonly number[]): number => quantile(values, 0.95)

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

/** The median of the ratios of what was measured in the same round. */
export const ratio = (values: readonly number[], base: readonly number[]): number =>
  median(pairs(values, base).map(([value, other]) => value / other))

/** What was measured in the same round, one less the other. */
export const differences = (values: readonly number[], base: readonly number[]): number[] =>
  pairs(values, base).map(([value, other]) => value - other)

function pairs(values: readonly number[], base: readonly number[]): [number, number][] {
  return values.flatMap((value, round) => {
    const other = base[round]
    return other === undefined ? [] : [[value, other]]
  })
}
