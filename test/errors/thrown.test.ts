// @vitest-environment node
// What HTTP clients and SDKs really throw: each is asked to fetch from a server that refuses, and its error
// is read.
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { BrowserAuthError, BrowserAuthErrorCodes, InteractionRequiredAuthError } from '@azure/msal-browser'
import axios from 'axios'
import got from 'got'
import { GraphQLClient } from 'graphql-request'
import ky from 'ky'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ofetch } from 'ofetch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findGraphQLError, readGraphQL } from '../../src/errors/graphql'
import { readThrown } from '../../src/errors/thrown'
import { fromFunction } from '../../src/source/source'
import type { TokenRequest } from '../../src/source/token-source'

const CANARY = 'cAnArY-7f3e9b.t0k3n_4242'
let server: Server
let url = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    const { status, headers, body } = ANSWERS[(request.url ?? '').slice(1)] ?? { status: 404 }
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body ?? { secret: CANARY }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

const ANSWERS: Record<string, { status: number; headers?: Record<string, string>; body?: unknown }> = {
  denied: { status: 401 },
  forbidden: { status: 403 },
  limited: { status: 429, headers: { 'retry-after': '28800' } },
  'limited-by-body': { status: 429, body: { error: 'rate_limited', retryAfter: 120 } },
  down: { status: 503, headers: { 'retry-after': '7' } },
  wrong: { status: 422 },
  mismatch: { status: 409, body: { error: 'identity_mismatch' } },
  'graphql-denied': {
    status: 200,
    body: { data: null, errors: [{ message: CANARY, extensions: { code: 'UNAUTHENTICATED' } }] },
  },
  'graphql-limited': {
    status: 200,
    body: { data: null, errors: [{ message: CANARY, extensions: { code: 'RATE_LIMITED' } }] },
  },
  'graphql-down': { status: 200, body: { data: null, errors: [{ message: CANARY }] } },
}

const MUTATION = 'mutation { createToken { token } }'
const CLIENTS: Record<string, (path: string) => Promise<unknown>> = {
  axios: (path) => axios.post(url + path, {}).then(({ data }) => data as unknown),
  ky: (path) => ky.post(url + path, { json: {}, retry: 0 }).json(),
  ofetch: (path) => ofetch(url + path, { method: 'POST', body: {}, retry: 0 }),
  got: (path) => got.post(url + path, { json: {}, retry: { limit: 0 } }).json(),
}
const GRAPHQL: Record<string, (path: string) => Promise<unknown>> = {
  'Apollo Client': (path) => {
    const client = new ApolloClient({ link: new HttpLink({ uri: url + path }), cache: new InMemoryCache() })
    return client.mutate({ mutation: gql(MUTATION) }).then(({ data }) => data)
  },
  'graphql-request': (path) => new GraphQLClient(url + path).request(MUTATION),
}

function request(): TokenRequest {
  return {
    vendor: 'acme',
    params: {},
    signal: new AbortController().signal,
    reason: 'first',
    attempt: 1,
    current: null,
    identity: null,
  }
}

/** What `fromFunction` makes of it. */
async function read(fetchToken: () => Promise<unknown>) {
  const error: unknown = await fromFunction(fetchToken)
    .fetch(request())
    .then(
      () => expect.fail('nothing was thrown'),
      (cause: unknown) => cause,
    )
  expect(String((error as Error).message)).not.toContain(CANARY)
  return error
}

describe.each(Object.entries(CLIENTS))('%s', (_, ask) => {
  test.each<[string, object]>([
    ['denied', { code: 'EMBED_DENIED', isSessionOver: true }],
    ['forbidden', { code: 'EMBED_DENIED', isSessionOver: false }],
    ['limited', { code: 'EMBED_RATE_LIMITED', retryAfterMs: 28_800_000 }],
    ['down', { code: 'EMBED_UNAVAILABLE', retryAfterMs: 7_000 }],
    ['wrong', { code: 'EMBED_REQUEST_REFUSED', retryable: false }],
  ])('says that it was %s', async (path, expected) => {
    expect(await read(() => ask(path))).toMatchObject(expected)
  })
})

test.each(['axios', 'ofetch'])(
  '%s keeps the body: its retryAfter is read, and whose token it is',
  async (name) => {
    const ask = CLIENTS[name] ?? expect.fail(name)
    expect(await read(() => ask('limited-by-body'))).toMatchObject({
      code: 'EMBED_RATE_LIMITED',
      retryAfterMs: 120_000,
    })
    expect(await read(() => ask('mismatch'))).toMatchObject({ code: 'EMBED_IDENTITY_MISMATCH' })
  },
)

describe.each(Object.entries(GRAPHQL))('%s', (_, ask) => {
  test.each<[string, object]>([
    ['denied', { code: 'EMBED_DENIED', isSessionOver: true }],
    ['limited', { code: 'EMBED_RATE_LIMITED', retryAfterMs: 28_800_000 }],
    ['graphql-denied', { code: 'EMBED_DENIED', isSessionOver: true }],
    ['graphql-limited', { code: 'EMBED_RATE_LIMITED' }],
    ['graphql-down', { code: 'EMBED_UNAVAILABLE' }],
  ])('says that it was %s', async (path, expected) => {
    expect(await read(() => ask(path))).toMatchObject(expected)
  })
})

describe('GraphQL without a client', () => {
  const post = (path: string) => fetch(url + path, { method: 'POST', body: '{}' })

  test.each<[string, object]>([
    ['graphql-denied', { code: 'EMBED_DENIED', isSessionOver: true }],
    ['graphql-limited', { code: 'EMBED_RATE_LIMITED' }],
    ['graphql-down', { code: 'EMBED_UNAVAILABLE' }],
  ])('%s is read by readGraphQL', async (path, expected) => {
    const unwrapped = () =>
      post(path).then(
        async (response) => readGraphQL((await response.json()) as { data: { token: string } }).token,
      )
    expect(await read(unwrapped)).toMatchObject(expected)
  })

  test.each<[string, object, object]>([
    [
      'Hasura’s access-denied',
      { extensions: { code: 'access-denied' } },
      { code: 'EMBED_DENIED', isSessionOver: false },
    ],
    [
      'Hasura’s invalid-jwt',
      { extensions: { code: 'invalid-jwt' } },
      { code: 'EMBED_DENIED', isSessionOver: true },
    ],
    ['Shopify’s THROTTLED', { extensions: { code: 'THROTTLED' } }, { code: 'EMBED_RATE_LIMITED' }],
    [
      'a status that says nothing of the user',
      { extensions: { status: 400, http: { status: 200 } } },
      { code: 'EMBED_UNAVAILABLE' },
    ],
    [
      'a status of its own',
      { extensions: { http: { status: 403 } } },
      { code: 'EMBED_DENIED', isSessionOver: false },
    ],
    ['AppSync’s errorType', { errorType: 'Unauthorized' }, { code: 'EMBED_DENIED', isSessionOver: true }],
    [
      'a code that may be a secret',
      { extensions: { code: CANARY } },
      { code: 'EMBED_UNAVAILABLE', message: expect.stringContaining('GraphQL errors.') as string },
    ],
  ])('%s is read', (_, said, expected) => {
    const error = findGraphQLError({ errors: [{ message: CANARY, ...said }] })
    expect(error).toMatchObject(expected)
    expect(error?.message).not.toContain(CANARY)
  })

  test('that has neither data nor errors is told as such', () => {
    expect(() => readGraphQL({})).toThrowError('got no data')
  })

  test('gives the data where there are no errors, and an error where there is no data', () => {
    expect(readGraphQL({ data: { token: 'abc' } })).toEqual({ token: 'abc' })
    expect(readGraphQL({ data: { token: 'abc' }, errors: [] })).toEqual({ token: 'abc' })
    expect(() => readGraphQL({ data: null })).toThrowError(
      expect.objectContaining({ code: 'EMBED_UNAVAILABLE' }) as Error,
    )
  })
})

describe('no answer at all', () => {
  const NOWHERE = 'http://127.0.0.1:9/'
  test.each<[string, () => Promise<unknown>]>([
    ['axios', () => axios.post(NOWHERE, {})],
    ['ky', () => ky.post(NOWHERE, { retry: 0 })],
    ['ofetch', () => ofetch(NOWHERE, { retry: 0 })],
    ['got', () => got.post(NOWHERE, { retry: { limit: 0 } })],
    ['fetch', () => fetch(NOWHERE)],
  ])('is EMBED_NETWORK with %s', async (_, ask) => {
    expect(await read(ask)).toMatchObject({ code: 'EMBED_NETWORK', retryable: true })
  })
})

describe('identity SDKs', () => {
  test('MSAL’s InteractionRequiredAuthError asks for a sign-in', async () => {
    const thrown = new InteractionRequiredAuthError('login_required', CANARY)
    expect(await read(() => Promise.reject(thrown))).toMatchObject({
      code: 'EMBED_DENIED',
      isSessionOver: true,
      cause: thrown,
    })
  })

  test('MSAL’s lack of an account does', async () => {
    const thrown = new BrowserAuthError(BrowserAuthErrorCodes.noAccountError, CANARY)
    expect(await read(() => Promise.reject(thrown))).toMatchObject({
      code: 'EMBED_DENIED',
      isSessionOver: true,
    })
  })

  /** @source supabase-js 2: this name, with status 400 */
  test('Supabase’s lack of a session does', () => {
    const thrown = Object.assign(new Error('Auth session missing!'), {
      name: 'AuthSessionMissingError',
      status: 400,
    })
    expect(readThrown(thrown)).toMatchObject({ code: 'EMBED_DENIED', isSessionOver: true })
  })

  test.each([
    'login_required',
    'interaction_required',
    'consent_required',
    'invalid_grant',
    'missing_refresh_token',
  ])('an OpenID client’s %s does', (error) => {
    expect(readThrown(Object.assign(new Error(CANARY), { error }))).toMatchObject({
      code: 'EMBED_DENIED',
      isSessionOver: true,
    })
  })
})

describe('errors in a list that are not GraphQL’s', () => {
  test.each<[string, () => unknown, string]>([
    [
      'addresses that were all refused',
      () => Object.assign(new AggregateError([new Error('a'), new Error('b')]), { code: 'ECONNREFUSED' }),
      'EMBED_NETWORK',
    ],
    ['Promise.any', () => new AggregateError([new Error('a')]), 'EMBED_UNAVAILABLE'],
    [
      'Zod',
      () =>
        Object.assign(new Error('no'), {
          errors: [{ code: 'invalid_type', path: ['token'], message: 'Required' }],
        }),
      'EMBED_UNAVAILABLE',
    ],
    ['Yup', () => Object.assign(new Error('no'), { errors: ['token is required'] }), 'EMBED_UNAVAILABLE'],
  ])('%s', (_, make, code) => {
    const error = readThrown(make())
    expect(error.code).toBe(code)
    expect(error.message).not.toContain('GraphQL')
  })
})

describe('hostile errors', () => {
  test('getters that throw, circles and depth do no harm', () => {
    const circle: Record<string, unknown> = {}
    circle['cause'] = circle
    circle['response'] = circle
    const get = () => {
      throw new Error('read')
    }
    const throwing = Object.defineProperties({}, { response: { get }, status: { get }, message: { get } })
    const mute = { message: { toString: get }, errors: [{ extensions: { code: { toString: get } } }] }
    const trap = { headers: { get } }
    for (const cause of [circle, throwing, mute, trap, null, 0, 'no', Symbol('no'), [{ status: 401 }]]) {
      expect(readThrown(cause).code).toBe('EMBED_UNAVAILABLE')
    }
  })
})
