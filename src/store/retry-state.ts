import type { Clock } from '../base/clock'
import type { EmbedError } from '../errors/errors'
import { type Allowance, allowanceRate, allowedAt, spend, WAKE_RATE } from '../token/request-allowance'
import { offlineDelay, reaskDelay, retryDelay } from '../token/back-off'
import { timeoutAfter } from '../token/request-timeout'
import type { EmbedToken } from '../token/token'
import { heard } from './shared-tokens'

/** What the attempts at one token have come to, and when the next may be made. */
export interface RetryState {
  /** Failures in a row. */
  readonly failures: number
  /** Refusals in a row: answers that asking again cannot be expected to mend. */
  readonly refusals: number
  /** A token was received for this user: a refusal is not final then. */
  readonly hasWorked: boolean
  /** How long the next may take, in ms. */
  readonly timeoutMs: number
  /** When the last one was made. */
  readonly spentAt: number
  /**
   * How long the endpoint asked this tab to wait from now, in ms; 0: not, or no longer. What another tab says
   * does not count.
   */
  readonly toldMs: number
  /**
   * When the next may be made by itself, epoch ms: after back-off, what the other side asked for, and the
   * bound.
   */
  nextAt: () => number
  /**
   * The same where a person asks: back-off does not hold a person up, the other side's wish and a bound do.
   */
  nextByPersonAt: () => number
  /** One is made. */
  spend: (isAskedByPerson: boolean) => void
  succeed: (token: EmbedToken) => void
  /**
   * @param leftMs - how long the token held may still be used; `Infinity`: there is none that may, or it
   * never dies.
   */
  fail: (error: EmbedError, leftMs: number) => void
  /** The token held was refused: what was to be waited because it lived is too long now. */
  lose: () => void
  /**
   * The page woke: forgets the back-off, not what the other side asked for, and the bound lets one more
   * through.
   */
  hurry: () => void
  /** Begins anew, but for the bound and what the other side asked for. */
  forgive: () => void
  /** Another user: the bound begins anew as well. */
  reset: () => void
}

/** A wait that the backend asked for holds a person up for no longer than this. */
const PERSON_WAIT_MS = 60_000

/** @param timeoutMs - how long a request may take, by the policy. */
export function createRetryState(now: Clock, timeoutMs: number, isSingleUse = false): RetryState {
  let failures = 0
  let refusals = 0
  let timeouts = 0
  let hasWorked = false
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

  const rate = (isAskedByPerson: boolean) => allowanceRate(longest, isAskedByPerson, isSingleUse)
  const usualAt = () => allowedAt(allowance, rate(false), now())

  function allowed() {
    return isHurried ? Math.min(usualAt(), allowedAt(wakeAllowance, WAKE_RATE, now())) : usualAt()
  }

  function clear() {
    failures = refusals = 0
    isHurried = false
    notBefore = toldNotBefore = toldUntil = -Infinity
  }

  return {
    get failures() {
      return failures
    },
    get refusals() {
      return refusals
    },
    get hasWorked() {
      return hasWorked
    },
    get timeoutMs() {
      return timeoutAfter(timeouts, timeoutMs)
    },
    get spentAt() {
      return spentAt
    },
    get toldMs() {
      return Math.max(0, toldUntil - now())
    },
    nextAt: () => Math.max(notBefore, allowed()),
    nextByPersonAt: () =>
      Math.max(
        Math.min(toldNotBefore, spentAt + PERSON_WAIT_MS),
        allowedAt(personAllowance, rate(true), now()),
      ),
    spend(isAskedByPerson) {
      if (isAskedByPerson) personAllowance = spend(personAllowance, rate(true), now())
      else if (isHurried && usualAt() > now()) wakeAllowance = spend(wakeAllowance, WAKE_RATE, now())
      else allowance = spend(allowance, rate(false), now())
      isHurried = false
      spentAt = now()
    },
    succeed(token) {
      clear()
      hasWorked = true
      // A backend that is always slow goes on getting the time that it needs.
      if (now() - spentAt < timeoutMs / 2) timeouts = 0
      if (longest === null || lifetime(token) > lifetime(longest)) longest = token
    },
    fail(error, leftMs) {
      const { code, retryAfterMs, retryable } = error
      if (code === 'EMBED_TIMEOUT') timeouts += 1
      refusals = retryable ? 0 : code === 'EMBED_IDENTITY_MISMATCH' ? Math.max(2, refusals + 1) : refusals + 1
      const isOffline = code === 'EMBED_NETWORK' && globalThis.navigator?.onLine === false
      if (!isOffline) failures += 1
      const at = now()
      const tookMs = at - spentAt
      const allowedInMs = usualAt() - at
      const lifetimeMs = longest === null ? Infinity : lifetime(longest)
      const waitMs = isOffline
        ? offlineDelay(Math.random())
        : refusals > 1 && leftMs === Infinity
          ? reaskDelay({ refusals, retryAfterMs, lifetimeMs }, Math.random())
          : retryDelay({ failures, retryAfterMs, leftMs, tookMs, allowedInMs, lifetimeMs }, Math.random())
      // Where it asked before, and a person did not wait, what it asked still holds.
      if (retryAfterMs !== undefined && !heard.has(error)) {
        toldNotBefore = at + waitMs
        toldUntil = at + retryAfterMs
      }
      // What failed as the page woke (a request that slept, too) says nothing of the next.
      notBefore = isHurried && !isOffline ? toldNotBefore : Math.max(at + waitMs, toldNotBefore)
    },
    lose() {
      const lifetimeMs = longest === null ? Infinity : lifetime(longest)
      notBefore = Math.max(
        toldNotBefore,
        Math.min(notBefore, spentAt + retryDelay({ failures, lifetimeMs }, Math.random())),
      )
    },
    hurry() {
      isHurried = true
      notBefore = toldNotBefore
    },
    forgive() {
      failures = refusals = 0
      notBefore = toldNotBefore
    },
    reset() {
      clear()
      allowance = wakeAllowance = personAllowance = longest = null
      hasWorked = false
      timeouts = 0
    },
  }
}

function lifetime({ receivedAt, expiresAt }: EmbedToken): number {
  return (expiresAt ?? Infinity) - receivedAt
}
