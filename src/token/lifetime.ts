import { type Expiry, MAX_LIFETIME_SECONDS } from './expiry'

/** What is known of how long a token lives. */
export interface LifetimeFacts {
  /** What the answer says. */
  told: readonly Expiry[]
  /** The JWT's own claims, epoch seconds. */
  claims: { exp?: number | undefined; iat?: number | undefined }
  /** The backend's clock when it answered, epoch ms. */
  serverTime?: number | undefined
  /** No cache can have given the answer: `serverTime` is believed. */
  isUncached?: boolean | undefined
  /** How old the answer is (`Age`), in ms. */
  ageMs?: number | undefined
  /** This machine's wall clock, epoch ms. */
  wallTime?: number | undefined
  /** The vendor's documented lifetime, in seconds; `null`: for ever; `undefined`: not documented. */
  lifetimeSeconds?: number | null | undefined
}

/** How long a token lives from the moment that the backend answered, and who says so. */
export interface Lifetime {
  /** `null`: it never expires. */
  seconds: number | null
  /**
   * `told`: the answer or the token says so. `wall`: only this machine's wall clock does. `documented`: the
   * vendor does. `unknown`: nobody does.
   */
  from: 'told' | 'wall' | 'documented' | 'unknown'
}

/**
 * The lifetime that a wall clock is believed about while nothing has shown that it is right: 15 minutes, as
 * embed tokens usually live.
 */
export const UNPROVEN_LIFETIME_SECONDS = 900

/**
 * Decides how long a token lives: the least that anything allows. Nothing makes it longer than something else
 * does.
 *
 * The answer's duration less its age; each instant (the answer's, the JWT's `exp`) less the backend's clock;
 * `exp − iat`. Where the backend's clock is not known, or a cache may have given the answer, this machine's
 * wall clock is one more bound. Only where there is none of these does the vendor's documented lifetime
 * count, and after it `null`: never.
 *
 * @param skewMs - how far this machine's wall clock is ahead of the backend's, in ms; `null`: not known.
 */
export function decideLifetime(
  { told, claims: { exp, iat }, serverTime, isUncached, ageMs = 0, wallTime, lifetimeSeconds }: LifetimeFacts,
  skewMs: number | null = null,
): Lifetime {
  const instants = told.flatMap(({ at }) => at ?? []).concat(exp ?? [])
  const until = (time: number | undefined) =>
    time === undefined ? [] : instants.map((instant) => instant - time / 1_000)
  const believed = [
    ...told.flatMap(({ after }) => (after === undefined ? [] : after - ageMs / 1_000)),
    ...until(serverTime),
  ]
  const claimed = (exp ?? NaN) - (iat ?? NaN)
  if (claimed > 0) believed.push(claimed)
  const byWall =
    wallTime === undefined || (isUncached && serverTime !== undefined) ? [] : until(wallTime - (skewMs ?? 0))

  const seconds = Math.min(...believed, ...byWall)
  if (seconds === Infinity) {
    if (lifetimeSeconds !== undefined) return { seconds: lifetimeSeconds, from: 'documented' }
    return { seconds: null, from: told.length > 0 ? 'told' : 'unknown' }
  }
  // An instant beyond what counts as a lifetime means that the token does not expire.
  if (seconds > MAX_LIFETIME_SECONDS) return { seconds: null, from: 'told' }
  if (seconds <= 0 && Math.min(...believed) > 0) return { seconds, from: 'wall' }
  if (believed.length > 0 || skewMs !== null) return { seconds, from: 'told' }
  return { seconds: Math.min(seconds, lifetimeSeconds ?? UNPROVEN_LIFETIME_SECONDS), from: 'wall' }
}
