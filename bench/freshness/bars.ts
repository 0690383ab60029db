import type { Figures } from './figures.ts'
import type { Trace } from './traces.ts'

/** What a bar goes by. */
type JudgedTrace = Pick<Trace, 'group' | 'lifetimeSeconds' | 'shortestSeconds' | 'faults'> & {
  /** Default 30 s. */
  maxRecoveryMs?: number
}

/** A figure that a client has to reach. */
export interface Bar {
  name: string
  /** What it says where it is missed, else `null`. */
  miss: (figures: Figures, trace: JudgedTrace) => string | null
}

const MAX_EXPIRED_ADVERSARIAL = 0.001
const MAX_RECOVERY_MS = 30_000
/** Where nobody asks: a backend that goes on refusing is asked about once a minute. */
export const MAX_RECOVERY_UNASKED_MS = 60_000
const MAX_REQUESTS_IN_60S = 5
const MAX_REQUESTS_IN_60S_SHORT = 27
const SHORT_SECONDS = 30

const above = (value: number, most: number) => (value > most ? `${value}, at most ${most}` : null)

/** The bars of react-embed-token: every number is one that a build can fail by. */
export const BARS: readonly Bar[] = [
  {
    name: 'uses with an expired token',
    miss: ({ expired, uses }, { group }) =>
      above(expired, group === 'adversarial' ? Math.max(1, Math.floor(uses * MAX_EXPIRED_ADVERSARIAL)) : 0),
  },
  { name: 'expired uses in a row', miss: ({ longestExpiredRun }) => above(longestExpiredRun, 1) },
  { name: 'uses that failed while a token could be had', miss: ({ failed }) => above(failed, 0) },
  {
    name: 'uses that waited longer than a round trip while a token could be had',
    miss: ({ waited }) => above(waited, 0),
  },
  {
    name: 'uses that waited at all, nothing being wrong',
    miss: ({ blocked }, { faults }) => (faults.length === 0 ? above(blocked, 0) : null),
  },
  {
    name: 'ms from the end of an outage to a token',
    miss: ({ slowestRecoveryMs }, { maxRecoveryMs = MAX_RECOVERY_MS }) =>
      above(slowestRecoveryMs, maxRecoveryMs),
  },
  {
    name: 'tokens minted',
    miss({ mints, oracleFetches }, trace) {
      const isCounted = trace.group === 'steady' || trace.group === 'answers'
      const times = isCounted
        ? steadyShare(trace.shortestSeconds ?? trace.lifetimeSeconds)
        : trace.group === 'clock'
          ? 2
          : Infinity
      return above(mints, Math.ceil(oracleFetches * times))
    },
  },
  {
    name: 'requests in 60 s',
    miss: ({ mostRequestsIn60s }, { lifetimeSeconds }) =>
      above(
        mostRequestsIn60s,
        lifetimeSeconds < SHORT_SECONDS ? MAX_REQUESTS_IN_60S_SHORT : MAX_REQUESTS_IN_60S,
      ),
  },
  {
    name: 'requests before the instant of a Retry-After',
    miss: ({ retryAfterViolations }) => above(retryAfterViolations, 0),
  },
]

/**
 * A quarter more than the fewest; twice where the lifetime is too short for a lead of 30 s and a fifth of it.
 */
function steadyShare(lifetimeSeconds: number): number {
  return lifetimeSeconds < 150 ? 2 : 1.25
}

/** What a client misses on a trace; empty: nothing. */
export function judge(figures: Figures, trace: JudgedTrace): string[] {
  return BARS.flatMap(({ name, miss }) => {
    const missed = miss(figures, trace)
    return missed === null ? [] : [`${name}: ${missed}`]
  })
}
