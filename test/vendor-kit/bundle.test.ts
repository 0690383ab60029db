import { describe, expect, test } from 'vitest'
import { bundle } from '../../src/server'
import { bundleSecrets, readBundle } from '../../src/vendor-kit/bundle'

const MEMBERS = { url: 'https://a.example/embed/ü?code=1', sessionMinutes: 60, note: '¿~>>?' }

describe('a bundle', () => {
  test('is read as it was made, and is one word without padding', () => {
    const token = bundle(MEMBERS)
    expect(token).toMatch(/^[\w-]+$/)
    expect(readBundle(token)).toEqual(MEMBERS)
  })

  test.each([
    'https://a.example/embed/1',
    'eyJhbGciOiJIUzI1NiJ9.e30.abc',
    'H4sIAAAA',
    '',
    btoa('[1]'),
    btoa('null'),
  ])('is not %j', (token) => {
    expect(readBundle(token)).toBeNull()
    expect(bundleSecrets(token)).toEqual([])
  })

  test('has its texts as secrets', () => {
    expect(bundleSecrets(bundle(MEMBERS))).toEqual([MEMBERS.url, MEMBERS.note])
  })
})
