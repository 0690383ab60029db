// @vitest-environment node
// Where neither sentences nor checks are shipped: everything works, and an error tells its code, its fault
// and its facts.
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
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

async function modeOfAcme(name: 'inline' | 'iframe'): Promise<unknown> {
  const { modeOf } = await import('../../src/vendor-kit/mode')
  return thrownBy(() => modeOf({ id: 'acme', name: 'Acme', modes: { inline: {} } } as never, name))
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
    [
      'EMBED_NO_PROVIDER noProvider <Embed>',
      () =>
        import('../../src/hooks/context').then(({ useEmbedContext }) => {
          let thrown: unknown
          const Page = () => {
            thrown = thrownBy(() => useEmbedContext('<Embed>'))
            return null
          }
          renderToString(createElement(Page))
          return thrown
        }),
    ],
    [
      'EMBED_CONFIG badOptions',
      () => import('../../src/hooks/useStable').then(({ hashOf }) => thrownBy(() => hashOf({ id: 1n }))),
    ],
    ['EMBED_CONFIG noMode iframe Acme inline', () => modeOfAcme('iframe')],
    ['EMBED_CONFIG plainMode inline Acme', () => modeOfAcme('inline')],
    [
      'EMBED_WIDGET_LOAD notDrawn Acme',
      () => import('../../src/vendor-kit/stopped-scripts').then(({ notDrawn }) => notDrawn('Acme')),
    ],
    [
      'EMBED_CONFIG opaqueOrigin null',
      () =>
        import('../../src/vendor-kit/frame/messages').then(({ openLine }) =>
          thrownBy(() => openLine({} as never, 'null', { onMessage() {}, onForeign() {} })),
        ),
    ],
    [
      'EMBED_CONFIG noSourceId',
      () =>
        import('../../src/cross-tab/share-across-tabs').then(({ shareAcrossTabs }) =>
          thrownBy(() => shareAcrossTabs().join({ sources: [{}] } as never)),
        ),
    ],
  ])('an error says "%s"', async (message, make) => {
    expect(await make()).toMatchObject({ message: `${message} (see react-embed-token, Errors)` })
  })

  test('an error names a file that did not load without its query', async () => {
    vi.stubGlobal('document', { baseURI: 'https://page.example/' })
    const { notLoaded } = await import('../../src/vendor-kit/assets')
    expect(notLoaded('script', 'https://cdn.example/w.js?key=secret')).toMatchObject({
      message: 'EMBED_WIDGET_LOAD notLoaded script https://cdn.example/w.js (see react-embed-token, Errors)',
    })
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
