// @vitest-environment node
import { Script } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { ENDPOINT } from '../bench/freshness/backend.ts'
import { createStage, type Stage, type StageSetup } from '../bench/freshness/stage.ts'
import type { Tab } from '../bench/freshness/tab.ts'
import type { Trace } from '../bench/freshness/traces.ts'
import { EPOCH_MS } from '../bench/freshness/world.ts'

const SEED = 1
const HABITS = { sleepTimers: 'rest', countsSleep: false, skewMs: 0 } as const

describe('A simulated backend', () => {
  const stageOf = (trace: Partial<StageSetup['trace']> = {}) =>
    createStage({
      trace: { habits: HABITS, lifetimeSeconds: 900, cacheUntilLeftSeconds: null, ...trace },
      seed: SEED,
      maxRequests: 10,
    })

  test.each([
    ['fresh', { date: EPOCH_MS + 100_000 }],
    ['aged', { date: EPOCH_MS, age: 100 }],
    ['stale', { date: EPOCH_MS }],
    ['none', {}],
  ] as const)(
    'that memoises answers with the same token and expiresIn; headers: %s',
    async (headers, expected) => {
      const { world, backend } = await stageOf({ memo: { seconds: 300, headers } })
      const ask = () => backend.answer('tab', { url: ENDPOINT, method: 'GET', body: '' })
      const first = ask()
      await world.run(100_000)
      const second = ask()
      expect(second?.body).toBe(first?.body)
      const { date, age } = second?.headers ?? {}
      expect({ ...(date && { date: Date.parse(date) }), ...(age && { age: Number(age) }) }).toEqual(expected)
      const { embedToken, expiresIn } = JSON.parse(second?.body ?? '') as {
        embedToken: string
        expiresIn: number
      }
      expect([expiresIn, backend.endOf(embedToken), backend.endOfFetched(world.now)]).toEqual([
        900, 900_000, 900_000,
      ])
      await world.run(301_000)
      expect(ask()?.body).not.toBe(first?.body)
    },
  )

  test.each([
    ['standard', 900, EPOCH_MS / 1_000],
    ['milliseconds', 900, EPOCH_MS],
    ['strings', '900', String(EPOCH_MS / 1_000)],
  ] as const)('writes its numbers as %s', async (numbers, expiresIn, iat) => {
    const { backend } = await stageOf({ numbers })
    const answer = JSON.parse(
      backend.answer('tab', { url: ENDPOINT, method: 'POST', body: '' })?.body ?? '',
    ) as {
      embedToken: string
      expiresIn: unknown
    }
    expect(answer.expiresIn).toBe(expiresIn)
    expect(JSON.parse(atob(answer.embedToken.split('.')[1] ?? ''))).toMatchObject({ iat })
    expect(backend.endOf(answer.embedToken)).toBe(900_000)
  })

  test('ends a token by the lifetime of when it was made', async () => {
    const { world, backend } = await stageOf()
    await world.run(10_000)
    backend.setLifetime(60)
    await world.run(20_000)
    expect([backend.endOfFetched(9_999), backend.endOfFetched(10_000)]).toEqual([909_000, 70_000])
  })
})

describe('A simulated page', () => {
  /** Runs `code` in a tab; what it pushes to `log` is given back. */
  async function open(
    code: string,
    habits: Trace['habits'] = HABITS,
  ): Promise<{ stage: Stage; tab: Tab; log: unknown[]; another: (code: string) => Tab }> {
    const stage = await createStage({
      trace: { habits, lifetimeSeconds: 900, cacheUntilLeftSeconds: null },
      seed: SEED,
      maxRequests: 1_000,
    })
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
    const { stage, log } = await open(
      `setTimeout(() => log.push('at once'), 2 ** 31); setTimeout(() => log.push('in time'), 2 ** 31 - 1)`,
    )
    await stage.world.run(10)
    expect(log).toEqual(['at once'])
    await stage.world.run(2 ** 31)
    expect(log).toEqual(['at once', 'in time'])
  })

  test.each([
    ['rest', false, 3_660_000],
    ['overdue', false, 3_610_000],
    ['overdue', true, 3_610_000],
  ] as const)(
    'goes on after sleep: timers %s, sleep counted %s',
    async (sleepTimers, countsSleep, firesAt) => {
      const { stage, log } = await open(`setTimeout(() => log.push(Date.now(), performance.now()), 60_000)`, {
        sleepTimers,
        countsSleep,
        skewMs: 0,
      })
      const start = stage.machine.wall()
      await stage.world.run(10_000)
      stage.machine.sleep()
      await stage.world.run(3_610_000)
      expect(log).toEqual([])
      stage.machine.wake()
      await stage.world.run(4_000_000)
      expect(log).toEqual([start + firesAt, countsSleep ? firesAt : firesAt - 3_600_000])
    },
  )

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
