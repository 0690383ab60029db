import { describe, expect, test, vi } from 'vitest'
import { createScheduler } from '../../src/base/scheduler'
import { MAX_DELAY_MS } from '../../src/base/timer-delay'
import { DAY, MINUTE, SECOND, T0 } from '../kit/time'
import { setVisible } from '../kit/visible'
import { createTestAlarm, onWake, takeAlarmsDown, watchListeners } from '../store/created'

const ALL_LISTENERS = {
  'document visibilitychange true': 1,
  'document resume true': 1,
  'window focus true': 1,
  'window pageshow true': 1,
  'window online true': 1,
}

takeAlarmsDown()

describe('deadlines', () => {
  test('rings once, when it is time and not before', () => {
    const ring = vi.fn()
    createTestAlarm().set({}, T0 + 12_345, ring)
    vi.advanceTimersByTime(12_344)
    expect(ring).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(ring).toHaveBeenCalledOnce()
    vi.advanceTimersByTime(DAY)
    expect(ring).toHaveBeenCalledOnce()
  })

  test.each([0, -1, -DAY, -Infinity])(
    'a deadline %d ms from now rings at the next turn, not inside set',
    (fromNow) => {
      const ring = vi.fn()
      createTestAlarm().set({}, T0 + fromNow, ring)
      expect(ring).not.toHaveBeenCalled()
      vi.advanceTimersByTime(1)
      expect(ring).toHaveBeenCalledOnce()
    },
  )

  test('one timer serves many deadlines, and each rings in its time', () => {
    const scheduler = createTestAlarm()
    const rung: number[] = []
    const delays = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) * SECOND + SECOND)
    for (const delay of delays) {
      scheduler.set({}, T0 + delay, () => rung.push(Date.now() - T0))
      expect(vi.getTimerCount()).toBe(1)
    }
    while (rung.length < delays.length) {
      vi.advanceTimersByTime(SECOND)
      expect(vi.getTimerCount()).toBeLessThanOrEqual(1)
    }
    expect(rung).toEqual(delays.sort((a, b) => a - b))
    expect(vi.getTimerCount()).toBe(0)
  })

  test('setting a key again replaces its deadline and what it calls', () => {
    const scheduler = createTestAlarm()
    const key = {}
    const [first, second] = [vi.fn(), vi.fn()]
    scheduler.set(key, T0 + 1_000, first)
    scheduler.set(key, T0 + 5_000, second)
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(4_999)
    expect(second).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(second).toHaveBeenCalledOnce()
    expect(first).not.toHaveBeenCalled()
  })

  test('keys are told apart by identity', () => {
    const scheduler = createTestAlarm()
    const [first, second] = [vi.fn(), vi.fn()]
    scheduler.set({}, T0 + 1_000, first)
    scheduler.set({}, T0 + 1_000, second)
    vi.advanceTimersByTime(1_000)
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1])
  })

  test('a cleared deadline does not ring; the others do', () => {
    const scheduler = createTestAlarm()
    const [cleared, kept] = [vi.fn(), vi.fn()]
    const key = {}
    scheduler.set(key, T0 + 1_000, cleared)
    scheduler.set({}, T0 + 2_000, kept)
    scheduler.clear(key)
    scheduler.clear(key)
    scheduler.clear({})
    vi.advanceTimersByTime(2_000)
    expect(cleared).not.toHaveBeenCalled()
    expect(kept).toHaveBeenCalledOnce()
  })

  test.each([MAX_DELAY_MS, MAX_DELAY_MS + 1, 30 * DAY, 365 * DAY])(
    'a deadline %i ms away does not overflow the timer',
    (delay) => {
      const setTimeout = vi.spyOn(globalThis, 'setTimeout')
      const ring = vi.fn()
      setVisible(false)
      // Hidden: no heartbeat, so the timer gets all that it can hold
      createTestAlarm().set({}, T0 + delay, ring)
      expect(setTimeout.mock.calls.at(-1)?.[1]).toBe(Math.min(delay, MAX_DELAY_MS))
      vi.advanceTimersByTime(delay - 1)
      expect(ring).not.toHaveBeenCalled()
      vi.advanceTimersByTime(1)
      expect(ring).toHaveBeenCalledOnce()
      for (const [, ms] of setTimeout.mock.calls) expect(ms).toBeLessThanOrEqual(MAX_DELAY_MS)
    },
  )
})

describe('it costs nothing', () => {
  test('while no deadline is set', () => {
    const listening = watchListeners()
    const scheduler = createTestAlarm()
    expect([vi.getTimerCount(), listening()]).toEqual([0, {}])
    scheduler.clear({})
    expect([vi.getTimerCount(), listening()]).toEqual([0, {}])
    window.dispatchEvent(new Event('focus'))
    expect(onWake).not.toHaveBeenCalled()
  })

  test('once the last deadline was cleared', () => {
    const listening = watchListeners()
    const scheduler = createTestAlarm()
    const keys = [{}, {}, {}]
    for (const key of keys) scheduler.set(key, T0 + 1_000, vi.fn())
    expect(listening()).toEqual(ALL_LISTENERS)
    for (const key of keys) scheduler.clear(key)
    expect([vi.getTimerCount(), listening()]).toEqual([0, {}])
    setVisible(false)
    expect([onWake.mock.calls.length, scheduler.hiddenAt]).toEqual([0, null])
  })

  test('once the last deadline has rung', () => {
    const listening = watchListeners()
    createTestAlarm().set({}, T0 + 1_000, vi.fn())
    vi.advanceTimersByTime(1_000)
    expect([vi.getTimerCount(), listening()]).toEqual([0, {}])
  })

  test('and listens once, however many deadlines come and go', () => {
    const listening = watchListeners()
    const scheduler = createTestAlarm()
    for (let round = 0; round < 5; round++) {
      const key = {}
      scheduler.set(key, T0 + 1_000, vi.fn())
      scheduler.set(key, T0 + 2_000, vi.fn())
      scheduler.set({}, T0 + 3_000 + round, vi.fn())
      expect(listening()).toEqual(ALL_LISTENERS)
    }
    vi.advanceTimersByTime(10_000)
    expect(listening()).toEqual({})
  })

  test('with a deadline of Infinity: it listens, and has no timer', () => {
    const listening = watchListeners()
    const scheduler = createTestAlarm()
    const key = {}
    const ring = vi.fn()
    scheduler.set(key, Infinity, ring)
    expect([vi.getTimerCount(), listening()]).toEqual([0, ALL_LISTENERS])
    vi.advanceTimersByTime(365 * DAY)
    window.dispatchEvent(new Event('focus'))
    expect(ring).not.toHaveBeenCalled()
    expect(onWake).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
    scheduler.clear(key)
    expect(listening()).toEqual({})
  })

  test('a deadline of Infinity does not hide a nearer one', () => {
    const scheduler = createTestAlarm()
    const ring = vi.fn()
    scheduler.set({}, Infinity, vi.fn())
    scheduler.set({}, T0 + 1_000, ring)
    vi.advanceTimersByTime(1_000)
    expect(ring).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a callback', () => {
  test('may set its key again', () => {
    const scheduler = createTestAlarm()
    const key = {}
    const rung: number[] = []
    const ring = () => {
      rung.push(Date.now() - T0)
      if (rung.length < 5) scheduler.set(key, Date.now() + SECOND, ring)
    }
    scheduler.set(key, T0 + SECOND, ring)
    vi.advanceTimersByTime(MINUTE)
    expect(rung).toEqual([1_000, 2_000, 3_000, 4_000, 5_000])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('may clear another that is due as well', () => {
    const scheduler = createTestAlarm()
    const other = {}
    const cleared = vi.fn()
    scheduler.set({}, T0 + SECOND, () => scheduler.clear(other))
    scheduler.set(other, T0 + SECOND, cleared)
    vi.advanceTimersByTime(MINUTE)
    expect(cleared).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('may put off another that is due as well', () => {
    const scheduler = createTestAlarm()
    const other = {}
    const [before, after] = [vi.fn(), vi.fn()]
    scheduler.set({}, T0 + SECOND, () => scheduler.set(other, T0 + MINUTE, after))
    scheduler.set(other, T0 + SECOND, before)
    vi.advanceTimersByTime(SECOND)
    expect([before.mock.calls.length, after.mock.calls.length]).toEqual([0, 0])
    vi.advanceTimersByTime(MINUTE)
    expect([before.mock.calls.length, after.mock.calls.length]).toEqual([0, 1])
  })

  test('may set another that is due already: that one rings soon', () => {
    const scheduler = createTestAlarm()
    const ring = vi.fn()
    scheduler.set({}, T0 + SECOND, () => scheduler.set({}, T0, ring))
    vi.advanceTimersByTime(SECOND + 1)
    expect(ring).toHaveBeenCalledOnce()
  })

  test('may clear itself, and what it clears stays cleared', () => {
    const scheduler = createTestAlarm()
    const key = {}
    const ring = vi.fn(() => scheduler.clear(key))
    scheduler.set(key, T0 + SECOND, ring)
    vi.advanceTimersByTime(MINUTE)
    expect(ring).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('may wake the page, which rings what is due, and no deadline twice', () => {
    const scheduler = createTestAlarm()
    const second = vi.fn()
    const first = vi.fn(() => window.dispatchEvent(new Event('focus')))
    scheduler.set({}, T0 + SECOND, first)
    scheduler.set({}, T0 + SECOND, second)
    vi.advanceTimersByTime(MINUTE)
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1])
  })
})

test('says that it is busy while there is a deadline, and when there is none any more', () => {
  const onIdle = vi.fn()
  const onBusy = vi.fn(() => onIdle)
  const scheduler = createScheduler(() => Date.now(), vi.fn(), onBusy)
  expect(onBusy).not.toHaveBeenCalled()
  const [one, two] = [{}, {}]
  scheduler.set(one, Infinity, vi.fn())
  scheduler.set(two, T0 + MINUTE, vi.fn())
  expect(onBusy).toHaveBeenCalledOnce()
  scheduler.clear(one)
  expect(onIdle).not.toHaveBeenCalled()
  vi.advanceTimersByTime(MINUTE)
  expect(onIdle).toHaveBeenCalledOnce()
  scheduler.set(one, Infinity, vi.fn())
  expect(onBusy).toHaveBeenCalledTimes(2)
  scheduler.clear(one)
})

test('many deadlines that come and go together cost a timer or two', async () => {
  const scheduler = createTestAlarm()
  const keys = Array.from({ length: 2_000 }, () => ({}))
  const rung: number[] = []
  const timers = vi.spyOn(globalThis, 'setTimeout')
  keys.forEach((key, n) => scheduler.set(key, T0 + MINUTE + n, () => rung.push(n)))
  for (const key of keys.slice(0, -1)) scheduler.clear(key)
  await Promise.resolve()
  expect(timers.mock.calls.length).toBeLessThanOrEqual(2)
  timers.mockRestore()
  vi.advanceTimersByTime(2 * MINUTE)
  expect(rung).toEqual([1_999])
})

test('a deadline that is put off does not ring at its old time, and one that is put forward does not wait for it', () => {
  const scheduler = createTestAlarm()
  const key = {}
  const rung: number[] = []
  const ring = () => rung.push(Date.now() - T0)
  scheduler.set(key, T0 + 10 * SECOND, ring)
  scheduler.set({}, T0 + 2 * MINUTE, ring)
  scheduler.set(key, T0 + 90 * SECOND, ring)
  vi.advanceTimersByTime(20 * SECOND)
  scheduler.set(key, T0 + 25 * SECOND, ring)
  vi.advanceTimersByTime(3 * MINUTE)
  expect(rung).toEqual([25 * SECOND, 2 * MINUTE])
})
