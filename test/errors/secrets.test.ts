import { describe, expect, test } from 'vitest'
import { EmbedError } from '../../src/errors/errors'
import { createSecrets } from '../../src/errors/secrets'

const TOKEN = 'CANARY-7f3a9c1e5b2d8046-live'

function secretsOf(...tokens: string[]) {
  const secrets = createSecrets()
  tokens.forEach(secrets.add)
  return secrets
}

/** Everything that can be read of an error, and of its causes. */
function all(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > 9) return String(value)
  return Object.getOwnPropertyNames(value)
    .map((name) => `${name}=${all((value as Record<string, unknown>)[name], depth + 1)}`)
    .join('\n')
}

const CAUSES: Record<string, () => unknown> = {
  text: () => `no: ${TOKEN}`,
  'an error': () => new TypeError(`no: ${TOKEN}`),
  'an error of an error': () => new Error('outer', { cause: new Error(`no: ${TOKEN}`) }),
  'an error with fields, as axios has': () =>
    Object.assign(new Error('Request failed'), {
      config: { headers: { Authorization: `Bearer ${TOKEN}` } },
      status: 401,
    }),
  'several errors': () => new AggregateError([new Error('one'), new Error(`two ${TOKEN}`)], 'many'),
  'plain data': () => ({ error: { reason: [{ token: TOKEN }] } }),
  'a name in plain data': () => ({ [TOKEN]: 1 }),
  'a request': () =>
    new Request('https://vendor.example/', { headers: { authorization: `Bearer ${TOKEN}` } }),
  'a map': () => new Map([['token', TOKEN]]),
  'a circle': () => {
    const circle: Record<string, unknown> = { token: TOKEN }
    circle['self'] = circle
    return circle
  },
  'a getter that throws': () => ({
    get token(): string {
      throw new Error(TOKEN)
    },
  }),
}

describe.each(Object.entries(CAUSES))('a cause that is %s', (_, make) => {
  test('tells no token', () => {
    const error = secretsOf(TOKEN).error(new EmbedError('EMBED_WIDGET_ERROR', 'It threw.', { cause: make() }))
    expect(error.code).toBe('EMBED_WIDGET_ERROR')
    expect(error.cause).toBeDefined()
    expect(all(error)).not.toContain(TOKEN)
    expect(all(error)).not.toContain(TOKEN.slice(0, 12))
  })
})

test('an error keeps its kind, its words and its fields', () => {
  const cause = Object.assign(new TypeError(`no ${TOKEN} here`), { status: 401 })
  const error = secretsOf(TOKEN).error(
    new EmbedError('EMBED_UNAVAILABLE', `It said ${TOKEN}.`, { cause, retryAfterMs: 7 }),
  )
  expect(error).toMatchObject({
    code: 'EMBED_UNAVAILABLE',
    message: 'It said ….',
    retryAfterMs: 7,
    retryable: true,
    name: 'EmbedError',
  })
  expect(error.cause).toBeInstanceOf(Error)
  expect(error.cause).toMatchObject({ name: 'TypeError', message: 'no … here', status: 401 })
})

test.each([undefined, null, 7, 'words', new TypeError('boom'), { status: 401, list: [1, 'a'] }])(
  'an error without a token is handed on as it is: %o',
  (cause) => {
    const error = new EmbedError('EMBED_WIDGET_ERROR', 'It threw.', { cause })
    expect(secretsOf(TOKEN).error(error)).toBe(error)
  },
)

test('data keep what is not a text, and are the same where nothing is hidden', () => {
  const node = document.createElement('i')
  const data = { node, words: 'fine', list: [1, null] }
  expect(secretsOf(TOKEN).data(data)).toBe(data)
  expect(secretsOf(TOKEN).data({ node, words: `a ${TOKEN}` })).toEqual({ node, words: 'a …' })
})

test('a quotation is redacted before it is cut', () => {
  const long = `${'A1b2C3d4'.repeat(30)}-end`
  const { quote } = secretsOf('first-token-of-the-mount', long)
  for (let before = 150; before < 200; before++)
    expect(quote(`${'.'.repeat(before)}${long}`)).toMatch(/^\.+…?$/)
  expect(quote('a'.repeat(300))).toBe('a'.repeat(200))
  expect(quote(7)).toBe('')
  expect(quote('was first-token-of-the-mount')).toBe('was …')
})
