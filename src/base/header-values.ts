/** Returns the value of a header; `name` is in lower case. */
export type HeaderReader = (name: string) => string | null | undefined

/** The date in a header, plus `plusMs`, in ms; `undefined`: it is not a date. */
export function readDate(date: string | null | undefined, plusMs: number): number | undefined {
  const at = Date.parse(String(date)) + plusMs
  return Number.isNaN(at) ? undefined : at
}

/** A number of seconds, in ms; `undefined`: it is not a number of 0 or more. */
export function readSeconds(value: unknown): number | undefined {
  return Number.isFinite(value) && (value as number) >= 0 ? (value as number) * 1_000 : undefined
}
