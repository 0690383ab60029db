/**
 * How a backend writes its numbers.
 *
 * - `standard`: `expiresIn` and the JWT's claims are numbers of seconds.
 * - `milliseconds`: the claims are in ms, as from `Date.now()`.
 * - `strings`: `expiresIn` and the claims are strings.
 */
export type Numbers = 'standard' | 'milliseconds' | 'strings'

/** The claims that tell time, from epoch seconds. */
export function timeClaims(numbers: Numbers, seconds: { iat: number; exp: number }): object {
  const { iat, exp } = seconds
  if (numbers === 'standard') return { iat, exp }
  return numbers === 'strings'
    ? { iat: String(iat), exp: String(exp) }
    : { iat: iat * 1_000, exp: exp * 1_000 }
}
