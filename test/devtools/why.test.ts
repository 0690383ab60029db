// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { EmbedError, type EmbedToken } from '../../src'
import { mask } from '../../src/devtools/panel/mask'
import { type Prospect, whyNext } from '../../src/devtools/panel/why'
import type { RequestRecord } from '../../src/devtools/record'
import { clockTime, countdown, span } from '../../src/devtools/time'
import { skewWords } from '../../src/devtools/words'
import type { TokenState } from '../../src/store/token-state'

const NOW = new Date(2026, 4, 6, 12, 0, 0).getTime()
const token: EmbedToken = {
  value: 'token-1',
  receivedAt: NOW,
  expiresAt: NOW + 900_000,
  refreshAt: NOW + 749_000,
}
const ready: TokenState = { status: 'ready', token, isRefreshing: false, error: null }
const loading: TokenState = { status: 'loading', token: null, isRefreshing: false, error: null }
const down = new EmbedError('EMBED_UNAVAILABLE', 'Made to fail.')

function failed(nextAttemptAt: number | null, attempt = 2): RequestRecord {
  return {
    reason: 'due',
    attempt,
    startedAt: NOW,
    outcome: { state: 'failed', tookMs: 10, code: 'EMBED_UNAVAILABLE', nextAttemptAt },
  }
}

function why(prospect: Partial<Prospect>): string {
  return whyNext({
    state: ready,
    last: undefined,
    isNeeded: true,
    isSignedOut: false,
    isHidden: false,
    now: NOW,
    ...prospect,
  })
}

describe('the next request', () => {
  test.each<[string, Partial<Prospect>]>([
    ['renewal at 12:12:29, 2 min 31 s before its end', {}],
    ['none: it never ends', { state: { ...ready, token: { ...token, expiresAt: null, refreshAt: null } } }],
    ['renewal as soon as the bound on requests allows', { now: NOW + 750_000 }],
    ['renewal when the tab is in view again', { now: NOW + 750_000, isHidden: true }],
    ['none: nobody is signed in', { state: loading, isSignedOut: true }],
    ['none: nothing on the page needs it', { state: loading, isNeeded: false }],
    ['none: nothing on the page needs it', { isNeeded: false }],
    ['the first one as soon as the bound on requests allows', { state: loading }],
    [
      'under way for 3 s, attempt 2: its end was near',
      {
        state: { ...ready, isRefreshing: true },
        now: NOW + 3_000,
        last: { reason: 'due', attempt: 2, startedAt: NOW, outcome: { state: 'pending', isShared: false } },
      },
    ],
    ['under way', { state: { ...loading, isRefreshing: true } }],
    [
      'again at 12:00:20, in 20 s: attempt 2 failed with EMBED_UNAVAILABLE',
      { state: { ...ready, error: down }, last: failed(NOW + 20_000) },
    ],
    [
      'again at 12:00:01, in 2 s: attempt 1 failed with EMBED_UNAVAILABLE',
      { state: loading, last: failed(NOW + 1_200, 1) },
    ],
    [
      'again when the tab is in view again: attempt 2 failed with EMBED_UNAVAILABLE',
      { state: loading, isHidden: true, last: failed(NOW - 1) },
    ],
    [
      'none: attempt 2 failed with EMBED_UNAVAILABLE',
      { state: { ...ready, error: down }, last: failed(null) },
    ],
    [
      'again as soon as the bound on requests allows: attempt 2 failed with EMBED_UNAVAILABLE',
      { state: loading, last: failed(NOW - 60_000) },
    ],
    [
      'a new one as soon as the bound on requests allows: it has died',
      { state: { ...loading, status: 'expired', error: null } },
    ],
  ])('%s', (words, prospect) => {
    expect(why(prospect)).toBe(words)
  })

  test.each([
    ['EMBED_DENIED', 'none: the backend refused (EMBED_DENIED); Renew asks again'],
    [
      'EMBED_REQUEST_REFUSED',
      'none: the backend found the request wrong (EMBED_REQUEST_REFUSED); check the endpoint, Renew asks again',
    ],
    [
      'EMBED_TOKEN_REJECTED',
      'none: the widget refused this token and the one before (EMBED_TOKEN_REJECTED); Renew asks again',
    ],
    ['EMBED_CONFIG', 'none: EMBED_CONFIG cannot be mended by asking again by itself; Renew does'],
  ] as const)('none by itself after %s', (code, words) => {
    expect(
      why({
        state: {
          status: 'failed',
          token: null,
          isRefreshing: false,
          error: new EmbedError(code, 'Made to fail.'),
        },
      }),
    ).toBe(words)
  })
})

describe('words', () => {
  test.each([
    [0, '0 ms'],
    [640.4, '640 ms'],
    [2_340, '2.3 s'],
    [9_999, '10 s'],
    [59_000, '59 s'],
    [151_000, '2 min 31 s'],
    [900_000, '15 min'],
    [7_260_000, '2 h 1 min'],
    [180_000_000, '2 d 2 h'],
    [-5, '0 ms'],
  ])('%d ms as %s', (ms, words) => {
    expect(span(ms)).toBe(words)
  })

  test('a countdown has whole seconds, and 0 only at the end', () => {
    expect([4_200, 1, 0, -1, 61_000].map(countdown)).toEqual(['5 s', '1 s', '0 s', '0 s', '1 min 1 s'])
  })

  test('an instant is a clock’s', () => {
    expect(clockTime(new Date(2026, 0, 2, 3, 4, 5).getTime())).toBe('03:04:05')
  })

  test.each([
    [800, 'none to speak of'],
    [3_725_000, '1 h 2 min behind the backend’s'],
    [-61_000, '1 min 1 s ahead of the backend’s'],
  ])('a skew of %d ms as %s', (ms, words) => {
    expect(skewWords(ms)).toBe(words)
  })

  test.each([
    ['abcdefghijklmnop', '•••• · 16 characters'],
    ['abcdefghijklmnopq', '••••nopq · 17 characters'],
    ['x', '•••• · 1 character'],
  ])('a token "%s" as %s', (value, shown) => {
    expect(mask(value)).toBe(shown)
  })
})
