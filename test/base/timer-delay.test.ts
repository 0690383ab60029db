// @vitest-environment node
import { expect, test } from 'vitest'
import { clampDelay, MAX_DELAY_MS } from '../../src/base/timer-delay'
import { DAY } from '../kit/time'

test.each<[number, number]>([
  [-Infinity, 1],
  [-5, 1],
  [0, 1],
  [0.001, 1],
  [1, 1],
  [1.2, 2],
  [999.9, 1_000],
  [MAX_DELAY_MS - 0.5, MAX_DELAY_MS],
  [MAX_DELAY_MS, MAX_DELAY_MS],
  [MAX_DELAY_MS + 1, MAX_DELAY_MS],
  [30 * DAY, MAX_DELAY_MS],
  [Infinity, MAX_DELAY_MS],
  [NaN, 1],
])('clampDelay(%d) is %i', (delay, expected) => {
  expect(clampDelay(delay)).toBe(expected)
})

test('the longest delay is what a signed 32-bit integer holds', () => {
  expect(MAX_DELAY_MS).toBe(2_147_483_647)
})
