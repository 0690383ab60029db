import { type LifetimeFacts, UNPROVEN_LIFETIME_SECONDS } from './lifetime'

/** What the answers so far have shown: of the tokens, and of this machine's wall clock. */
export interface Sightings {
  /** How far this machine's wall clock is ahead of the backend's, in ms; `null`: nothing has shown it. */
  readonly skewMs: number | null
  /**
   * How far the backend's clock was ahead of this machine's at the last answer, in ms, as far as its `Date`
   * told; `null`: it has not told.
   */
  readonly aheadMs: number | null
  /** The `Date` of an answer, moved on where the answer is one that came before. All in ms. */
  serverTime: (date: number, now: number) => number
  /** @param isDeadByWall - only this machine's wall clock says that the token is dead. */
  note: (facts: LifetimeFacts, isDeadByWall: boolean) => void
  /** When a JWT really expires: a value that came before never gets a later end. */
  endOf: (value: string, expiresAt: number | null) => number | null
}

/** Of how many answers it is remembered what they brought. */
const REMEMBERED = 16
/** `Date` is in whole seconds: within this, two answers may have the same. */
const SAME_DATE_MS = 2_000
/** A token that was issued so much after it came shows that the wall clock is behind. */
const BEHIND_MS = 2_000

/**
 * Remembers what the answers of one endpoint have shown, for one token.
 *
 * The wall clock is taken to be right until something shows that it is not: a backend's `Date` that no cache
 * can have given; a token that was issued later than it came; or two answers, the second token expiring later
 * than the first, that are both dead by the wall clock alone. A backend that hands out new tokens does not
 * hand out dead ones, so the clock is wrong.
 */
export function createSightings(): Sightings {
  const ends = new Map<string, number>()
  const dates = new Map<number, number>()
  let skewMs: number | null = null
  let aheadMs: number | null = null
  /** When the token ends that was dead by the wall clock, in epoch seconds of the backend's. */
  let deadEndsAt = Infinity

  return {
    get skewMs() {
      return skewMs
    },
    get aheadMs() {
      return aheadMs
    },
    serverTime(date, now) {
      const firstAt = dates.get(date) ?? now
      const isAgain = now - firstAt > SAME_DATE_MS
      if (!isAgain) remember(dates, date, firstAt)
      const time = isAgain ? date + now - firstAt : date
      aheadMs = time - Date.now()
      return time
    },
    note({ told, claims: { exp, iat }, wallTime, serverTime, isUncached, lifetimeSeconds }, isDeadByWall) {
      if (wallTime === undefined) return
      const endsAt = exp ?? told.find(({ at }) => at !== undefined)?.at
      const behind = (seconds: number) => wallTime - seconds * 1_000
      if (isUncached && serverTime !== undefined) skewMs = wallTime - serverTime
      else if (isDeadByWall && endsAt !== undefined) {
        if (endsAt > deadEndsAt)
          skewMs = behind(iat ?? endsAt - (lifetimeSeconds ?? UNPROVEN_LIFETIME_SECONDS))
        deadEndsAt = endsAt
      } else if (iat !== undefined && (skewMs !== null || behind(iat) < -BEHIND_MS))
        skewMs = Math.min(skewMs ?? Infinity, behind(iat))
    },
    endOf(value, expiresAt) {
      const end = Math.min(ends.get(value) ?? Infinity, expiresAt ?? Infinity)
      remember(ends, value, end)
      return end === Infinity ? null : end
    },
  }
}

/** The oldest goes where there are too many. */
function remember<K>(map: Map<K, number>, key: K, value: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > REMEMBERED) map.delete(map.keys().next().value as K)
}
