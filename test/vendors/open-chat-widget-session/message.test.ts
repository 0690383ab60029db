// @vitest-environment node
import { describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import { type ChatSessionOptions } from '../../../src/vendors/open-chat-widget-session'
import { emulator, fetched, create, send, told, line, START, serving, withEmulator } from './backend'

const CANARY = 'cAnArY-7f3e9b-widget-api-key'

withEmulator()

describe('a message', () => {
  test.each([1, 3_999, 4_000])('of %i characters is sent', async (length) => {
    expect((await send(create(), 'x'.repeat(length))).error).toBeUndefined()
    expect(emulator.counts.badRequests).toBe(0)
  })

  test.each([0, 4_001, 100_000])(
    'of %i is refused, with its length, and nothing is asked',
    async (length) => {
      const key = vi.fn(() => emulator.key())
      const { events, error } = await send(create({ token: key }), 'x'.repeat(length))
      expect(events).toEqual([])
      expect(error).toMatchObject({ code: 'EMBED_REQUEST_REFUSED', retryable: false })
      expect(error?.message).toContain(String(length))
      expect(error?.message).not.toContain('xxx')
      expect(key).not.toHaveBeenCalled()
      expect(fetched).not.toHaveBeenCalled()
    },
  )

  test('its length is counted as the vendor does: 2 000 emoji are 4 000', async () => {
    expect((await send(create(), '👋'.repeat(2_000))).error).toBeUndefined()
    expect((await send(create(), '👋'.repeat(2_001))).error?.code).toBe('EMBED_REQUEST_REFUSED')
    expect(fetched, 'the second was not even asked').toHaveBeenCalledTimes(1)
  })

  test('is sent as it is', async () => {
    const message = '  "quotes" \\ \n\t\u0000 é 👋 </script> '
    await send(create(), message)
    expect((JSON.parse(fetched.mock.calls[0]?.[1]?.body as string) as { message: string }).message).toBe(
      message,
    )
  })
})

describe('a session id', () => {
  test.each(['a', 'visitor-1', 'A.b_c:d-e', '0', 'x'.repeat(128)])('%j is one', async (sessionId) => {
    const session = create({ sessionId })
    expect(session.sessionId).toBe(sessionId)
    expect((await send(session)).error).toBeUndefined()
    expect(emulator.counts.sessions).toEqual([sessionId])
  })

  test.each(['', ' ', 'a b', 'a/b', 'ä', 'a\n', '\na', 'a@b', 'x'.repeat(129), '👋'])(
    '%j is none',
    (sessionId) => {
      expect(() => create({ sessionId })).toThrow(
        expect.objectContaining({ name: 'EmbedError', code: 'EMBED_CONFIG' }),
      )
    },
  )

  test('is a new one by default, that the vendor takes', async () => {
    const [first, second] = [create(), create({ sessionId: undefined })]
    expect(first.sessionId).not.toBe(second.sessionId)
    await send(first)
    await send(second)
    expect(emulator.counts).toMatchObject({ badRequests: 0, sessions: [first.sessionId, second.sessionId] })
  })
})

describe('the key', () => {
  test.each<[string, () => ChatSessionOptions['token']]>([
    ['a string', () => emulator.key()],
    ['a function', () => () => emulator.key()],
    ['a function with a promise', () => async () => emulator.key()],
    [
      'a function with a promise that takes its time',
      () => () => new Promise((resolve) => setTimeout(() => resolve(emulator.key()), 5)),
    ],
  ])('may be %s', async (_, make) => {
    const { error } = await send(create({ token: make() }))
    expect(error).toBeUndefined()
    expect(new Headers(fetched.mock.calls[0]?.[1]?.headers).get('x-api-key')).toBe(emulator.key())
  })

  test('is asked for anew for each message', async () => {
    const key = vi.fn(() => emulator.key())
    const session = create({ token: key })
    await send(session)
    emulator.rotate()
    expect((await send(session)).error).toBeUndefined()
    expect(key).toHaveBeenCalledTimes(2)
    expect(key.mock.calls).toEqual([[], []])
  })

  test('that is a string is refused once it was changed', async () => {
    const session = create()
    emulator.rotate()
    expect((await send(session)).error?.code).toBe('EMBED_TOKEN_REJECTED')
  })

  test('that cannot be had as an EmbedError is that error', async () => {
    const cause = new EmbedError('EMBED_SIGNED_OUT', 'nobody')
    for (const key of [
      () => Promise.reject(cause),
      () => {
        throw cause
      },
    ]) {
      const { error } = await send(create({ token: key }))
      expect(error).toBe(cause)
    }
    expect(fetched).not.toHaveBeenCalled()
  })

  test.each<[string, () => Promise<string>]>([
    ['rejects', () => Promise.reject(new Error('vault'))],
    [
      'throws',
      () => {
        throw new Error('vault')
      },
    ],
  ])(
    'that cannot be had, because its function %s, is an EmbedError with that as its cause, and nothing is asked',
    async (_, key) => {
      const { error } = await send(create({ token: key }))
      expect(error).toBeInstanceOf(EmbedError)
      expect((error?.cause as Error).message).toBe('vault')
      expect(fetched).not.toHaveBeenCalled()
    },
  )

  test('that cannot be had is not told as the chat’s connection', async () => {
    const { error } = await send(create({ token: () => Promise.reject(new Error('vault')) }))
    expect(error?.code).not.toBe('EMBED_NETWORK')
    expect(error?.message).not.toContain('CORS_ORIGIN')
  })

  test('that cannot be had as an EmbedError of another copy of this package is that error', async () => {
    vi.resetModules()
    const other = await import('../../../src/errors/errors')
    const cause = new other.EmbedError('EMBED_SIGNED_OUT', 'nobody')
    const answer = create({ token: () => Promise.reject(cause) }).send('Hello')
    const error: unknown = await answer.next().catch((caught: unknown) => caught)
    expect(cause).not.toBeInstanceOf(EmbedError)
    expect(error).toBe(cause)
  })

  describe('is in no error', () => {
    const fetches: [string, typeof fetch][] = [
      [
        'by a refusal that repeats it',
        async () => Response.json({ error: `bad key ${CANARY}` }, { status: 401, statusText: CANARY }),
      ],
      ['by a fault that repeats it', async () => new Response(CANARY, { status: 500 })],
      ['by junk that repeats it', serving([`${CANARY}\n`])],
      ['by half a line that repeats it', serving([`{"type":"token","token":"${CANARY}`])],
      ['by another type that repeats it', serving([line({ type: CANARY })])],
    ]
    test.each(fetches)('%s', async (_, fetch) => {
      const { error } = await send(create({ token: CANARY, fetch }))
      expect(error).toBeInstanceOf(EmbedError)
      expect(told(error)).not.toContain(CANARY)
    })

    test('by an answer that failed half way, and whose reason repeats it', async () => {
      const fetch = serving([line(START), line({ type: 'error', error: `call with ${CANARY} failed` })])
      const { error } = await send(create({ token: CANARY, fetch }))
      expect(error?.code).toBe('EMBED_WIDGET_ERROR')
      expect(error?.message).not.toContain(CANARY)
    })
  })
})
