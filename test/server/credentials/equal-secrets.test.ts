// @vitest-environment node
// Secrets are compared in a time that depends on neither.
import { expect, test, vi } from 'vitest'
import { equalBytes, equalSecrets } from '../../../src/server/credentials/equal-secrets'

test.each<[string, string, boolean]>([
  ['', '', true],
  ['a', 'a', true],
  ['a', 'b', false],
  ['a', 'aa', false],
  ['', 'a', false],
  ['key', 'KEY', false],
  ['é', 'é', true],
  ['x'.repeat(10_000), 'x'.repeat(10_000), true],
  ['x'.repeat(10_000), 'x'.repeat(9_999), false],
])('%.8s and %.8s: %s', async (one, other, expected) => {
  expect(await equalSecrets(one, other)).toBe(expected)
})

test('what is compared are two digests of 32 bytes, however long the secrets are', async () => {
  const digest = vi.spyOn(crypto.subtle, 'digest')
  await equalSecrets('a', 'b'.repeat(1_000))
  expect(digest.mock.calls.map(([algorithm]) => algorithm)).toEqual(['SHA-256', 'SHA-256'])
})

test('every byte is looked at, wherever the first difference is', () => {
  const reads = (differsAt: number | null) => {
    let count = 0
    const counting = (bytes: Uint8Array) =>
      new Proxy(bytes, {
        get: (target, name) => {
          if (/^\d+$/.test(String(name))) count += 1
          return Reflect.get(target, name, target) as unknown
        },
      })
    const other = new Uint8Array(32)
    if (differsAt !== null) other[differsAt] = 1
    equalBytes(counting(new Uint8Array(32)), counting(other))
    return count
  }
  expect([null, 0, 15, 31].map(reads)).toEqual([64, 64, 64, 64])
})

/** Welch's t of two samples, without the slowest tenth of each: that is the machine's other work. */
function welch(one: number[], other: number[]): number {
  const [a, b] = [one, other].map((times) => {
    const kept = times.toSorted((x, y) => x - y).slice(0, Math.floor(times.length * 0.9))
    const mean = kept.reduce((sum, each) => sum + each, 0) / kept.length
    const variance = kept.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (kept.length - 1)
    return { mean, error: variance / kept.length }
  }) as [{ mean: number; error: number }, { mean: number; error: number }]
  return (a.mean - b.mean) / Math.sqrt(a.error + b.error)
}

test('the time tells nothing of where two digests differ: |t| < 4.5', () => {
  const secret = new Uint8Array(32).fill(7)
  const early = Uint8Array.from(secret)
  early[0] = 0
  const late = Uint8Array.from(secret)
  late[31] = 0
  const timed = (other: Uint8Array) => {
    const start = performance.now()
    for (let turn = 0; turn < 200; turn += 1) equalBytes(secret, other)
    return performance.now() - start
  }
  for (let turn = 0; turn < 2_000; turn += 1) timed(turn % 2 === 0 ? early : late) // compiled by now
  const measure = () => {
    const times: [number[], number[]] = [[], []]
    for (let pair = 0; pair < 3_000; pair += 1) {
      // In turn, and each first as often: what slows the machine down meets both alike.
      const order = pair % 2 === 0 ? [0, 1] : [1, 0]
      for (const which of order) times[which as 0 | 1].push(timed(which === 0 ? early : late))
    }
    return Math.abs(welch(...times))
  }
  // A real difference shows in each of three runs; another program's work does not.
  expect(Math.min(measure(), measure(), measure())).toBeLessThan(4.5)
})
