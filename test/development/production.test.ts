// @vitest-environment node
// Where neither sentences nor checks are shipped: everything works, and an error tells its code, its fault
// and its facts.
import { beforeEach, describe, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.resetModules()
  vi.stubEnv('NODE_ENV', 'production')
})

function thrownBy(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    return error
  }
}

describe('in production', () => {
  test.each<[string, () => Promise<unknown>]>([
    [
      'EMBED_IDENTITY_MISMATCH identityMismatch',
      () => import('../../src/errors/failure').then((failure) => failure.identityMismatch()),
    ],
    ['EMBED_ABORTED aborted', () => import('../../src/errors/failure').then((failure) => failure.aborted())],
    [
      'EMBED_SIGNED_OUT signedOut',
      () => import('../../src/errors/failure').then((failure) => failure.signedOut()),
    ],
    [
      'EMBED_TIMEOUT tooLate 7',
      () => import('../../src/errors/failure').then((failure) => failure.tooLate(7)),
    ],
    [
      'EMBED_DENIED signInPage HTML true',
      () => import('../../src/errors/failure').then((failure) => failure.signInPage('HTML', true)),
    ],
    [
      'EMBED_NETWORK noAnswer',
      () => import('../../src/source/response').then((response) => response.noAnswer(null)),
    ],
    [
      'EMBED_TOKEN_MALFORMED errorInside',
      () =>
        import('../../src/token/answer').then(({ readAnswer }) => thrownBy(() => readAnswer({ error: 7 }))),
    ],
    [
      'EMBED_TOKEN_MALFORMED word denied',
      () => import('../../src/token/answer').then(({ readAnswer }) => thrownBy(() => readAnswer('denied'))),
    ],
  ])('an error says "%s"', async (message, make) => {
    expect(await make()).toMatchObject({ message: `${message} (see react-embed-token, Errors)` })
  })

  test('a request that the page’s own queryClient ends says so', async () => {
    const { runAttempt } = await import('../../src/store/request')
    const queryClient = { fetchQuery: () => Promise.reject(new Error('cancelled')) }
    const attempt = { vendor: { id: 'acme' }, params: {} }
    const ended = runAttempt(queryClient as never, attempt as never)
    await expect(ended).rejects.toMatchObject({
      message: 'EMBED_UNAVAILABLE ended (see react-embed-token, Errors)',
      cause: { message: 'cancelled' },
    })
  })

  test('a client gets its tokens, and nothing is told on the console', async () => {
    const { createEmbedClient } = await import('../../src/client/client')
    const { fromFunction } = await import('../../src/source/source')
    const client = createEmbedClient({ source: fromFunction(() => 'opaque') })
    expect(await client.ensureToken({ id: 'acme', name: 'Acme', modes: {} }, {})).toMatchObject({
      value: 'opaque',
      expiresAt: null,
    })
  })
})
