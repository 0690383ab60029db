// @vitest-environment node
// What is meant by a failure, from its status, its words and what is nested in it.
import { describe, expect, test } from 'vitest'
import { EmbedError, isEmbedError } from '../../src/errors/errors'
import { isMendedByToken } from '../../src/errors/failure'
import { findGraphQLError } from '../../src/errors/graphql'
import { readFailure, readThrown } from '../../src/errors/thrown'

const DENIED = { code: 'EMBED_DENIED', isSessionOver: true }
const FORBIDDEN = { code: 'EMBED_DENIED', isSessionOver: false }
const LIMITED = { code: 'EMBED_RATE_LIMITED' }
const REFUSED = { code: 'EMBED_REQUEST_REFUSED', isSessionOver: false }
const UNKNOWN = { code: 'EMBED_UNAVAILABLE', isSessionOver: false, retryAfterMs: undefined }

describe('a word means what it says only as a whole', () => {
  test.each<[unknown, object]>([
    ['login_required', DENIED],
    ['account_selection_required', DENIED],
    ['no_login_required', UNKNOWN],
    ['login_required_not', UNKNOWN],
    ['ERR_NETWORK', { code: 'EMBED_NETWORK' }],
    ['Load failed', { code: 'EMBED_NETWORK' }],
    ['NetworkError when attempting to fetch resource.', { code: 'EMBED_NETWORK' }],
    ['Image Load failed', UNKNOWN],
    ['Load failed again', UNKNOWN],
    ['TimeoutError', { code: 'EMBED_TIMEOUT' }],
    ['ECONNABORTED', { code: 'EMBED_TIMEOUT' }],
    ['ETIMEDOUT', { code: 'EMBED_TIMEOUT' }],
    ['NotTimeoutError', UNKNOWN],
    ['TimeoutErrors', UNKNOWN],
    [401, UNKNOWN],
  ])('%s', (error, expected) => {
    expect(readFailure({ error })).toMatchObject(expected)
  })

  test.each<[unknown, object]>([
    ['UNAUTHENTICATED', DENIED],
    ['unauthorized', DENIED],
    [401, DENIED],
    ['NOT_UNAUTHENTICATED', UNKNOWN],
    ['UNAUTHENTICATED_NOT', UNKNOWN],
    ['FORBIDDEN', FORBIDDEN],
    ['403', FORBIDDEN],
    ['NOT_FORBIDDEN', UNKNOWN],
    ['FORBIDDEN_NOT', UNKNOWN],
    ['TOO_MANY_REQUESTS', LIMITED],
    [429, LIMITED],
    ['NOT_THROTTLED', UNKNOWN],
    ['THROTTLED_NOT', UNKNOWN],
  ])('%s, of GraphQL', (code, expected) => {
    expect(readFailure({ errors: [{ code }] })).toMatchObject(expected)
    expect(readFailure({ graphQLErrors: [{ extensions: { code } }] })).toMatchObject(expected)
    expect(readFailure({ errors: { code } })).toMatchObject(UNKNOWN)
  })

  test.each<[number, string, object]>([
    [409, 'identity_mismatch', { code: 'EMBED_IDENTITY_MISMATCH' }],
    [400, 'identity_mismatch', REFUSED],
    [409, 'no_identity_mismatch', REFUSED],
    [409, 'identity_mismatches', REFUSED],
    [400, 'invalid_grant', DENIED],
    [429, 'invalid_grant', LIMITED],
  ])('%i with %s', (status, error, expected) => {
    expect(readFailure({ status, error })).toMatchObject(expected)
  })
})

describe('a status', () => {
  test.each<[unknown, object]>([
    [399, DENIED],
    [400, REFUSED],
    [407, REFUSED],
    [408, UNKNOWN],
    [409, REFUSED],
    [424, REFUSED],
    [425, UNKNOWN],
    [426, REFUSED],
    [429, LIMITED],
    [499, REFUSED],
    [500, UNKNOWN],
    [599, UNKNOWN],
    [600, DENIED],
    ['400', DENIED],
  ])('of %s counts before one that is further in, if it is a failure’s', (status, expected) => {
    expect(readFailure({ status, cause: { status: 401 } })).toMatchObject(expected)
    expect(readFailure({ statusCode: status, cause: { statusCode: 401 } })).toMatchObject(expected)
  })

  test.each(['response', 'networkError', 'cause', 'data', 'body', '_data', 'result'])(
    'is found in %s, which may be JSON',
    (name) => {
      expect(readFailure({ [name]: { status: 401 } })).toMatchObject(DENIED)
      expect(readFailure({ [name]: '{"status":401}' })).toMatchObject(DENIED)
      expect(readFailure({ [name]: 'status 401' })).toMatchObject(UNKNOWN)
    },
  )

  test('is found three levels deep', () => {
    const deep = { cause: { cause: { cause: { status: 401 } } } }
    expect(readFailure(deep)).toMatchObject(DENIED)
    expect(readFailure({ cause: deep })).toMatchObject(UNKNOWN)
  })
})

describe('how long to wait', () => {
  test.each<[string, object, number | undefined]>([
    ['as text', { headers: { 'retry-after': '60' } }, 60_000],
    ['as a number', { headers: { 'retry-after': 60 } }, 60_000],
    ['as a list', { headers: { 'retry-after': ['60', '90'] } }, 60_000],
    ['of Headers', { headers: new Headers({ 'retry-after': '60' }) }, 60_000],
    [
      'of the first headers that say it',
      { headers: {}, response: { headers: { 'retry-after': '60' } } },
      60_000,
    ],
    [
      'of the outermost headers',
      { headers: { 'retry-after': '60' }, response: { headers: { 'retry-after': '90' } } },
      60_000,
    ],
    ['before that of the body', { headers: { 'retry-after': '60' }, data: { retryAfter: 90 } }, 60_000],
    ['of the body', { data: { retryAfter: 90 } }, 90_000],
    ['of the body, where the outer one is no number', { retryAfter: '60', data: { retryAfter: 90 } }, 90_000],
    ['as what is none', { headers: { 'retry-after': { seconds: 60 } } }, undefined],
  ])('is read %s', (_, said, retryAfterMs) => {
    expect(readFailure({ status: 429, ...said })).toMatchObject({ ...LIMITED, retryAfterMs })
    expect(readFailure(said)).toMatchObject({ ...UNKNOWN, retryAfterMs })
  })
})

describe('what the error tells', () => {
  test('of what was thrown is its status, and what was thrown as the cause', () => {
    const thrown = { status: 503 }
    const error = readThrown(thrown)
    expect(error).toMatchObject({
      cause: thrown,
      message: 'Expected a token, got what the source threw (status 503), see the cause.',
    })
    expect(isEmbedError(error)).toBe(true)
  })

  test('of an answer is what came, and no cause: an answer may hold a token', () => {
    for (const said of [{ status: 503 }, {}]) {
      const error = readFailure(said, 'status 503')
      expect(error.message).toBe('Expected a token, got status 503.')
      expect(error).not.toHaveProperty('cause')
    }
  })
})

test('of an answer, too, it is told how long to wait', () => {
  expect(readFailure({ status: 429, retryAfter: 5 }, 'status 429')).toMatchObject({
    ...LIMITED,
    retryAfterMs: 5_000,
  })
})

test.each([undefined, null, {}, { errors: null }, { errors: [] }, { errors: 'no' }])(
  'GraphQL does not refuse with %j',
  (body) => {
    expect(findGraphQLError(body)).toBeUndefined()
  },
)

test.each([
  ['EMBED_UNAVAILABLE', true],
  ['EMBED_DENIED', true],
  ['EMBED_TOKEN_EXPIRED', true],
  ['EMBED_TOKEN_REJECTED', false],
  ['EMBED_WIDGET_LOAD', false],
  ['EMBED_WIDGET_TIMEOUT', false],
  ['EMBED_CONFIG', false],
] as const)('whether a new token alone mends %s: %s', (code, isMended) => {
  expect(isMendedByToken(new EmbedError(code, 'x'))).toBe(isMended)
})
