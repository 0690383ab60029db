// @vitest-environment node
import { describe, expect, test } from 'vitest'
import {
  emulator,
  create,
  send,
  told,
  line,
  START,
  token,
  DONE,
  serving,
  withEmulator,
  emulateWith,
} from './backend'

const CANARY = 'cAnArY-7f3e9b-widget-api-key'

withEmulator()

describe('an answer that fails', () => {
  test('half way, says so after what there was of it', async () => {
    emulator.settings.streamFault = 'error-line'
    const { events, error } = await send(create())
    expect(events.map(({ type }) => type)).toEqual(['start', 'token', 'token'])
    expect(error).toMatchObject({ code: 'EMBED_WIDGET_ERROR' })
    expect(error?.message).toContain('Internal server error')
  })

  test.each<[unknown, string]>([
    ['Model overloaded', 'Model overloaded'],
    ['a'.repeat(10_000), 'a'.repeat(200)],
    [undefined, 'no reason given'],
    [null, 'no reason given'],
    [{ code: 500 }, 'no reason given'],
    [7, 'no reason given'],
  ])('with the reason %j', async (reason, words) => {
    const { error } = await send(
      create({ fetch: serving([line(START), line({ type: 'error', error: reason })]) }),
    )
    expect(error?.code).toBe('EMBED_WIDGET_ERROR')
    expect(error?.message.endsWith(`: ${words}`)).toBe(true)
  })

  test('is over with its error: what comes after is not read, and the request ends', async () => {
    const fetch = serving(
      [line(START), line({ type: 'error', error: 'x' }), line(token('late')), line(DONE)],
      'stay',
    )
    const { events, error } = await send(create({ fetch }))
    expect([events, error?.code, fetch.aborted()]).toEqual([[START], 'EMBED_WIDGET_ERROR', true])
  })

  test('cut within a line is EMBED_NETWORK, after what there was of it', async () => {
    emulator.settings.streamFault = 'cut'
    const { events, error } = await send(create())
    expect(events.map(({ type }) => type)).toEqual(['start', 'token', 'token'])
    expect(error).toMatchObject({ code: 'EMBED_NETWORK', retryable: true })
  })

  test.each<[string, string[]]>([
    ['nothing', []],
    ['blank lines', ['\n\n', ' \n']],
    ['a beginning', [line(START)]],
    ['pieces', [line(START), line(token('Hi'))]],
  ])('ended after %s, without being done, is EMBED_NETWORK', async (_, chunks) => {
    for (const end of ['close', 'break'] as const) {
      const { error } = await send(create({ fetch: serving(chunks, end) }))
      expect(error, end).toMatchObject({ code: 'EMBED_NETWORK' })
    }
  })

  test('without a body is EMBED_NETWORK', async () => {
    const { error } = await send(create({ fetch: async () => new Response(null, { status: 200 }) }))
    expect(error).toMatchObject({ code: 'EMBED_NETWORK' })
  })

  test.each<[string, string]>([
    ['HTML', '<!doctype html><title>Hello</title>\n'],
    ['words', 'Service is up\n'],
    ['half a line', '{"type":"token","tok\n'],
    ['server-sent events', 'data: {"type":"token","token":"x"}\n'],
    ['an array', '[]\n'],
    ['null', 'null\n'],
    ['a number', '987654321\n'],
    ['a string', '"done"\n'],
    ['an object of no type', '{}\n'],
    ['a piece that is no text', '{"type":"token","token":7}\n'],
    ['a piece of nothing', '{"type":"token"}\n'],
    ['a whole of nothing', '{"type":"done","conversationId":"c1"}\n'],
    ['two values on a line', '{"type":"token","token":"a"}{"type":"token","token":"b"}\n'],
    ['a piece under another name', '{"type":"token","text":"x"}\n'],
  ])('by %s is EMBED_WIDGET_ERROR, which repeats nothing of it', async (_, junk) => {
    const fetch = serving([line(START), junk, line(DONE)], 'stay')
    const { events, error } = await send(create({ fetch }))
    expect(events).toEqual([START])
    expect(error).toMatchObject({ code: 'EMBED_WIDGET_ERROR' })
    expect(error?.message).toContain('baseUrl')
    expect(error?.message).not.toContain(junk.trim())
    expect(fetch.aborted()).toBe(true)
  })

  test('a line without an end is given up, and the request ends', async () => {
    const chunk = 'x'.repeat(65_536)
    let sent = 0
    const signals: (AbortSignal | null | undefined)[] = []
    const fetch = async (_: unknown, init?: RequestInit) => {
      signals.push(init?.signal)
      return new Response(
        new ReadableStream<Uint8Array>({
          pull(controller) {
            sent += chunk.length
            controller.enqueue(new TextEncoder().encode(chunk))
          },
        }),
      )
    }
    const { error } = await send(create({ fetch }))
    expect(error).toMatchObject({ code: 'EMBED_WIDGET_ERROR' })
    expect(sent).toBeLessThan(2_000_000)
    expect(signals.map((signal) => signal?.aborted)).toEqual([true])
  })
})

describe('a refusal', () => {
  test.each<[number, string, boolean]>([
    [401, 'EMBED_TOKEN_REJECTED', false],
    [429, 'EMBED_RATE_LIMITED', true],
    [400, 'EMBED_REQUEST_REFUSED', false],
    [403, 'EMBED_REQUEST_REFUSED', false],
    [404, 'EMBED_REQUEST_REFUSED', false],
    [413, 'EMBED_REQUEST_REFUSED', false],
    [500, 'EMBED_UNAVAILABLE', true],
    [502, 'EMBED_UNAVAILABLE', true],
    [503, 'EMBED_UNAVAILABLE', true],
  ])('%i is %s', async (status, code, retryable) => {
    for (const body of [JSON.stringify({ error: CANARY }), `<pre>${CANARY}</pre>`, null]) {
      const { events, error } = await send(
        create({ token: CANARY, fetch: async () => new Response(body, { status, statusText: CANARY }) }),
      )
      expect(events).toEqual([])
      expect(error).toMatchObject({ name: 'EmbedError', code, retryable })
      expect(told(error)).not.toContain(CANARY)
    }
  })

  test('of the backend’s own: a wrong key, a wait, a fault', async () => {
    expect((await send(create({ token: 'wrong' }))).error?.code).toBe('EMBED_TOKEN_REJECTED')
    emulator.settings.streamFault = 'server-error'
    expect((await send(create())).error?.code).toBe('EMBED_UNAVAILABLE')
    emulator.settings.rateLimited = true
    expect((await send(create())).error?.code).toBe('EMBED_RATE_LIMITED')
  })

  test('ends one message, and not the conversation', async () => {
    emulator.settings.rateLimited = true
    const session = create()
    expect((await send(session)).error?.code).toBe('EMBED_RATE_LIMITED')
    emulator.settings.rateLimited = false
    expect((await send(session)).error).toBeUndefined()
  })

  test('no connection is EMBED_NETWORK, with its cause', async () => {
    const cause = new TypeError('Failed to fetch')
    const { error } = await send(create({ fetch: () => Promise.reject(cause) }))
    expect(error).toMatchObject({ code: 'EMBED_NETWORK', retryable: true, cause })
    expect(error?.message).toContain('CORS_ORIGIN')
  })

  test('of a refused origin, which a browser shows as no connection, is likewise', async () => {
    emulateWith({ corsOrigin: ['https://other.example'] })
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      const request = new Request(url, init)
      request.headers.set('origin', 'https://app.example')
      const response = await emulator.fetch(request)
      if (response.headers.get('access-control-allow-origin') !== 'https://app.example')
        throw new TypeError('Failed to fetch')
      return response
    }
    expect((await send(create({ fetch }))).error?.code).toBe('EMBED_NETWORK')
  })
})
