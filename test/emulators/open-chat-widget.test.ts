// @vitest-environment node
import { Script } from 'node:vm'
import { beforeEach, describe, expect, test } from 'vitest'
import { createOpenChatWidgetEmulator, type OpenChatWidgetEmulator } from './open-chat-widget'

const HOST = 'https://chat.example'
const MESSAGE = { sessionId: 'visitor-1', message: 'Grüß dich 👋' }
const CHATS = ['/v1/chat', '/v1/chat/stream', '/chat']

let emulator: OpenChatWidgetEmulator
beforeEach(() => {
  emulator = createOpenChatWidgetEmulator({ chunkDelayMs: 0 })
})

function get(path: string, headers: Record<string, string> = {}) {
  return emulator.fetch(new Request(HOST + path, { headers }))
}
function post(
  path: string,
  body: unknown = MESSAGE,
  { signal, ...headers }: { signal?: AbortSignal; [header: string]: unknown } = withKey(),
) {
  const init = {
    method: 'POST',
    body: JSON.stringify(body),
    headers: headers as Record<string, string>,
    ...(signal ? { signal } : {}),
  }
  return emulator.fetch(new Request(HOST + path, init))
}
const withKey = () => ({ 'x-api-key': emulator.key() })
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, string>)

async function chunksOf(response: Response) {
  const chunks: Uint8Array[] = []
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return chunks
}

test('its other routes need no key', async () => {
  expect(await (await get('/health')).json()).toEqual({ status: 'ok' })
  expect(await (await get('/v1/openapi.json')).json()).toMatchObject({
    openapi: expect.stringMatching(/^3\.1/) as unknown,
  })
  const script = await (await get('/widget/chat-widget.js')).text()
  expect(() => new Script(script)).not.toThrow()
  expect(emulator.counts).toMatchObject({ scripts: 1, chats: 0 })
})

describe('a chat', () => {
  test('answers at once, with the visitor’s words', async () => {
    const response = await post('/v1/chat')
    const body = (await response.json()) as Record<string, string>
    expect(Object.keys(body)).toEqual(['conversationId', 'message'])
    expect(body['message']).toContain('“Grüß dich 👋”')
    const again = (await (await post('/v1/chat')).json()) as Record<string, string>
    expect(again['conversationId']).toBe(body['conversationId'])
    expect(emulator.counts).toMatchObject({ chats: 2, sessions: ['visitor-1'] })
  })

  test.each(['/chat', '/v1/chat/stream'])('streams on %s', async (path) => {
    const response = await post(path)
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    const lines = linesOf(await response.text())
    const [start, done] = [lines[0], lines.at(-1)]
    const tokens = lines.slice(1, -1)
    expect(tokens.every(({ type }) => type === 'token')).toBe(true)
    expect(start).toEqual({ type: 'start', conversationId: expect.any(String) as unknown })
    expect(done).toEqual({
      type: 'done',
      message: tokens.map(({ token }) => token).join(''),
      conversationId: start?.['conversationId'],
    })
  })

  test('takes the key by either name, and by no other', async () => {
    expect((await post('/v1/chat', MESSAGE, { 'x-widget-api-key': emulator.key() })).status).toBe(200)
    expect((await post('/v1/chat', MESSAGE, { authorization: `Bearer ${emulator.key()}` })).status).toBe(401)
  })

  test('a new key kills the old one', async () => {
    const old = emulator.key()
    expect(old.length).toBeGreaterThanOrEqual(24)
    await post('/__rotate')
    expect((await post('/chat', MESSAGE, { 'x-api-key': old })).status).toBe(401)
    expect((await post('/chat')).status).toBe(200)
  })

  test.each(CHATS)('%s checks rate, key and body in this order', async (path) => {
    emulator.settings.rateLimited = true
    const limited = await post(path, {}, {})
    expect([limited.status, limited.headers.get('retry-after'), await limited.json()]).toEqual([
      429,
      null,
      { error: 'Too many requests' },
    ])
    emulator.settings.rateLimited = false
    const unauthorized = await post(path, {}, {})
    expect([unauthorized.status, await unauthorized.json()]).toEqual([401, { error: 'Unauthorized' }])
    const bad = await post(path, {})
    expect([bad.status, await bad.json()]).toEqual([400, { error: 'Invalid request payload' }])
    emulator.settings.streamFault = 'server-error'
    const broken = await post(path)
    expect([broken.status, await broken.json()]).toEqual([500, { error: 'Internal server error' }])
    expect(emulator.counts).toMatchObject({ chats: 4, unauthorized: 1, badRequests: 1 })
  })

  test('a refused key uses up the quota', async () => {
    emulator.settings.quota = 1
    expect((await post('/chat', MESSAGE, { 'x-api-key': 'another' })).status).toBe(401)
    expect((await post('/chat', MESSAGE, { 'x-api-key': 'another' })).status).toBe(429)
  })

  test.each([
    [{ sessionId: 'a b', message: 'x' }, 400],
    [{ sessionId: '', message: 'x' }, 400],
    [{ sessionId: 'a'.repeat(129), message: 'x' }, 400],
    [{ sessionId: 'A.z_0:-', message: '' }, 400],
    [{ sessionId: 'A.z_0:-', message: 'x'.repeat(4_001) }, 400],
    [{ sessionId: 'A.z_0:-', message: 'x'.repeat(4_000) }, 200],
  ])('body %#', async (body, status) => {
    expect((await post('/v1/chat', body)).status).toBe(status)
  })
})

describe('a stream', () => {
  test('comes a line a chunk', async () => {
    const chunks = await chunksOf(await post('/chat'))
    expect(chunks.length).toBeGreaterThan(5)
    for (const chunk of chunks) expect(linesOf(new TextDecoder().decode(chunk))).toHaveLength(1)
  })

  test('comes in chunks that end within lines and characters', async () => {
    const whole = linesOf(await (await post('/chat')).text()).at(-1)
    emulator.settings.chunking = 'bytes'
    const chunks = await chunksOf(await post('/chat', { ...MESSAGE, sessionId: 'visitor-2' }))
    expect(chunks.slice(0, -1).every(({ length }) => length === 3)).toBe(true)
    expect(chunks.some((chunk) => new TextDecoder().decode(chunk).includes('�'))).toBe(true)
    const text = new TextDecoder().decode(new Uint8Array(chunks.flatMap((chunk) => [...chunk])))
    expect(linesOf(text).at(-1)?.['message']).toBe(whole?.['message'])
  })

  test('says that it failed, after two tokens', async () => {
    emulator.settings.streamFault = 'error-line'
    const response = await post('/chat')
    expect(response.status).toBe(200)
    expect(linesOf(await response.text()).map(({ type }) => type)).toEqual([
      'start',
      'token',
      'token',
      'error',
    ])
  })

  test('ends early without a word', async () => {
    emulator.settings.streamFault = 'ended-early'
    expect(linesOf(await (await post('/chat')).text()).map(({ type }) => type)).toEqual([
      'start',
      'token',
      'token',
      'token',
    ])
  })

  test.each(['lines', 'bytes'] as const)('breaks within a line (%s)', async (chunking) => {
    Object.assign(emulator.settings, { streamFault: 'cut', chunking })
    const reader = (await post('/chat')).body?.getReader()
    const decoder = new TextDecoder()
    let text = ''
    const read = async () => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
        text += decoder.decode(part.value, { stream: true })
    }
    await expect(read()).rejects.toThrow('breaks here')
    expect(text).not.toMatch(/\n$/)
    expect(text.split('\n').length).toBe(4)
  })

  test('stops where its caller goes away', async () => {
    emulator.settings.chunkDelayMs = 60_000
    const controller = new AbortController()
    const reader = (
      await post('/chat', MESSAGE, { ...withKey(), signal: controller.signal })
    ).body?.getReader()
    await reader?.read()
    const rest = reader?.read()
    controller.abort()
    await expect(rest).rejects.toMatchObject({ name: 'AbortError' })
    const second = (await post('/chat')).body?.getReader()
    await second?.read()
    await second?.cancel()
    expect(emulator.counts.aborted).toBe(2)
    emulator.settings.chunkDelayMs = 0
    await (await post('/chat')).text()
    expect(emulator.counts.aborted).toBe(2)
  })
})

describe('origins', () => {
  test.each([
    [['*'], 'https://app.example', '*'],
    [['*'], 'null', '*'],
    [['https://app.example'], 'https://app.example', 'https://app.example'],
    [['https://app.example'], 'https://app.example:8443', undefined],
    [['https://app.example'], 'http://app.example', undefined],
    [['https://app.example'], 'null', undefined],
    [[], 'https://app.example', undefined],
  ])('%j and %s: %s', async (corsOrigin, origin, allowed) => {
    emulator.settings.corsOrigin = corsOrigin
    const preflight = await emulator.fetch(
      new Request(`${HOST}/chat`, { method: 'OPTIONS', headers: { origin } }),
    )
    const call = await post('/chat', MESSAGE, { ...withKey(), origin })
    for (const response of [preflight, call]) {
      expect(response.headers.get('access-control-allow-origin')).toBe(allowed ?? null)
      expect(response.headers.get('access-control-expose-headers')).toBeNull()
      if (allowed)
        expect(response.headers.get('access-control-allow-headers')).toBe(
          'content-type, x-api-key, x-widget-api-key',
        )
      else
        expect([response.status, response.headers.get('content-type')]).toEqual([
          500,
          'text/html; charset=utf-8',
        ])
    }
    expect(emulator.counts.chats).toBe(allowed ? 1 : 0)
  })

  test('no page of it can be framed', async () => {
    const paths = ['/health', '/widget/chat-widget.js', '/nowhere']
    emulator.settings.corsOrigin = []
    const refused = await get('/health', { origin: 'https://app.example' })
    for (const response of [
      refused,
      await post('/chat'),
      ...(await Promise.all(paths.map((path) => get(path)))),
    ]) {
      expect(response.headers.get('x-frame-options')).toBe('DENY')
    }
  })
})

test('a reset forgets counts and settings, and not the key', async () => {
  const key = emulator.key()
  await post('/chat')
  await post('/__settings', { rateLimited: true })
  expect(emulator.settings.rateLimited).toBe(true)
  await post('/__reset')
  expect(await (await get('/__counts')).json()).toEqual({
    scripts: 0,
    chats: 0,
    unauthorized: 0,
    badRequests: 0,
    aborted: 0,
    sessions: [],
  })
  expect([emulator.settings.rateLimited, emulator.key()]).toEqual([false, key])
})
