import type { Clock } from './clock'
import type { EmbedError } from './errors'
import { allowanceRate, allowedAt, retryDelay, spend, type Allowance } from './lifecycle'
import type { EmbedToken } from './token'

/** What the attempts at one token have come to, and when the next may be made. */
export interface Attempts {
  /** Failures in a row. */
  readonly failures: number
  /** When the next may be made by itself, epoch ms: after back-off, what the other side asked for, and the bound. */
  nextAt: () => number
  /** The same where a person asks: back-off does not hold a person up, the other side's wish and a bound do. */
  nextByPersonAt: () => number
  /** One is made. */
  spend: (isAskedByPerson: boolean) => void
  succeed: (token: EmbedToken) => void
  /** @param leftMs - how long the token held may still be used. */
  fail: (error: EmbedError, leftMs: number) => void
  /** Forgets the back-off, e.g. because the network is back; not what the other side asked for. */
  hurry: () => void
  /** Begins anew, but for the bound. */
  forgive: () => void
  /** Another user: the bound begins anew as well. */
  reset: () => void
}

export function createAttempts(now: Clock): Attempts {
  let failures = 0
  let notBefore = -Infinity
  /** Until when the other side asked us to wait. */
  let toldNotBefore = -Infinity
  let allowance: Allowance | null = null
  let personAllowance: Allowance | null = null
  /** The longest-lived token seen: the bound goes by it. */
  let longest: EmbedToken | null = null

  const rate = (isAskedByPerson: boolean) => allowanceRate(longest, isAskedByPerson)

  function clear() {
    failures = 0
    notBefore = toldNotBefore = -Infinity
  }

  return {
    get failures() {
      return failures
    },
    nextAt: () => Math.max(notBefore, allowedAt(allowance, rate(false), now())),
    nextByPersonAt: () => Math.max(toldNotBefore, allowedAt(personAllowance, rate(true), now())),
    spend(isAskedByPerson) {
      if (isAskedByPerson) personAllowance = spend(personAllowance, rate(true), now())
      else allowance = spend(allowance, rate(false), now())
    },
    succeed(token) {
      clear()
      if (longest === null || lifetime(token) > lifetime(longest)) longest = token
    },
    fail({ code, retryAfterMs }, leftMs) {
      const isOffline = code === 'EMBED_NETWORK' && typeof navigator !== 'undefined' && navigator.onLine === false
      if (!isOffline) failures += 1
      notBefore = now() + retryDelay(Math.max(1, failures), Math.random(), retryAfterMs, leftMs)
      toldNotBefore = retryAfterMs === undefined ? -Infinity : notBefore
    },
    hurry() {
      notBefore = toldNotBefore
    },
    forgive() {
      failures = 0
      notBefore = toldNotBefore
    },
    reset() {
      clear()
      allowance = personAllowance = longest = null
    },
  }
}

function lifetime({ receivedAt, expiresAt }: EmbedToken): number {
  return (expiresAt ?? Infinity) - receivedAt
}
