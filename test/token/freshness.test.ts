// @vitest-environment node
import { describe, expect, test, vi } from 'vitest'
import { BARS, judge, MAX_RECOVERY_UNASKED_MS } from '../../bench/freshness/bars.ts'
import { mostIn, type Figures } from '../../bench/freshness/figures.ts'
import { oracle } from '../../bench/freshness/oracle.ts'
import { run } from '../../bench/freshness/run.ts'
import { coldStart, lostLeader, mintsOfWidgets } from '../../bench/freshness/sharing.ts'
import { OURS, OURS_PUSHED } from '../../bench/freshness/subjects.ts'
import { type Trace, TRACES } from '../../bench/freshness/traces.ts'

// A simulated day takes a second where the machine is idle.
vi.setConfig({ testTimeout: 60_000 })

const SEED = 1
const DAYS = 1
const CARELESS = { file: './careless.ts' }

function traceOf(name: string): Trace {
  const found = TRACES.find((trace) => trace.name === name)
  if (!found) throw new Error(`no trace ${name}`)
  return found
}

describe('Tokens stay fresh through', () => {
  for (const trace of TRACES) {
    test(trace.name, async () => {
      const figures = await run(OURS, trace, SEED, DAYS)
      expect(judge(figures, trace), figures.examples.join('\n')).toEqual([])
      expect(figures.uses).toBeGreaterThan(200)
    })
  }
})

/**
 * Nothing tells a widget that is only told: it holds what it was told last, until a timer runs, or until what
 * is only doubted was renewed.
 */
const TOLD_TOO_LATE = TRACES.filter(
  ({ name }) =>
    name.startsWith('sleep in view') ||
    name.startsWith('naps') ||
    name === 'sleep and jumps' ||
    name === 'clock set back in sleep',
)
/** The backend refuses: while nobody asks, it is asked again slowly. */
const REFUSED = TRACES.filter(
  ({ name }) => name.startsWith('401') || name.startsWith('403') || name === 'captive portal',
)

describe('A widget that is told of its tokens, and is in view, holds a live one through', () => {
  for (const trace of TRACES.filter((trace) => !TOLD_TOO_LATE.includes(trace))) {
    test(trace.name, async () => {
      const figures = await run(OURS_PUSHED, { ...trace, usesWhileHidden: false }, SEED, DAYS)
      const bar = REFUSED.includes(trace) ? { ...trace, maxRecoveryMs: MAX_RECOVERY_UNASKED_MS } : trace
      expect(judge(figures, bar), figures.examples.join('\n')).toEqual([])
    })
  }
})

describe('Many', () => {
  const SEEDS = [1, 2, 3, 4, 5]

  test('widgets of one tab fetch one token', async () => {
    expect(await mintsOfWidgets(100, SEED)).toBe(1)
  })

  test.each(SEEDS)('tabs fetch a token each, and do not renew them together (seed %i)', async (seed) => {
    const { mints, renewalsSpreadMs } = await coldStart(false, seed)
    expect(mints).toBe(10)
    expect(renewalsSpreadMs).toBeGreaterThanOrEqual(10_000)
  })

  test.each(SEEDS)('tabs with crossTab fetch one token (seed %i)', async (seed) => {
    expect((await coldStart(true, seed)).mints).toBe(1)
  })

  test.each(['frozen', 'killed', 'hung'] as const)(
    'tabs with crossTab have a token soon where the one that fetches is %s',
    async (fate) => {
      for (const seed of SEEDS) {
        const { mints, lastTokenMs } = await lostLeader(fate, seed)
        expect(lastTokenMs).toBeLessThanOrEqual(11_000)
        expect(mints).toBeLessThanOrEqual(2)
      }
    },
  )
})

describe('The simulation', () => {
  test('gives the same figures for the same seed, and others for another', async () => {
    const first = await run(OURS, traceOf('everything'), 7, DAYS)
    expect(await run(OURS, traceOf('everything'), 7, DAYS)).toEqual(first)
    expect(await run(OURS, traceOf('everything'), 8, DAYS)).not.toEqual(first)
  })

  test.each([
    ['sleep, macOS', 'uses with an expired token', 1],
    ['clock -5 min', 'expired uses in a row', 0.2],
    ['5xx bursts', 'uses that failed while a token could be had', 1],
    ['5xx bursts', 'ms from the end of an outage to a token', 1],
    ['clock +16 min', 'tokens minted', 0.05],
    ['clock +16 min', 'requests in 60 s', 0.05],
    ['429, seconds', 'requests before the instant of a Retry-After', 1],
    ['429, an hour', 'requests before the instant of a Retry-After', 1],
    ['claims in ms', 'uses with an expired token', 1],
    ['401 for 3 min', 'uses that failed while a token could be had', 1],
    ['clock set back in sleep', 'uses with an expired token', 1],
  ])('finds a careless client out on %s: %s', async (name, bar, days) => {
    const figures = await run(CARELESS, traceOf(name), SEED, days)
    expect(judge(figures, traceOf(name)).map((miss) => miss.split(':')[0])).toContain(bar)
  })

  test('every bar can be missed', async () => {
    const trace = traceOf('steady')
    const good = await run(OURS, trace, SEED, 0.1)
    const worse: Partial<Figures> = {
      expired: 1,
      longestExpiredRun: 2,
      failed: 1,
      waited: 1,
      blocked: 1,
      slowestRecoveryMs: 30_001,
      mints: good.mints * 2,
      mostRequestsIn60s: 6,
      retryAfterViolations: 1,
    }
    expect(judge(good, trace)).toEqual([])
    const missed = Object.entries(worse).flatMap(([key, value]) =>
      judge({ ...good, [key]: value }, trace).map((miss) => miss.split(':')[0]),
    )
    expect(missed).toEqual(BARS.map(({ name }) => name))
  })

  test('knows the fewest tokens that serve given uses', () => {
    const endOf = (at: number) => at + 100
    expect(oracle({ uses: [0, 50, 99, 100, 150], blocked: [], endOf })).toEqual({ fetches: 2, impossible: 0 })
    expect(oracle({ uses: [50, 140], blocked: [{ from: 40, to: 110 }], endOf })).toEqual({
      fetches: 2,
      impossible: 0,
    })
    expect(oracle({ uses: [160], blocked: [{ from: 40, to: 200 }], endOf })).toEqual({
      fetches: 0,
      impossible: 1,
    })
  })

  test('counts the most that fall into any window', () => {
    expect(mostIn([0, 10, 59, 60, 61], 60)).toBe(4)
    expect(mostIn([], 60)).toBe(0)
  })
})
