// @vitest-environment node
import { Script } from 'node:vm'
import { describe, expect, test, vi } from 'vitest'
import { BARS, judge } from '../bench/freshness/bars.ts'
import type { Figures } from '../bench/freshness/figures.ts'
import { mostIn } from '../bench/freshness/figures.ts'
import { oracle } from '../bench/freshness/oracle.ts'
import { run } from '../bench/freshness/run.ts'
import { coldStart, lostLeader, mintsOfWidgets } from '../bench/freshness/sharing.ts'
import { createStage, type Stage } from '../bench/freshness/stage.ts'
import { OURS, OURS_PUSHED } from '../bench/freshness/subjects.ts'
import type { Tab } from '../bench/freshness/tab.ts'
import { TRACES, type Trace } from '../bench/freshness/traces.ts'

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

/** Nothing tells a widget that is only told: it holds what it was told last, until a timer runs. */
const TOLD_TOO_LATE = TRACES.filter(({ name }) => name.startsWith('sleep in view') || name.startsWith('naps') || name === 'sleep and jumps')
/** The user has to sign in: nothing is tried until somebody asks. */
const STOPPED = TRACES.filter(({ name }) => name.startsWith('401') || name.startsWith('403'))

describe('A widget that is told of its tokens, and is in view, holds a live one through', () => {
  const traces = TRACES.filter((trace) => !TOLD_TOO_LATE.includes(trace) && !STOPPED.includes(trace))
  for (const trace of traces) {
    test(trace.name, async () => {
      const figures = await run(OURS_PUSHED, { ...trace, usesWhileHidden: false }, SEED, DAYS)
      expect(judge(figures, trace), figures.examples.join('\n')).toEqual([])
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

  test.each(['frozen', 'killed', 'hung'] as const)('tabs with crossTab have a token soon where the one that fetches is %s', async (fate) => {
    for (const seed of SEEDS) {
      const { mints, lastTokenMs } = await lostLeader(fate, seed)
      expect(lastTokenMs).toBeLessThanOrEqual(11_000)
      expect(mints).toBeLessThanOrEqual(2)
    }
  })
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
    const missed = Object.entries(worse).flatMap(([key, value]) => judge({ ...good, [key]: value }, trace).map((miss) => miss.split(':')[0]))
    expect(missed).toEqual(BARS.map(({ name }) => name))
  })

  test('knows the fewest tokens that serve given uses', () => {
    const endOf = (at: number) => at + 100
    expect(oracle({ uses: [0, 50, 99, 100, 150], blocked: [], endOf })).toEqual({ fetches: 2, impossible: 0 })
    expect(oracle({ uses: [50, 140], blocked: [{ from: 40, to: 110 }], endOf })).toEqual({ fetches: 2, impossible: 0 })
    expect(oracle({ uses: [160], blocked: [{ from: 40, to: 200 }], endOf })).toEqual({ fetches: 0, impossible: 1 })
  })

  test('counts the most that fall into any window', () => {
    expect(mostIn([0, 10, 59, 60, 61], 60)).toBe(4)
    expect(mostIn([], 60)).toBe(0)
  })
})

describe('A simulated page', () => {
  const HABITS = { sleepTimers: 'rest', countsSleep: false, skewMs: 0 } as const

  /** Runs `code` in a tab; what it pushes to `log` is given back. */
  async function open(
    code: string,
    habits: Trace['habits'] = HABITS,
  ): Promise<{ stage: Stage; tab: Tab; log: unknown[]; another: (code: string) => Tab }> {
    const stage = await createStage({ trace: { habits, lifetimeSeconds: 900, cacheUntilLeftSeconds: null }, seed: SEED, maxRequests: 1_000 })
    const log: unknown[] = []
    const another = (script: string, id = 'other') => {
      const tab = stage.openTab(id, new Script(`var client = { subject: { start({ log }) { ${script} } } }`))
      void tab.start({ log } as never)
      return tab
    }
    return { stage, tab: another(code, 'first'), log, another }
  }

  test('runs a hidden tab’s timers once a second, and a chain of them once a minute after a minute', async () => {
    const { stage, tab, log } = await open(`setInterval(() => log.push(performance.now()), 100)`)
    await stage.world.run(1_000)
    expect(log).toHaveLength(10)
    tab.hide()
    await stage.world.run(59_000)
    expect(log.length).toBeGreaterThan(60)
    expect(log.length).toBeLessThan(72)
    const before = log.length
    await stage.world.run(600_000)
    expect(log.length - before).toBeGreaterThanOrEqual(9)
    expect(log.length - before).toBeLessThan(14)
  })

  test('fires a time-out at once that a timer cannot hold', async () => {
    const { stage, log } = await open(`setTimeout(() => log.push('at once'), 2 ** 31); setTimeout(() => log.push('in time'), 2 ** 31 - 1)`)
    await stage.world.run(10)
    expect(log).toEqual(['at once'])
    await stage.world.run(2 ** 31)
    expect(log).toEqual(['at once', 'in time'])
  })

  test.each([
    ['rest', false, 3_660_000],
    ['overdue', false, 3_610_000],
    ['overdue', true, 3_610_000],
  ] as const)('goes on after sleep: timers %s, sleep counted %s', async (sleepTimers, countsSleep, firesAt) => {
    const { stage, log } = await open(`setTimeout(() => log.push(Date.now(), performance.now()), 60_000)`, { sleepTimers, countsSleep, skewMs: 0 })
    const start = stage.machine.wall()
    await stage.world.run(10_000)
    stage.machine.sleep()
    await stage.world.run(3_610_000)
    expect(log).toEqual([])
    stage.machine.wake()
    await stage.world.run(4_000_000)
    expect(log).toEqual([start + firesAt, countsSleep ? firesAt : firesAt - 3_600_000])
  })

  test('lets messages wait for a frozen tab, and gives a dead tab’s lock on', async () => {
    const { stage, tab, log, another } = await open(`
      new BroadcastChannel('news').onmessage = ({ data }) => log.push(data)
      navigator.locks.request('one', () => new Promise(() => {}))`)
    await stage.world.run(10)
    tab.hide()
    tab.freeze()
    another(`
      new BroadcastChannel('news').postMessage('hello')
      navigator.locks.request('one', () => log.push('mine'))
      navigator.locks.request('one', { ifAvailable: true }, (lock) => log.push(lock))`)
    await stage.world.run(1_000)
    expect(log).toEqual([null])
    tab.resume()
    await stage.world.run(2_000)
    expect(log).toEqual([null, 'hello'])
    tab.kill()
    await stage.world.run(3_000)
    expect(log).toEqual([null, 'hello', 'mine'])
  })

  test('tells capturing listeners of the window first, and bubbles from the document', async () => {
    const { stage, tab, log } = await open(`
      addEventListener('visibilitychange', () => log.push('window, after'))
      document.addEventListener('visibilitychange', () => log.push(document.visibilityState))
      document.addEventListener('visibilitychange', () => log.push('document, capturing'), true)
      addEventListener('visibilitychange', () => log.push('window, capturing'), true)`)
    tab.hide()
    await stage.world.run(10)
    expect(log).toEqual(['window, capturing', 'document, capturing', 'hidden', 'window, after'])
  })
})
