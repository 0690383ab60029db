import { describe, expect, test } from 'vitest'
import { handshake } from '../../src/vendor-kit/handshake'
import { resolveTheme } from '../resolved'

const { receive, deliver, deliverTheme } = handshake

describe('what the frame says', () => {
  test.each<[unknown, unknown]>([
    [{ type: 'embed:hello' }, { type: 'token-wanted' }],
    [{ type: 'embed:ready' }, { type: 'ready' }],
    [{ type: 'embed:rejected' }, { type: 'rejected' }],
    [
      { type: 'embed:height', px: 640 },
      { type: 'height', px: 640 },
    ],
    [
      { type: 'embed:height', px: 0.5 },
      { type: 'height', px: 0.5 },
    ],
    [
      { type: 'embed:error', message: 'out of stock' },
      { type: 'failed', message: 'out of stock' },
    ],
  ])('%o means %o', (data, signal) => {
    expect(receive(data)).toEqual(signal)
  })

  test('fields that a message does not have are not handed on', () => {
    const more = { token: 'canary', px: 7, message: 'canary', detail: 'canary', name: 'canary' }
    expect(receive({ type: 'embed:hello', ...more })).toEqual({ type: 'token-wanted' })
    expect(receive({ type: 'embed:ready', ...more })).toEqual({ type: 'ready' })
    expect(receive({ type: 'embed:rejected', ...more })).toEqual({ type: 'rejected' })
    expect(receive({ type: 'embed:height', ...more })).toEqual({ type: 'height', px: 7 })
    expect(receive({ type: 'embed:error', ...more })).toEqual({ type: 'failed', message: 'canary' })
  })

  test('what is inherited, or computed, counts as well: it is only read', () => {
    expect(receive(Object.create({ type: 'embed:ready' }))).toEqual({ type: 'ready' })
    const computed = {
      get type() {
        return 'embed:height'
      },
      get px() {
        return 12
      },
    }
    expect(receive(computed)).toEqual({ type: 'height', px: 12 })
    expect(receive(Object.assign(Object.create(null) as object, { type: 'embed:hello' }))).toEqual({
      type: 'token-wanted',
    })
  })

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['false', false],
    ['true', true],
    ['0', 0],
    ['NaN', NaN],
    ['a bigint', 7n],
    ['a symbol', Symbol('embed:ready')],
    ['an empty string', ''],
    ['a type alone', 'embed:ready'],
    ['JSON of a message', '{"type":"embed:ready"}'],
    ['a huge string', 'embed:ready'.repeat(100_000)],
    ['a function', () => ({ type: 'embed:ready' })],
    ['a function with a type', Object.assign(() => {}, { type: 'embed:ready' })],
    ['an array', ['embed:ready']],
    ['an array of a message', [{ type: 'embed:ready' }]],
    ['a Map', new Map([['type', 'embed:ready']])],
    ['a Date', new Date(0)],
    ['bytes', new Uint8Array(8)],
    ['an Error', new Error('embed:error')],
    ['a Proxy of nothing', new Proxy({}, {})],
    ['an empty object', {}],
    ['an object without a prototype', Object.create(null)],
    ['a message in a message', { data: { type: 'embed:ready' } }],
    ['no type', { px: 7, message: 'x' }],
    ['the page’s own token message', { type: 'embed:token', token: 'canary' }],
    ['the page’s own theme message', { type: 'embed:theme', colorScheme: 'dark', variables: {} }],
    ['another namespace', { type: 'ready' }],
    ['a longer type', { type: 'embed:ready!' }],
    ['capitals', { type: 'EMBED:READY' }],
    ['a space', { type: ' embed:ready' }],
    ['an unknown type', { type: 'embed:goodbye' }],
    ['a type that is a number', { type: 7 }],
    ['a type that is null', { type: null }],
    ['a type that is an array of one', { type: ['embed:ready'] }],
    ['a type that is a String object', { type: new String('embed:ready') }],
    ['a type that cannot be made a string', { type: Object.create(null) as object }],
    ['a type whose toString throws', { type: { toString: null } }],
    ['a type that is a symbol', { type: Symbol.iterator }],
    ['a type of an object’s own words', { type: 'toString' }],
    ['a type of the prototype', { type: '__proto__' }],
    ['a huge type', { type: 'embed:ready'.repeat(100_000) }],
  ])('%s means nothing', (_, data) => {
    expect(receive(data)).toBeNull()
  })

  test.each<[string, unknown]>([
    ['none', undefined],
    ['null', null],
    ['a string', '640'],
    ['a length', '640px'],
    ['a bigint', 640n],
    ['an array', [640]],
    ['an object', { valueOf: () => 640 }],
    ['a Number object', new Number(640)],
    ['true', true],
  ])('a height that is no number, %s, is not one', (_, px) => {
    expect(receive({ type: 'embed:height', px })).toBeNull()
  })

  test.each<[string, unknown]>([
    ['none', undefined],
    ['null', null],
    ['a number', 500],
    ['an object', { message: 'canary' }],
    ['an array', ['canary']],
    ['an Error', new Error('canary')],
    ['a String object', new String('canary')],
    ['a symbol', Symbol('canary')],
  ])('an error whose message is no string, %s, is an error', (_, message) => {
    expect(receive({ type: 'embed:error', message })).toEqual({ type: 'failed', message: 'an error' })
  })

  test.each([0, 1, 199, 201, 1_000_000])(
    'an error’s message of %i characters is handed on whole: a token in it is hidden before it is cut',
    (length) => {
      const message = Array.from({ length: Math.min(length, 400) }, (_, i) =>
        String.fromCharCode(97 + (i % 26)),
      )
        .join('')
        .padEnd(length, '.')
      expect(receive({ type: 'embed:error', message })).toEqual({ type: 'failed', message })
    },
  )
})

describe('what the page says', () => {
  test('a token, and nothing beside it', () => {
    expect(deliver('token-1')).toEqual([{ type: 'embed:token', token: 'token-1' }])
  })

  test('a theme, as plain data that can be posted', () => {
    const theme = resolveTheme([{ colorScheme: 'dark', variables: { colorPrimary: 'red' } }], 'light')
    const messages = deliverTheme(theme)
    expect(messages).toEqual([
      {
        type: 'embed:theme',
        colorScheme: 'dark',
        variables: { ...theme.variables, colorPrimary: 'red' },
        dir: 'ltr',
      },
    ])
    expect(structuredClone(messages)).toEqual(messages)
    expect(JSON.stringify(messages)).not.toContain(theme.labels.retry)
  })

  test('a message of the page’s own that comes back means nothing', () => {
    const theme = resolveTheme([], 'light')
    for (const message of [...deliver('token-1'), ...deliverTheme(theme)]) expect(receive(message)).toBeNull()
  })
})

test('the frame is ready when it says so', () => {
  expect(handshake.readyOn).toBe('message')
})
