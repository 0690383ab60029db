// @vitest-environment node
import { describe, expect, test, vi } from 'vitest'
import { createChatSession } from '../../../src/vendors/open-chat-widget-session'
import { createRandom, SEED } from '../../kit/seeded'
import {
  BASE,
  emulator,
  fetched,
  create,
  read,
  send,
  line,
  START,
  token,
  DONE,
  ANSWER,
  serving,
  withEmulator,
  emulateWith,
} from './backend'
import { settle } from '../../kit/settle'

const CANARY = 'cAnArY-7f3e9b-widget-api-key'

withEmulator()

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
    expect(last).toEqual({
      type: 'done',
      message: whole,
      conversationId: first?.type === 'start' ? first.conversationId : '',
    })
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
    expect(Object.fromEntries(new Headers(init?.headers))).toEqual({
      'content-type': 'application/json',
      'x-api-key': emulator.key(),
    })
    expect(emulator.counts).toMatchObject({
      chats: 1,
      sessions: ['visitor-1'],
      unauthorized: 0,
      badRequests: 0,
    })
  })

  test.each([`${BASE}/`, `${BASE}///`, `${BASE}/sub/`])('of %s is at its address', async (baseUrl) => {
    await send(create({ baseUrl }))
    expect(fetched.mock.calls[0]?.[0]).toBe(`${baseUrl.replace(/\/+$/, '')}/v1/chat/stream`)
  })

  test('is not asked for before somebody reads', async () => {
    const answer = create().send('Hello')
    await settle()
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
      expect(events.at(-1)).toMatchObject({
        message: expect.stringContaining(n === 0 ? '“one”' : '“two”') as string,
      })
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
    const whole = async () =>
      (await send(create({ sessionId: 's' }))).events.map((event) => ({ ...event, conversationId: '' }))
    const lines = await whole()
    emulateWith({ chunking: 'bytes' })
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
      const chunks = Array.from({ length: Math.ceil(all.length / size) }, (_value, n) =>
        all.slice(n * size, (n + 1) * size),
      )
      expect(await send(create({ fetch: serving(chunks) })), `chunks of ${size}`).toEqual({
        events: ANSWER,
        error: undefined,
      })
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
    const chunks = Array.from({ length: Math.ceil(all.length / 16_384) }, (_, n) =>
      all.slice(n * 16_384, (n + 1) * 16_384),
    )
    expect((await send(create({ fetch: serving(chunks) }))).events).toEqual([{ ...DONE, message: long }])
  })
})
