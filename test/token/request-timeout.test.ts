// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { timeoutAfter } from '../../src/token/request-timeout'

describe('timeoutAfter', () => {
  test.each<[timeouts: number, timeoutMs: number, expected: number]>([
    [0, 10_000, 10_000],
    [1, 10_000, 20_000],
    [2, 10_000, 25_000],
    [1_000, 10_000, 25_000],
    [1, 5_000, 10_000],
    [3, 5_000, 25_000],
    [0, 40_000, 40_000],
    [5, 40_000, 40_000],
  ])('after %i that hung, %i ms by the policy are %i', (timeouts, timeoutMs, expected) => {
    expect(timeoutAfter(timeouts, timeoutMs)).toBe(expected)
  })
})
