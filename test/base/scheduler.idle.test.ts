import { expect, test, vi } from 'vitest'
import { SECOND, T0 } from '../kit/time'
import { createTestAlarm, takeAlarmsDown } from '../store/created'

takeAlarmsDown()

/** Whether the timer that was set last keeps Node.js alive. */
function watchTimers() {
  const set = vi.spyOn(globalThis, 'setTimeout')
  return () => (set.mock.results.at(-1)?.value as NodeJS.Timeout).hasRef()
}

test('a deadline that nothing waits for keeps no process alive, and is met all the same', () => {
  const scheduler = createTestAlarm()
  const keepsAlive = watchTimers()
  const ring = vi.fn()
  scheduler.set({}, T0 + SECOND, ring, true)
  expect(keepsAlive()).toBe(false)
  vi.advanceTimersByTime(SECOND)
  expect(ring).toHaveBeenCalledOnce()
})

test('any other deadline does', async () => {
  const scheduler = createTestAlarm()
  const keepsAlive = watchTimers()
  const [idle, waited] = [{}, {}]
  scheduler.set(waited, T0 + 2 * SECOND, () => {})
  expect(keepsAlive()).toBe(true)
  scheduler.set(idle, T0 + SECOND, () => {}, true)
  expect(keepsAlive()).toBe(true)
  scheduler.clear(waited)
  await Promise.resolve()
  expect(keepsAlive()).toBe(false)
  scheduler.set(idle, T0 + SECOND, () => {})
  await Promise.resolve()
  expect(keepsAlive()).toBe(true)
})
