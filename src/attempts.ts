import type { Clock } from './clock'
import type { EmbedError } from './errors'
import { allowanceRate, allowedAt, offlineDelay, retryDelay, spend, WAKE_RATE, type Allowance } from './lifecycle'
import type { EmbedToken } from './token'

/** What the attempts at one token have come to, and when the next may be made. */
export interface Attempts {
  /** Failures in a row. */
  readonly failures: number
  /** How long the other side asked to wait from now, in ms; 0: not, or no longer. */
  readonly toldMs: number
  /** When the next may be made by itself, epoch ms: after back-off, what the other side asked for, and the bound. */
  nextAt: () => number
  /** The same where a person asks: back-off does not hold a person up, the other side's wish and a bound do. */
  nextByPersonAt: () => number
  /** One is made. */
  spend: (isAskedByPerson: boolean) => void
  succeed: (token: EmbedToken) => void
  /** @param leftMs - how long the token held may still be used; `Infinity`: there is none that may, or it never dies. */
  fail: (error: EmbedError, leftMs: number) => void
  /** The page woke: forgets the back-off, not what the other side asked for, and the bound lets one more through. */
  hurry: () => void
  /** Begins anew, but for the bound and what the other side asked for. */
  forgive: () => void
  /** Another user: the bound begins anew as well. */
  reset: () => void
}

export function createAttempts(now: Clock): Attempts {
  let failures = 0
  let notBefore = -Infinity
  /** Until when the other side asked us to wait. */
  let toldNotBefore = -Infinity
  /** The same without our jitter: what tabs tell each other must not grow on the way. */
  let toldUntil = -Infinity
  /** The page woke since the last attempt left. */
  let isHurried = false
  let spentAt = now()
  let allowance: Allowance | null = null
  let wakeAllowance: Allowance | null = null
  let personAllowance: Allowance | null = null
  /** The longest-lived token seen: the bound goes by it. */
  let longest: EmbedToken | null = null

  const rate = (isAskedByPerson: boolean) => allowanceRate(longest, isAskedByPerson)
  const usualAt = () => allowedAt(allowance, rate(false), now())

  function allowed() {
    return isHurried ? Math.min(usualAt(), allowedAt(wakeAllowance, WAKE_RATE, now())) : usualAt()
  }

  function clear() {
    failures = 0
    isHurried = false
    notBefore = toldNotBefore = toldUntil = -Infinity
  }

  return {
    get failures() {
      return failures
    },
    get toldMs() {
      return Math.max(0, toldUntil - now())
    },
    nextAt: () => Math.max(notBefore, allowed()),
    nextByPersonAt: () => Math.max(toldNotBefore, allowedAt(personAllowance, rate(true), now())),
    spend(isAskedByPerson) {
      if (isAskedByPerson) personAllowance = spend(personAllowance, rate(true), now())
      else if (isHurried && usualAt() > now()) wakeAllowance = spend(wakeAllowance, WAKE_RATE, now())
      else allowance = spend(allowance, rate(false), now())
      isHurried = false
      spentAt = now()
    },
    succeed(token) {
      clear()
      if (longest === null || lifetime(token) > lifetime(longest)) longest = token
    },
    fail({ code, retryAfterMs }, leftMs) {
      const isOffline = code === 'EMBED_NETWORK' && typeof navigator !== 'undefined' && navigator.onLine === false
      if (!isOffline) failures += 1
      const at = now()
      const tookMs = at - spentAt
      const allowedInMs = usualAt() - at
      const lifetimeMs = longest === null ? Infinity : lifetime(longest)
      const waitMs = isOffline
        ? offlineDelay(Math.random())
        : retryDelay({ failures, retryAfterMs, leftMs, tookMs, allowedInMs, lifetimeMs }, Math.random())
      toldNotBefore = retryAfterMs === undefined ? -Infinity : at + waitMs
      toldUntil = at + (retryAfterMs ?? -Infinity)
      // What failed as the page woke (a request that slept, too) says nothing of the next.
      notBefore = isHurried && !isOffline ? toldNotBefore : at + waitMs
    },
    hurry() {
      isHurried = true
      notBefore = toldNotBefore
    },
    forgive() {
      failures = 0
      notBefore = toldNotBefore
    },
    reset() {
      clear()
      allowance = wakeAllowance = personAllowance = longest = null
    },
  }
}

function lifetime({ receivedAt, expiresAt }: EmbedToken): number {
  return (expiresAt ?? Infinity) - receivedAt
}
