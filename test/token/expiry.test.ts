// @vitest-environment node
// What the numbers, dates and durations of an answer mean. `test/token/answers.test.ts` has the table that
// the guide shows; here is what lies at its edges.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Expiry, MAX_LIFETIME_SECONDS, readExpiry } from '../../src/token/expiry'

const DAY = 86_400
const AT = Date.UTC(2026, 10, 27, 10) / 1_000

test.each<[unknown, Expiry | undefined]>([
  [0, { after: 0 }],
  [0.5, { after: 0.5 }],
  [-1, undefined],
  [NaN, undefined],
  [DAY, { after: DAY }],
  [60_000, { after: 60_000 }], // within a day, a number is seconds, however round
  [DAY + 1, { after: DAY + 1 }],
  [120_000, { after: 120 }],
  [2 * DAY, { after: 2 * DAY }],
  [10_800_000, { after: 10_800 }], // 3 hours in ms are 125 days in seconds
  [MAX_LIFETIME_SECONDS, { after: MAX_LIFETIME_SECONDS }],
  [MAX_LIFETIME_SECONDS + 1, { after: (MAX_LIFETIME_SECONDS + 1) / 1_000 }],
  [1e9 - 1, { after: (1e9 - 1) / 1_000 }],
  [1e9, { at: 1e9 }],
  [1e11 - 1, { at: 1e11 - 1 }],
  [1e11, { at: 1e8 }],
  [1e15 - 1, { at: (1e15 - 1) / 1_000 }],
  [1e15, undefined],
  [null, {}],
  [undefined, undefined],
  [true, undefined],
  [{}, undefined],
])('%s', (value, read) => {
  expect(readExpiry(value)).toEqual(read)
})

test.each<[string, Expiry | undefined]>([
  [' 900 ', { after: 900 }],
  ['900.25', { after: 900.25 }],
  ['900.', undefined],
  ['9e2', undefined],
  ['-900', undefined],
  ['', undefined],
  ['15m', { after: 900 }],
  ['15 m', { after: 900 }],
  ['900000ms', { after: 900 }],
  ['1h', { after: 3_600 }],
  ['7d', { after: 7 * DAY }],
  ['15m or so', undefined],
  ['about 15m', undefined],
  ['soon', undefined],
  ['Fri, 27 Nov 2026 10:00:00 GMT', { at: AT }],
  ['on Fri, 27 Nov 2026 10:00:00 GMT', undefined],
  ['on 2026-11-27', undefined],
  ['1970-01-01T00:00:00Z', undefined],
])('"%s"', (text, read) => {
  expect(readExpiry(text)).toEqual(read)
})

describe('on a machine that is not in UTC', () => {
  beforeEach(() => {
    vi.stubEnv('TZ', 'America/New_York')
    expect(new Date(AT * 1_000).getHours(), 'the zone').toBe(5)
  })
  afterEach(() => vi.unstubAllEnvs())

  test.each([
    '2026-11-27T10:00:00',
    '2026-11-27 10:00:00',
    '2026-11-27T10:00:00.000',
    '2026-11-27T10:00',
    'Fri, 27 Nov 2026 10:00:00',
    'Fri, 27 Nov 2026 10:00',
    'Fri, 27 Nov 2026 10:00:00.000',
    'Fri, 27 Nov 2026 10:00:00 GMT',
    'Fri, 27 Nov 2026 11:00:00 +0100',
    '2026-11-27T10:00:00Z',
    '2026-11-27T11:00:00+01:00',
  ])('%s is the same instant as in UTC', (text) => {
    expect(readExpiry(text)).toEqual({ at: AT })
  })

  test.each(['2026-11-27', 'Fri, 27 Nov 2026'])('%s is the start of that day in UTC', (text) => {
    expect(readExpiry(text)).toEqual({ at: AT - 10 * 3_600 })
  })
})
