/** What the headers of an answer say of time, in ms. */
export interface AnswerTimes {
  /** The backend's clock now: `Date`, plus `Age`. */
  serverTime: number | undefined
  ageMs: number
  retryAfterMs: number | undefined
}

/** @param header - gives a header by its name in small letters. */
export function readTimes(header: (name: string) => string | null | undefined): AnswerTimes {
  const ageMs = seconds(Number(header('age'))) ?? 0
  const serverTime = instant(header('date'), ageMs)
  const retryAfter = header('retry-after')
  // Seconds or a date. The date is of the backend's clock, so it counts from the backend's time.
  const retryAt = /[a-z]/i.test(String(retryAfter))
    ? instant(retryAfter, -(serverTime ?? Date.now()))
    : undefined
  return {
    serverTime,
    ageMs,
    retryAfterMs: retryAt === undefined ? seconds(Number(retryAfter || NaN)) : Math.max(0, retryAt),
  }
}

function instant(date: string | null | undefined, plusMs: number): number | undefined {
  const at = Date.parse(String(date)) + plusMs
  return Number.isNaN(at) ? undefined : at
}

/** In ms. */
export function seconds(value: unknown): number | undefined {
  return Number.isFinite(value) && (value as number) >= 0 ? (value as number) * 1_000 : undefined
}
