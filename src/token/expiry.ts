/** When a token expires, as an answer says it. Neither: never. */
export interface Expiry {
  /** So many seconds after the answer. */
  after?: number
  /** An instant, in epoch seconds of the backend's clock. */
  at?: number
}

/** Ten years: beyond it, a number is a mistake of units or an instant, not a lifetime. */
export const MAX_LIFETIME_SECONDS = 315_360_000
const DAY_SECONDS = 86_400
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** From here on a number is an instant: in seconds it would be 31 years, as an epoch it is 2001. */
const INSTANT_FROM = 1e9
/** From here on an instant is in ms: in seconds it would be the year 5138. */
export const MILLISECONDS_FROM = 1e11
/** From here on a number is no instant either: in ms it would be the year 33658. */
const TOO_LARGE = 1e15

const UNIT_SECONDS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: DAY_SECONDS }

/**
 * Reads when a token expires, from a number, a string with a number, a date or a duration (`"15m"`). The unit
 * is decided by what is plausible, never by the name of the field, because backends mix the names up:
 *
 * | value | read as |
 * |---|---|
 * | up to a day (86 400) | seconds left |
 * | up to ten years | seconds left; ms left where that is the rounder reading: whole minutes (`900000`), and whole hours where it is whole days of seconds as well |
 * | between ten years and 10⁹ | ms left |
 * | 10⁹ to 10¹¹ | an instant in epoch seconds |
 * | 10¹¹ to 10¹⁵ | an instant in epoch ms |
 * | `"2026-11-27T10:00:00Z"`, `"Fri, 27 Nov 2026 10:00:00 GMT"` | an instant; a date without a zone is UTC |
 * | `"15m"`, `"1h"`, `"900s"` | a duration |
 * | `null` | never |
 *
 * @returns `undefined` where the value says nothing that can be read.
 */
export function readExpiry(value: unknown): Expiry | undefined {
  if (value === null) return {}
  if (typeof value === 'number') return readNumber(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return readNumber(Number(text))
  const unit = /^\d+ ?(ms|s|m|h|d)$/.exec(text)?.[1]
  if (unit) return { after: parseFloat(text) * (UNIT_SECONDS[unit] ?? 1) }
  const at = /^\d{4}-\d\d-\d\d|^[A-Z][a-z]{2}, \d/.test(text) ? Date.parse(withZone(text)) : NaN
  return at > 0 ? { at: at / 1_000 } : undefined
}

function readNumber(value: number): Expiry | undefined {
  if (!(value >= 0 && value < TOO_LARGE)) return undefined
  if (value >= MILLISECONDS_FROM) return { at: value / 1_000 }
  if (value >= INSTANT_FROM) return { at: value }
  const isRoundInMs = value % (value % DAY_SECONDS === 0 ? HOUR_MS : MINUTE_MS) === 0
  const isMs = value > MAX_LIFETIME_SECONDS || (value > DAY_SECONDS && isRoundInMs)
  return { after: isMs ? value / 1_000 : value }
}

/** JavaScript reads a time without a zone as local; backends that leave the zone out mean UTC. */
function withZone(text: string): string {
  if (/^[A-Z].*(:[\d.]+| \d{4})$/.test(text)) return `${text} UTC`
  return /-\d\d[T ][\d:.]+$/.test(text) ? `${text.replace(' ', 'T')}Z` : text
}
