/** An instant as local time, e.g. `12:04:10`. */
export function clockTime(at: number): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** A duration in its two largest units, e.g. `2 min 31 s`; below ten seconds to a tenth, below one in ms. */
export function span(ms: number): string {
  const length = Math.max(0, ms)
  if (length < 1_000) return `${Math.round(length)} ms`
  if (length < 10_000) return `${String(Math.round(length / 100) / 10)} s`
  const first = UNITS.findIndex(([, unit]) => length >= unit)
  const [name, unit] = UNITS[first] ?? UNITS[3]
  const whole = Math.floor(length / unit)
  const next = UNITS[first + 1]
  const rest = next ? Math.floor((length % unit) / next[1]) : 0
  return next && rest > 0 ? `${whole} ${name} ${rest} ${next[0]}` : `${whole} ${name}`
}

/**
 * A duration that counts down, in whole seconds. Fractions would change all the time, and be hard to read.
 */
export function countdown(ms: number): string {
  const whole = Math.ceil(Math.max(0, ms) / 1_000)
  return whole < 10 ? `${whole} s` : span(whole * 1_000)
}
