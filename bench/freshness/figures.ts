import type { Backend } from './backend.ts'
import { GRACE_MS, type Use } from './consumer.ts'
import { oracle, type Blocked } from './oracle.ts'
import { DAY_MS } from './stage.ts'
import type { Tab } from './tab.ts'
import type { Uptime } from './uptime.ts'

/** What came of one run, or of several put together. */
export interface Figures {
  days: number
  uses: number
  /** Uses with a token that was dead. */
  expired: number
  longestExpiredRun: number
  /** Uses that got no token in 30 s although one could be had all the time. */
  failed: number
  /** The same within 30 s after an outage. */
  late: number
  /** The same in an outage. */
  excused: number
  /**
   * Uses that took longer than a round trip and 100 ms, although a token could be had all the time, 30 s
   * before, and since a use was good.
   */
  waited: number
  /** Uses that took any time at all, although a token could be had all the time. */
  blocked: number
  /** From the end of an outage to the first good use, where one was waiting, in ms. */
  recoveries: number
  slowestRecoveryMs: number
  requests: number
  mints: number
  mostMintsIn60s: number
  mostRequestsIn60s: number
  retryAfterViolations: number
  /** Tokens that a client would fetch that knows the future. */
  oracleFetches: number
  /** Uses that nobody could have served. */
  oracleImpossible: number
  /** It asked so often that the run was ended. */
  isFlooded: boolean
  /** The first few that came out badly: when, and why. */
  examples: string[]
}

interface TallySetup {
  until: number
  uses: readonly Use[]
  recoveriesMs: readonly number[]
  backend: Backend
  tab: Tab
  uptime: Uptime
  isFlooded: boolean
  maxLatencyMs: number
}

const MAX_EXAMPLES = 12

export function tally({
  until,
  uses,
  recoveriesMs,
  backend,
  tab,
  uptime,
  isFlooded,
  maxLatencyMs,
}: TallySetup): Figures {
  const count = (outcome: Use['outcome']) => uses.filter((use) => use.outcome === outcome).length
  const couldBeHad = ({ startedAt, endedAt, isRecovering }: Use) =>
    !isRecovering && uptime.wasUp(startedAt, endedAt) && startedAt >= uptime.lastEnd(startedAt) + GRACE_MS
  const served = uses.filter(
    (use) => (use.outcome === 'good' || use.outcome === 'expired') && couldBeHad(use),
  )
  const requests = [...backend.requests.values()].flat()
  const bound = oracleOf(
    uses.map(({ startedAt }) => startedAt).sort((a, b) => a - b),
    { backend, tab, uptime, until },
  )
  return {
    days: until / DAY_MS,
    uses: uses.length,
    expired: count('expired'),
    longestExpiredRun: longestRun(uses, (use) => use.outcome === 'expired'),
    failed: count('failed'),
    late: count('late'),
    excused: count('excused'),
    waited: served.filter(({ waitedMs }) => waitedMs > maxLatencyMs + 100).length,
    blocked: served.filter(({ waitedMs }) => waitedMs > 0).length,
    recoveries: recoveriesMs.length,
    slowestRecoveryMs: Math.max(0, ...recoveriesMs),
    requests: requests.length,
    mints: backend.mints.length,
    mostMintsIn60s: mostIn(backend.mints, 60_000),
    mostRequestsIn60s: Math.max(0, ...[...backend.requests.values()].map((times) => mostIn(times, 60_000))),
    retryAfterViolations: backend.violations,
    oracleFetches: bound.fetches,
    oracleImpossible: bound.impossible,
    isFlooded,
    examples: uses
      .filter((use) =>
        use.outcome === 'good'
          ? use.waitedMs > maxLatencyMs + 100 && couldBeHad(use)
          : use.outcome !== 'excused',
      )
      .slice(0, MAX_EXAMPLES)
      .map(
        ({ startedAt, outcome, waitedMs, why }) =>
          `${clockTime(startedAt)} ${outcome} after ${waitedMs} ms${why ? `: ${why}` : ''}`,
      ),
  }
}

/** Figures of several runs as those of one long run. */
export function sum(all: readonly Figures[]): Figures {
  const add = (key: keyof Figures) => all.reduce((total, figures) => total + (figures[key] as number), 0)
  const most = (key: keyof Figures) => Math.max(...all.map((figures) => figures[key] as number))
  return {
    days: add('days'),
    uses: add('uses'),
    expired: add('expired'),
    longestExpiredRun: most('longestExpiredRun'),
    failed: add('failed'),
    late: add('late'),
    excused: add('excused'),
    waited: add('waited'),
    blocked: add('blocked'),
    recoveries: add('recoveries'),
    slowestRecoveryMs: most('slowestRecoveryMs'),
    requests: add('requests'),
    mints: add('mints'),
    mostMintsIn60s: most('mostMintsIn60s'),
    mostRequestsIn60s: most('mostRequestsIn60s'),
    retryAfterViolations: add('retryAfterViolations'),
    oracleFetches: add('oracleFetches'),
    oracleImpossible: add('oracleImpossible'),
    isFlooded: all.some(({ isFlooded }) => isFlooded),
    examples: all.flatMap(({ examples }) => examples).slice(0, MAX_EXAMPLES),
  }
}

/** The most of `times` (in order) that fall into any window of `windowMs`. */
export function mostIn(times: readonly number[], windowMs: number): number {
  let most = 0
  let first = 0
  for (let last = 0; last < times.length; last += 1) {
    while ((times[last] as number) - (times[first] as number) >= windowMs) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}

function longestRun<T>(list: readonly T[], is: (one: T) => boolean): number {
  let longest = 0
  let current = 0
  for (const one of list) {
    current = is(one) ? current + 1 : 0
    longest = Math.max(longest, current)
  }
  return longest
}

function oracleOf(
  uses: readonly number[],
  { backend, tab, uptime, until }: Pick<TallySetup, 'backend' | 'tab' | 'uptime' | 'until'>,
) {
  const blocked: Blocked[] = [...uptime.outages(until), ...tab.pauses(until)]
  return oracle({
    uses,
    blocked,
    endOf: backend.endOfFetched,
  })
}

function clockTime(ms: number): string {
  const pad = (value: number, width = 2) => String(Math.floor(value)).padStart(width, '0')
  return `day ${Math.floor(ms / 86_400_000)} ${pad((ms / 3_600_000) % 24)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1_000) % 60)}.${pad(ms % 1_000, 3)}`
}
