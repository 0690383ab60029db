// A fingerprint tells tokens apart, and says nothing of them.
import { expect, test } from 'vitest'
import { fingerprint } from '../../src/token/fingerprint'

test('tokens that differ in one character have different fingerprints', () => {
  const token = 'MTIzNDV8ZDgyZDk3Mzg1OTAxNTkzNA'
  const others = Array.from(token, (_, index) => `${token.slice(0, index)}~${token.slice(index + 1)}`)
  expect(new Set([token, ...others].map(fingerprint)).size).toBe(others.length + 1)
})

test('10,000 tokens have as many fingerprints', () => {
  const all = Array.from({ length: 10_000 }, (_, index) => fingerprint(`token-${index}`))
  expect(new Set(all).size).toBe(all.length)
})

test('a fingerprint is short, whatever the token', () => {
  for (const token of ['', 'a', 'x'.repeat(10_000)]) expect(fingerprint(token)).toMatch(/^[a-z0-9]{1,7}$/)
})
