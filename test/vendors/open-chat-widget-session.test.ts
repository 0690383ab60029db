// @vitest-environment node
import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi, type Mock } from 'vitest'
import { EmbedError } from '../../src/errors'
import { createChatSession, type ChatEvent, type ChatSession, type ChatSessionOptions } from '../../src/vendors/open-chat-widget-session'
import { createOpenChatWidgetEmulator, type OpenChatWidgetEmulator } from '../emulators/open-chat-widget'
import { createRandom, SEED } from '../seeded'

const BASE = 'https://chat.example'
const CANARY = 'cAnArY-7f3e9b-widget-api-key'

let emulator: OpenChatWidgetEmulator
let fetched: Mock<typeof fetch>

beforeEach(() => {
  emulator = createOpenChatWidgetEmulator({ chunkDelayMs: 0 })
  fetched = vi.fn<typeof fetch>((url, init) => emulator.fetch(new Request(url, init)))
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function create(more: Partial<ChatSessionOptions> = {}): ChatSession {
  return createChatSession({ baseUrl: BASE, token: emulator.key(), fetch: fetched, ...more })
}

interface Outcome {
  events: ChatEvent[]
  error: EmbedError | undefined
}

/** All that an answer gives; `onEvent` may act in between. */
async function read(answer: AsyncIterable<ChatEvent>, onEvent: (event: ChatEvent, n: number) => unknown = () => {}): Promise<Outcome> {
  const events: ChatEvent[] = []
  try {
    for await (const event of answer) {
      events.push(event)
      await onEvent(event, events.length)
    }
  } catch (cause) {
    expect(cause).toBeInstanceOf(EmbedError)
    return { events, error: cause as EmbedError }
  }
  return { events, error: undefined }
}
const send = (session: ChatSession, message = 'Hello', signal?: AbortSignal) => read(session.send(message, { signal }))

/** All that an error tells a log. */
function told(error: EmbedError | undefined): string {
  const cause = error?.cause
  return [error?.message, error?.stack, JSON.stringify(error), String(cause), cause instanceof Error ? cause.stack : ''].join('\n')
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`
const START = { type: 'start', conversationId: 'c1' } as const
const token = (text: string) => ({ type: 'token', token: text }) as const
const DONE = { type: 'done', message: 'Hi!', conversationId: 'c1' } as const
const ANSWER = [START, token('Hi'), token('!'), DONE]

/** A backend that answers with these bytes, chunk by chunk; its connection ends with the request's signal, and then stays open, ends, or breaks. */
function serving(
  chunks: readonly (string | Uint8Array)[],
  end: 'close' | 'break' | 'stay' = 'close',
): typeof globalThis.fetch & { aborted: () => boolean } {
  const encoder = new TextEncoder()
  let signal: AbortSignal | null | undefined
  const fetch: typeof globalThis.fetch = async (_, init) => {
    signal = init?.signal
    let n = 0
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        signal?.addEventListener('abort', () => controller.error(new DOMException('Aborted', 'AbortError')))
      },
      pull(controller) {
        const chunk = chunks[n]
        n += 1
        if (chunk !== undefined) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk)
        else if (end === 'close') controller.close()
        else if (end === 'break') controller.error(new TypeError('terminated'))
        else return new Promise(() => {})
      },
    })
    return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } })
  }
  return Object.assign(fetch, { aborted: () => signal?.aborted ?? false })
}

describe('an answer', () => {
  test('is its beginning, its pieces, and itself as a whole', async () => {
    const { events, error } = await send(create(), 'Grüß dich 👋')
    expect(error).toBeUndefined()
    const [first, last] = [events[0], events.at(-1)]
    expect(first?.type).toBe('start')
    expect(last?.type).toBe('done')
    const pieces = events.slice(1, -1)
    expect(pieces.length).toBeGreaterThan(5)
    expect(new Set(pieces.map(({ type }) => type))).toEqual(new Set(['token']))
    const whole = pieces.map((event) => (event.type === 'token' ? event.token : '')).join('')
    expect(last).toEqual({ type: 'done', message: whole, conversationId: first?.type === 'start' ? first.conversationId : '' })
    expect(whole).toContain('“Grüß dich 👋”')
  })

  test('is asked for as the vendor wants it', async () => {
    const session = create({ sessionId: 'visitor-1' })
    await send(session, 'Hello "there"')
    expect(fetched).toHaveBeenCalledTimes(1)
    const [url, init] = fetched.mock.calls[0] ?? []
    expect(url).toBe(`${BASE}/v1/chat/stream`)
    expect(init).toMatchObject({ method: 'POST', credentials: 'omit' })
    expect(JSON.parse(init?.body as string)).toEqual({ sessionId: 'visitor-1', message: 'Hello "there"' })
    expect(Object.fromEntries(new Headers(init?.headers))).toEqual({ 'content-type': 'application/json', 'x-api-key': emulator.key() })
    expect(emulator.counts).toMatchObject({ chats: 1, sessions: ['visitor-1'], unauthorized: 0, badRequests: 0 })
  })

  test.each([`${BASE}/`, `${BASE}///`, `${BASE}/sub/`])('of %s is at its address', async (baseUrl) => {
    await send(create({ baseUrl }))
    expect(fetched.mock.calls[0]?.[0]).toBe(`${baseUrl.replace(/\/+$/, '')}/v1/chat/stream`)
  })

  test('is not asked for before somebody reads', async () => {
    const answer = create().send('Hello')
    await new Promise((resolve) => setTimeout(resolve))
    expect(fetched).not.toHaveBeenCalled()
    await read(answer)
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  test('follows another in one conversation', async () => {
    const session = create()
    const first = await send(session, 'one')
    const second = await send(session, 'two')
    expect(emulator.counts.sessions).toEqual([session.sessionId])
    expect(second.events[0]).toEqual(first.events[0])
    expect(second.events.at(-1)).toMatchObject({ message: expect.stringContaining('message 2') as string })
  })

  test('may be read beside another', async () => {
    const session = create()
    const both = await Promise.all([send(session, 'one'), send(session, 'two')])
    for (const [n, { events, error }] of both.entries()) {
      expect(error).toBeUndefined()
      expect(events.at(-1)).toMatchObject({ message: expect.stringContaining(n === 0 ? '“one”' : '“two”') as string })
    }
  })

  test('goes through the global fetch of that moment', async () => {
    const session = createChatSession({ baseUrl: BASE, token: emulator.key() })
    vi.stubGlobal('fetch', fetched)
    const { error } = await send(session)
    vi.unstubAllGlobals()
    expect(error).toBeUndefined()
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  test('of nothing is whole, too', async () => {
    const { events, error } = await send(create({ fetch: serving([line({ ...DONE, message: '' })]) }))
    expect([events, error]).toEqual([[{ type: 'done', message: '', conversationId: 'c1' }], undefined])
  })

  test('whose conversation has no name is an answer', async () => {
    const fetch = serving([line({ type: 'start' }), line({ type: 'done', message: 'x', conversationId: 7 })])
    expect((await send(create({ fetch }))).events).toEqual([
      { type: 'start', conversationId: '' },
      { type: 'done', message: 'x', conversationId: '' },
    ])
  })

  test('has no more than is documented', async () => {
    const fetch = serving(ANSWER.map((event) => line({ ...event, apiKey: CANARY, usage: 7 })))
    expect((await send(create({ fetch }))).events).toEqual(ANSWER)
  })
})

describe('an answer in pieces', () => {
  const text = 'Grüße 👋 ☕ “né” — \\n " \u2028 日本語 \ud83d\udc69\u200d\ud83d\udcbb'
  const events = [START, token(text), token('ö'), { ...DONE, message: `${text}ö` }]
  const bytes = new TextEncoder().encode(events.map(line).join(''))

  test('cut in two at each byte is the same', async () => {
    for (let at = 0; at <= bytes.length; at += 1) {
      const fetch = serving([bytes.slice(0, at), bytes.slice(at)])
      expect((await send(create({ fetch }))).events, `cut at ${at}`).toEqual(events)
    }
  })

  test('byte by byte is the same', async () => {
    const fetch = serving(Array.from(bytes, (byte) => Uint8Array.of(byte)))
    expect(await send(create({ fetch }))).toEqual({ events, error: undefined })
  })

  test('in one chunk is the same', async () => {
    expect(await send(create({ fetch: serving([bytes]) }))).toEqual({ events, error: undefined })
  })

  test(`cut anywhere is the same (seed ${SEED})`, async () => {
    const random = createRandom(SEED)
    for (let i = 0; i < 100; i += 1) {
      const chunks: Uint8Array[] = []
      for (let at = 0; at < bytes.length;) {
        const next = Math.min(bytes.length, at + Math.floor(random() * 12))
        chunks.push(bytes.slice(at, next)) // also empty ones
        at = next
      }
      expect((await send(create({ fetch: serving(chunks) }))).events, `seed ${SEED}, ${i}`).toEqual(events)
    }
  })

  test('of the emulator’s bytes is the same as of its lines', async () => {
    const whole = async () => (await send(create({ sessionId: 's' }))).events.map((event) => ({ ...event, conversationId: '' }))
    const lines = await whole()
    emulator = createOpenChatWidgetEmulator({ chunkDelayMs: 0, chunking: 'bytes' })
    expect(await whole()).toEqual(lines)
  })

  test.each<[string, string]>([
    ['CRLF', ANSWER.map((event) => `${JSON.stringify(event)}\r\n`).join('')],
    ['blank lines', `\n\n${ANSWER.map(line).join('\n \n\t\n\r\n')}\n\n`],
    ['no newline at the end', ANSWER.map(line).join('').trimEnd()],
    ['CRLF, and none at the end', ANSWER.map((event) => JSON.stringify(event)).join('\r\n')],
    ['spaces around', ANSWER.map((event) => `  ${JSON.stringify(event)} \n`).join('')],
    ['a byte order mark', `\ufeff${ANSWER.map(line).join('')}`],
  ])('with %s is the same', async (_, body) => {
    const all = new TextEncoder().encode(body)
    for (const size of [1, 2, 7, all.length]) {
      const chunks = Array.from({ length: Math.ceil(all.length / size) }, (_value, n) => all.slice(n * size, (n + 1) * size))
      expect(await send(create({ fetch: serving(chunks) })), `chunks of ${size}`).toEqual({ events: ANSWER, error: undefined })
    }
  })

  test('comes as it is written, not when it is whole', async () => {
    const fetch = serving([line(START), line(token('Hi'))], 'stay')
    const answer = create({ fetch }).send('Hello')
    expect((await answer.next()).value).toEqual(START)
    expect((await answer.next()).value).toEqual(token('Hi'))
    await answer.return(undefined)
    expect(fetch.aborted()).toBe(true)
  })

  test('with bytes that are no character is an answer', async () => {
    const broken = [...new TextEncoder().encode(line(token('x')))].map((byte) => (byte === 120 ? 0xff : byte))
    const fetch = serving([line(START), Uint8Array.from(broken), line(DONE)])
    expect((await send(create({ fetch }))).events[1]).toEqual(token('\ufffd'))
  })

  test('in a long line is an answer', async () => {
    const long = 'é'.repeat(400_000)
    const all = new TextEncoder().encode(line({ ...DONE, message: long }))
    const chunks = Array.from({ length: Math.ceil(all.length / 16_384) }, (_, n) => all.slice(n * 16_384, (n + 1) * 16_384))
    expect((await send(create({ fetch: serving(chunks) }))).events).toEqual([{ ...DONE, message: long }])
  })
})

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
    const { error } = await send(create({ fetch: serving([line(START), line({ type: 'error', error: reason })]) }))
    expect(error?.code).toBe('EMBED_WIDGET_ERROR')
    expect(error?.message.endsWith(`: ${words}`)).toBe(true)
  })

  test('is over with its error: what comes after is not read, and the request ends', async () => {
    const fetch = serving([line(START), line({ type: 'error', error: 'x' }), line(token('late')), line(DONE)], 'stay')
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
      const { events, error } = await send(create({ token: CANARY, fetch: async () => new Response(body, { status, statusText: CANARY }) }))
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
    emulator = createOpenChatWidgetEmulator({ corsOrigin: ['https://other.example'] })
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      const request = new Request(url, init)
      request.headers.set('origin', 'https://app.example')
      const response = await emulator.fetch(request)
      if (response.headers.get('access-control-allow-origin') !== 'https://app.example') throw new TypeError('Failed to fetch')
      return response
    }
    expect((await send(create({ fetch }))).error?.code).toBe('EMBED_NETWORK')
  })
})

describe('an abort', () => {
  /** By the session's signal, or the message's. */
  const sides = ['session', 'message'] as const
  const with_ = (side: (typeof sides)[number], signal: AbortSignal, more: Partial<ChatSessionOptions> = {}) => {
    const session = create({ ...more, ...(side === 'session' ? { signal } : {}) })
    return (message = 'Hello') => session.send(message, side === 'message' ? { signal } : {})
  }

  describe.each(sides)('of the %s', (side) => {
    test('before: nothing is asked, no key, no answer', async () => {
      const key = vi.fn(() => emulator.key())
      const { events, error } = await read(with_(side, AbortSignal.abort(), { token: key })())
      expect([events, error?.code]).toEqual([[], 'EMBED_ABORTED'])
      expect(key).not.toHaveBeenCalled()
      expect(fetched).not.toHaveBeenCalled()
    })

    test('between send and reading: likewise', async () => {
      const abort = new AbortController()
      const answer = with_(side, abort.signal)()
      abort.abort()
      expect((await read(answer)).error?.code).toBe('EMBED_ABORTED')
      expect(fetched).not.toHaveBeenCalled()
    })

    test('while the key is asked for, and never comes', async () => {
      const abort = new AbortController()
      const reading = read(with_(side, abort.signal, { token: () => new Promise(() => {}) })())
      await new Promise((resolve) => setTimeout(resolve))
      abort.abort(new Error('host’s own'))
      expect((await reading).error).toMatchObject({ code: 'EMBED_ABORTED' })
      expect(fetched).not.toHaveBeenCalled()
    })

    test('while the key is asked for, which is refused later: nobody hears of that', async () => {
      const abort = new AbortController()
      let refuse: (cause: Error) => void = () => {}
      const key = () => new Promise<string>((_, reject) => (refuse = reject))
      const reading = read(with_(side, abort.signal, { token: key })())
      await new Promise((resolve) => setTimeout(resolve))
      abort.abort()
      refuse(new Error('late'))
      expect((await reading).error?.code).toBe('EMBED_ABORTED')
      await new Promise((resolve) => setTimeout(resolve))
    })

    test('before the answer begins ends the request', async () => {
      const abort = new AbortController()
      let request: AbortSignal | null | undefined
      const fetch: typeof globalThis.fetch = (_, init) => {
        request = init?.signal
        return new Promise((_resolve, reject) => request?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))))
      }
      const reading = read(with_(side, abort.signal, { fetch })())
      await new Promise((resolve) => setTimeout(resolve))
      expect(request?.aborted).toBe(false)
      abort.abort()
      expect((await reading).error?.code).toBe('EMBED_ABORTED')
      expect(request?.aborted).toBe(true)
    })

    test('while it is written ends it, and the request', async () => {
      emulator.settings.chunkDelayMs = 5
      const abort = new AbortController()
      const { events, error } = await read(with_(side, abort.signal)(), (_, n) => n === 3 && abort.abort())
      expect(events).toHaveLength(3)
      expect(error?.code).toBe('EMBED_ABORTED')
      expect(emulator.counts.aborted).toBe(1)
    })

    test('while it is written ends it, also where more of it is there already', async () => {
      const abort = new AbortController()
      const fetch = serving([ANSWER.map(line).join('')])
      const { events, error } = await read(with_(side, abort.signal, { fetch })(), (_, n) => n === 1 && abort.abort())
      expect([events, error?.code]).toEqual([[START], 'EMBED_ABORTED'])
    })

    test('after it is whole changes nothing', async () => {
      const abort = new AbortController()
      const { events, error } = await read(with_(side, abort.signal)())
      abort.abort()
      expect([events.at(-1)?.type, error]).toEqual(['done', undefined])
      expect(emulator.counts.aborted).toBe(0)
    })

    test('leaves no listener on the signal, however the answer ends', async () => {
      const { signal } = new AbortController()
      const listeners = () => getEventListeners(signal, 'abort').length
      const ask = with_(side, signal)
      await read(ask())
      expect(listeners(), 'whole').toBe(0)
      emulator.settings.streamFault = 'error-line'
      await read(ask())
      expect(listeners(), 'failed half way').toBe(0)
      emulator.settings.rateLimited = true
      await read(ask())
      expect(listeners(), 'refused').toBe(0)
      await read(with_(side, signal, { fetch: () => Promise.reject(new TypeError('no')) })())
      expect(listeners(), 'no connection').toBe(0)
      await read(with_(side, signal, { token: () => Promise.reject(new Error('no')) })())
      expect(listeners(), 'no key').toBe(0)
      await read(ask(''))
      expect(listeners(), 'no message').toBe(0)
      for await (const event of with_(side, signal, { fetch: serving([line(START)], 'stay') })()) {
        expect(listeners(), 'while it is read').toBeGreaterThan(0)
        if (event.type === 'start') break
      }
      expect(listeners(), 'left').toBe(0)
      ask()
      expect(listeners(), 'never read').toBe(0)
    })

    test('leaves no listener on the signal where it was aborted', async () => {
      const abort = new AbortController()
      await read(with_(side, abort.signal, { fetch: serving([line(START)], 'stay') })(), () => abort.abort())
      expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
    })
  })

  test('of the session ends every later message', async () => {
    const abort = new AbortController()
    const session = create({ signal: abort.signal })
    expect((await send(session)).error).toBeUndefined()
    abort.abort()
    expect((await send(session)).error?.code).toBe('EMBED_ABORTED')
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  test('of a message ends no other', async () => {
    emulator.settings.chunkDelayMs = 5
    const abort = new AbortController()
    const session = create()
    const [first, second] = await Promise.all([
      read(session.send('one', { signal: abort.signal }), (_, n) => n === 2 && abort.abort()),
      read(session.send('two')),
    ])
    expect(first.error?.code).toBe('EMBED_ABORTED')
    expect(second.error).toBeUndefined()
    expect((await send(session)).error).toBeUndefined()
  })

  test('by leaving the loop ends the request', async () => {
    emulator.settings.chunkDelayMs = 5
    for await (const event of create().send('Hello')) if (event.type === 'token') break
    expect(emulator.counts.aborted).toBe(1)
  })

  test('by an error in the loop ends the request, and is the loop’s own', async () => {
    emulator.settings.chunkDelayMs = 5
    const cause = new Error('host')
    await expect(
      (async () => {
        for await (const event of create().send('Hello')) if (event.type === 'token') throw cause
      })(),
    ).rejects.toBe(cause)
    expect(emulator.counts.aborted).toBe(1)
  })

  test('by return(), before anything was read, asks nothing', async () => {
    const answer = create().send('Hello')
    await answer.return(undefined)
    expect(await answer.next()).toEqual({ done: true, value: undefined })
    expect(fetched).not.toHaveBeenCalled()
  })

  test('is told as EMBED_ABORTED, also where its reason is an error of another kind', async () => {
    emulator.settings.chunkDelayMs = 5
    const abort = new AbortController()
    const { error } = await read(create().send('Hello', { signal: abort.signal }), () => abort.abort(new EmbedError('EMBED_DENIED', CANARY)))
    expect(error?.code).toBe('EMBED_ABORTED')
    expect(told(error)).not.toContain(CANARY)
  })
})

describe('a message', () => {
  test.each([1, 3_999, 4_000])('of %i characters is sent', async (length) => {
    expect((await send(create(), 'x'.repeat(length))).error).toBeUndefined()
    expect(emulator.counts.badRequests).toBe(0)
  })

  test.each([0, 4_001, 100_000])('of %i is refused, with its length, and nothing is asked', async (length) => {
    const key = vi.fn(() => emulator.key())
    const { events, error } = await send(create({ token: key }), 'x'.repeat(length))
    expect(events).toEqual([])
    expect(error).toMatchObject({ code: 'EMBED_REQUEST_REFUSED', retryable: false })
    expect(error?.message).toContain(String(length))
    expect(error?.message).not.toContain('xxx')
    expect(key).not.toHaveBeenCalled()
    expect(fetched).not.toHaveBeenCalled()
  })

  test('its length is counted as the vendor does: 2 000 emoji are 4 000', async () => {
    expect((await send(create(), '👋'.repeat(2_000))).error).toBeUndefined()
    expect((await send(create(), '👋'.repeat(2_001))).error?.code).toBe('EMBED_REQUEST_REFUSED')
    expect(fetched, 'the second was not even asked').toHaveBeenCalledTimes(1)
  })

  test('is sent as it is', async () => {
    const message = '  "quotes" \\ \n\t\u0000 é 👋 </script> '
    await send(create(), message)
    expect((JSON.parse(fetched.mock.calls[0]?.[1]?.body as string) as { message: string }).message).toBe(message)
  })
})

describe('a session id', () => {
  test.each(['a', 'visitor-1', 'A.b_c:d-e', '0', 'x'.repeat(128)])('%j is one', async (sessionId) => {
    const session = create({ sessionId })
    expect(session.sessionId).toBe(sessionId)
    expect((await send(session)).error).toBeUndefined()
    expect(emulator.counts.sessions).toEqual([sessionId])
  })

  test.each(['', ' ', 'a b', 'a/b', 'ä', 'a\n', '\na', 'a@b', 'x'.repeat(129), '👋'])('%j is none', (sessionId) => {
    expect(() => create({ sessionId })).toThrow(expect.objectContaining({ name: 'EmbedError', code: 'EMBED_CONFIG' }))
  })

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
    ['a function with a promise that takes its time', () => () => new Promise((resolve) => setTimeout(() => resolve(emulator.key()), 5))],
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
  ])('that cannot be had, because its function %s, is an EmbedError with that as its cause, and nothing is asked', async (_, key) => {
    const { error } = await send(create({ token: key }))
    expect(error).toBeInstanceOf(EmbedError)
    expect((error?.cause as Error).message).toBe('vault')
    expect(fetched).not.toHaveBeenCalled()
  })

  test('that cannot be had is not told as the chat’s connection', async () => {
    const { error } = await send(create({ token: () => Promise.reject(new Error('vault')) }))
    expect(error?.code).not.toBe('EMBED_NETWORK')
    expect(error?.message).not.toContain('CORS_ORIGIN')
  })

  test('that cannot be had as an EmbedError of another copy of this package is that error', async () => {
    vi.resetModules()
    const other = await import('../../src/errors')
    const cause = new other.EmbedError('EMBED_SIGNED_OUT', 'nobody')
    const answer = create({ token: () => Promise.reject(cause) }).send('Hello')
    const error: unknown = await answer.next().catch((caught: unknown) => caught)
    expect(cause).not.toBeInstanceOf(EmbedError)
    expect(error).toBe(cause)
  })

  describe('is in no error', () => {
    const fetches: [string, typeof fetch][] = [
      ['by a refusal that repeats it', async () => Response.json({ error: `bad key ${CANARY}` }, { status: 401, statusText: CANARY })],
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
