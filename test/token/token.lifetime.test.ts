// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { EmbedError } from '../../src/errors/errors'
import { parseTokenResponse, type TokenResponseContext } from '../../src/token/token'
import { jwt } from '../kit/jwt'
import { DAY_S, HOUR_S, lifetimeOf, TRUE_NOW, TRUE_NOW_S } from './parsed'

describe('how long it lives', () => {
  const exp900 = jwt({ exp: TRUE_NOW_S + 900 })
  const expIat900 = jwt({ exp: TRUE_NOW_S + 900, iat: TRUE_NOW_S })

  test.each<[string, unknown, Partial<TokenResponseContext>, number | null]>([
    ['expiresIn', { embedToken: 'opaque', expiresIn: 900 }, {}, 900],
    ['expires_in', { embedToken: 'opaque', expires_in: 900 }, {}, 900],
    ['data.expiresIn', { data: { embedToken: 'opaque', expiresIn: 900 } }, {}, 900],
    ['expiresIn beside data.token', { expiresIn: 900, data: { token: 'opaque' } }, {}, 900],
    ['a fraction of a second', { embedToken: 'opaque', expiresIn: 12.5 }, {}, 12.5],
    ['ten years, the longest', { embedToken: 'opaque', expiresIn: 315_360_000 }, {}, 315_360_000],
    [
      'expiresIn less the age of the answer',
      { embedToken: 'opaque', expiresIn: 900 },
      { ageMs: 60_000 },
      840,
    ],
    ['expiresIn: null says nothing', { embedToken: 'opaque', expiresIn: null }, {}, null],
    ['expiresIn: null leaves it to the JWT', { embedToken: expIat900, expiresIn: null }, {}, 900],
    [
      'expiresAt in epoch seconds',
      { embedToken: 'opaque', expiresAt: TRUE_NOW_S + 900 },
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'expires_at in epoch seconds',
      { embedToken: 'opaque', expires_at: TRUE_NOW_S + 900 },
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'expiresAt in epoch ms',
      { embedToken: 'opaque', expiresAt: TRUE_NOW + 900_000 },
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'expiresAt in ISO 8601',
      { embedToken: 'opaque', expiresAt: new Date(TRUE_NOW + 900_000).toISOString() },
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'expiresAt with an offset',
      { embedToken: 'opaque', expiresAt: '2026-11-18T14:15:00+02:00' },
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'expiresAt against this machine, where nothing is better',
      { embedToken: 'opaque', expiresAt: TRUE_NOW_S + 900 },
      { wallTime: TRUE_NOW },
      900,
    ],
    ['exp less the backend’s time', exp900, { serverTime: TRUE_NOW + 60_000 }, 840],
    ['exp − iat', expIat900, {}, 900],
    ['exp less this machine’s time', exp900, { wallTime: TRUE_NOW + 60_000 }, 840],
    [
      'a clock that nothing vouches for: 15 minutes at most',
      { token: 'opaque', expiresAt: TRUE_NOW_S + 8_100 },
      { wallTime: TRUE_NOW },
      900,
    ],
    [
      'a clock that nothing vouches for: what the vendor says at most',
      exp900,
      { wallTime: TRUE_NOW, lifetimeSeconds: 600 },
      600,
    ],
    ['the vendor’s lifetime', { token: 'opaque' }, { lifetimeSeconds: 600 }, 600],
    ['the vendor’s lifetime of for ever', { token: 'opaque' }, { lifetimeSeconds: null }, null],
    ['nothing known: for ever', { token: 'opaque' }, { serverTime: TRUE_NOW, wallTime: TRUE_NOW }, null],
    [
      'claims that are no numbers count for nothing',
      jwt({ exp: 'soon', iat: [] }),
      { serverTime: TRUE_NOW, lifetimeSeconds: 600 },
      600,
    ],
    [
      'an iat after the exp counts for nothing',
      jwt({ exp: TRUE_NOW_S + 900, iat: TRUE_NOW_S + 1_000 }),
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'an iat that is the exp counts for nothing',
      jwt({ exp: TRUE_NOW_S + 900, iat: TRUE_NOW_S + 900 }),
      { serverTime: TRUE_NOW },
      900,
    ],
    [
      'claims beyond all numbers count for nothing',
      jwt('{"exp":1e400,"iat":-1e400}'),
      { serverTime: TRUE_NOW, lifetimeSeconds: 600 },
      600,
    ],
    [
      'an exp that no clock is there to hold against counts for nothing',
      exp900,
      { lifetimeSeconds: 600 },
      600,
    ],
    [
      'expiresAt in ten years, the longest',
      { token: 'opaque', expiresAt: TRUE_NOW_S + 315_360_000 },
      { serverTime: TRUE_NOW },
      315_360_000,
    ],
    [
      'expiresAt a second later: for ever',
      { token: 'opaque', expiresAt: TRUE_NOW_S + 315_360_001 },
      { serverTime: TRUE_NOW },
      null,
    ],
  ])('reads %s', (_, body, context, expected) => {
    expect(lifetimeOf(body, context)).toBe(expected)
  })

  test.each<[string, unknown, Partial<TokenResponseContext>, number]>([
    [
      'expiresAt before a longer expiresIn',
      { embedToken: 'opaque', expiresIn: 900, expiresAt: TRUE_NOW_S + 100 },
      { serverTime: TRUE_NOW },
      100,
    ],
    [
      'exp before a longer expiresIn',
      { embedToken: exp900, expiresIn: 3_600 },
      { serverTime: TRUE_NOW + 301_000 },
      599,
    ],
    [
      'exp by this machine’s time before a longer expiresIn',
      { embedToken: exp900, expiresIn: 900 },
      { wallTime: TRUE_NOW + 301_000 },
      599,
    ],
    [
      'expiresIn before a longer expiresAt',
      { embedToken: 'opaque', expiresIn: 100, expiresAt: TRUE_NOW_S + 900 },
      { serverTime: TRUE_NOW },
      100,
    ],
    ['expiresIn before a longer exp', { embedToken: exp900, expiresIn: 100 }, { serverTime: TRUE_NOW }, 100],
    [
      'expiresIn over the vendor’s lifetime',
      { embedToken: 'opaque', expiresIn: 100 },
      { lifetimeSeconds: 600 },
      100,
    ],
    [
      'expiresAt before a longer exp',
      { embedToken: exp900, expiresAt: TRUE_NOW_S + 300 },
      { serverTime: TRUE_NOW },
      300,
    ],
    [
      'exp by the backend’s time before exp − iat',
      jwt({ exp: TRUE_NOW_S + 500, iat: TRUE_NOW_S - 400 }),
      { serverTime: TRUE_NOW },
      500,
    ],
    [
      'the backend’s time over this machine’s',
      exp900,
      { serverTime: TRUE_NOW, isUncached: true, wallTime: TRUE_NOW + 500_000 },
      900,
    ],
    [
      'this machine’s time where a cache may have given the answer',
      exp900,
      { serverTime: TRUE_NOW, wallTime: TRUE_NOW + 500_000 },
      400,
    ],
    ['exp by this machine’s time before exp − iat', expIat900, { wallTime: TRUE_NOW + 500_000 }, 400],
    ['exp − iat before exp by this machine’s time', expIat900, { wallTime: TRUE_NOW - 500_000 }, 900],
    ['exp over the vendor’s lifetime', exp900, { serverTime: TRUE_NOW, lifetimeSeconds: 60 }, 900],
    [
      'outer expiresIn before a longer data.expiresIn',
      { expiresIn: 100, data: { token: 'opaque', expiresIn: 900 } },
      {},
      100,
    ],
    ['expiresIn before a longer expires_in', { token: 'opaque', expires_in: 900, expiresIn: 100 }, {}, 100],
  ])('takes %s', (_, body, context, expected) => {
    expect(lifetimeOf(body, context)).toBe(expected)
  })

  test.each<[string, unknown, Partial<TokenResponseContext>]>([
    ['expiresIn', { embedToken: expIat900, expiresIn: 86_400 }, {}],
    ['expiresAt', { embedToken: expIat900, expiresAt: TRUE_NOW_S + 86_400 }, { serverTime: TRUE_NOW }],
    ['the backend’s slow clock', expIat900, { serverTime: TRUE_NOW - DAY_S * 1_000 }],
    [
      'expiresAt against this machine',
      { embedToken: expIat900, expiresAt: TRUE_NOW_S + 86_400 },
      { wallTime: TRUE_NOW },
    ],
    ['this machine’s slow clock', expIat900, { wallTime: TRUE_NOW - DAY_S * 1_000 }],
    ['the vendor', expIat900, { lifetimeSeconds: 86_400 }],
  ])('never gives a JWT more than exp − iat, whatever is said by %s', (_, body, context) => {
    expect(lifetimeOf(body, context)).toBe(900)
  })

  test.each<[string, unknown, Partial<TokenResponseContext>]>([
    ['expiresIn', { embedToken: 'opaque', expiresIn: 900 }, {}],
    ['expiresAt', { embedToken: 'opaque', expiresAt: TRUE_NOW_S + 900 }, { serverTime: TRUE_NOW }],
    ['exp', exp900, { serverTime: TRUE_NOW }],
    ['exp − iat', expIat900, {}],
    ['the vendor’s lifetime', { token: 'opaque' }, { lifetimeSeconds: 900 }],
  ])('counts %s from when the request was sent, not from when it was answered', (_, body, context) => {
    const token = parseTokenResponse(body, { ...context, sentAt: 5_000, receivedAt: 14_000 })
    expect(token).toMatchObject({ receivedAt: 14_000, expiresAt: 905_000 })
  })

  describe.each([-24, -1, 1, 24])('with the client’s clock wrong by %i h', (hours) => {
    const skew = hours * HOUR_S * 1_000
    const wrong = {
      sentAt: TRUE_NOW + skew - 700,
      receivedAt: TRUE_NOW + skew,
      wallTime: TRUE_NOW + skew,
      isUncached: true,
    }
    test.each<[string, unknown, Partial<TokenResponseContext>]>([
      ['expiresIn', { embedToken: 'opaque', expiresIn: 900 }, {}],
      ['expiresIn beside a JWT', { embedToken: exp900, expiresIn: 900 }, { serverTime: TRUE_NOW }],
      [
        'expiresAt and the backend’s time',
        { embedToken: 'opaque', expiresAt: TRUE_NOW_S + 900 },
        { serverTime: TRUE_NOW },
      ],
      ['exp and the backend’s time', exp900, { serverTime: TRUE_NOW }],
      ['exp − iat', expIat900, { serverTime: TRUE_NOW }],
      [
        'exp − iat beside expiresAt',
        { embedToken: expIat900, expiresAt: TRUE_NOW_S + 900 },
        { serverTime: TRUE_NOW },
      ],
      ['the vendor’s lifetime', { token: 'opaque' }, { lifetimeSeconds: 900 }],
    ])('%s gives the same lifetime', (_, body, context) => {
      expect(lifetimeOf(body, { ...wrong, ...context })).toBe(900)
    })
  })
})

test.each<[string, object, TokenResponseContext, number | null]>([
  [
    'claims in ms are read as ms',
    { token: jwt({ iat: 1_700_000_000_000, exp: 1_700_000_900_000 }) },
    { sentAt: 0, receivedAt: 1 },
    900_000,
  ],
  [
    'a JWT of the year 2282 does not expire',
    { token: jwt({ exp: 9_850_000_000 }) },
    { sentAt: 0, receivedAt: 1, serverTime: 1_700_000_000_000 },
    null,
  ],
  [
    'an expiresAt of 1e11 is in ms',
    { token: 't', expiresAt: 1e11 },
    { sentAt: 0, receivedAt: 1, serverTime: 99_999_000_000 },
    1_000_000,
  ],
  [
    'an exp of 1e11 is in ms',
    { token: jwt({ exp: 1e11 }) },
    { sentAt: 0, receivedAt: 1, serverTime: 99_999_000_000 },
    1_000_000,
  ],
  [
    'an expiresAt of the year 4821 does not either',
    { token: 't', expiresAt: 9e10 },
    { sentAt: 0, receivedAt: 1, wallTime: 1_700_000_000_000 },
    null,
  ],
])('far ends: %s', (_, body, context, expiresAt) => {
  expect(parseTokenResponse(body, context).expiresAt).toBe(expiresAt)
})

test.each(['x 2030', 'in 2099', '-900', 'Tuesday', 'not before 2099-01-01'])(
  'an expiresAt of "%s" is no instant',
  (expiresAt) => {
    expect(() =>
      parseTokenResponse({ token: 't', expiresAt }, { sentAt: 0, receivedAt: 1, wallTime: 0 }),
    ).toThrowError(EmbedError)
  },
)
