// @vitest-environment node
import { beforeEach, describe, expect, test } from 'vitest'
import { createRuntypeEmulator, type RuntypeEmulator } from './runtype'

const HOST = 'https://api.runtype.example'

let emulator: RuntypeEmulator
beforeEach(() => {
  emulator = createRuntypeEmulator({ chunkDelayMs: 0 })
})

function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return emulator.fetch(
    new Request(HOST + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  )
}

interface Session {
  sessionId: string
  expiresAt: string
}
const init = (body: Record<string, unknown>, headers?: Record<string, string>) =>
  call('POST', '/v1/client/init', body, headers)
const start = async (token: string, sessionId?: string) =>
  (await (await init({ token, sessionId })).json()) as Session
const chat = (sessionId: string, content = 'Hi') =>
  call('POST', '/v1/client/chat', { sessionId, messages: [{ role: 'user', content }] })

async function eventsOf(response: Response) {
  const frames = (await response.text()).split('\n\n').filter((frame) => frame !== '')
  return frames.map(
    (frame) =>
      JSON.parse(frame.slice(frame.indexOf('data: ') + 6)) as { type: string; seq: number; delta?: string },
  )
}

describe('init', () => {
  test('it gives a session that ends after sessionSeconds', async () => {
    const askedAt = Date.now()
    const { sessionId, expiresAt, ...rest } = await start(emulator.clientToken('ann'))
    expect(sessionId).toMatch(/^session_/)
    expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(askedAt + 70_000)
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(Date.now() + 70_000)
    expect(rest).toEqual({
      flow: { id: 'flow_emulated', name: 'Emulated flow', description: null },
      config: { welcomeMessage: 'Hello, ann. Ask me anything.', placeholder: 'Type a message', theme: null },
    })
  })

  test('it goes on with the session that it is told, if it is the same user’s', async () => {
    const token = emulator.clientToken('ann')
    const { sessionId } = await start(token)
    expect((await start(token, sessionId)).sessionId).toBe(sessionId)
    expect((await start(token, 'session_unknown')).sessionId).not.toBe('session_unknown')
    expect((await start(emulator.clientToken('bob'), sessionId)).sessionId).not.toBe(sessionId)
    expect(emulator.counts).toMatchObject({
      inits: 4,
      initRefused: 0,
      resumed: 1,
      byUser: { ann: 3, bob: 1 },
    })
  })

  test('it refuses no token, a dead one, and other origins', async () => {
    const old = emulator.clientToken()
    expect(old).toMatch(/^ct_test_anyone_/)
    emulator.rotate()
    emulator.settings.allowedOrigins = ['*.example.com']
    const token = emulator.clientToken()
    expect((await init({})).status).toBe(400)
    const dead = await init({ token: old })
    expect([dead.status, await dead.json()]).toEqual([
      401,
      { error: expect.any(String) as string, hint: expect.any(String) as string },
    ])
    expect((await init({ token }, { origin: 'https://example.org' })).status).toBe(403)
    expect((await init({ token }, { origin: 'https://app.example.com:8443' })).status).toBe(200)
    expect((await init({ token })).status).toBe(200)
    expect(emulator.counts).toMatchObject({ inits: 5, initRefused: 3, tokens: [old, token] })
  })
})

describe('chat', () => {
  test('an answer comes in the order that the widget takes, and repeats the question', async () => {
    const { sessionId } = await start(emulator.clientToken())
    const events = await eventsOf(await chat(sessionId, 'Where is it?'))
    const types = events.map(({ type }) => type)
    expect(types.slice(0, 3)).toEqual(['execution_start', 'turn_start', 'text_start'])
    expect(types.slice(3, -3)).toEqual(Array(6).fill('text_delta'))
    expect(types.slice(-3)).toEqual(['text_complete', 'turn_complete', 'execution_complete'])
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
    expect(events.map(({ delta = '' }) => delta).join('')).toMatch(/^You asked: Where is it\?\. .*done\.$/)
  })

  test('each one puts the session’s end off; a rotation ends it, and the new token goes on with it', async () => {
    const { sessionId } = await start(emulator.clientToken())
    expect((await chat(sessionId)).status).toBe(200)
    emulator.rotate()
    expect((await chat(sessionId)).status).toBe(401)
    expect((await start(emulator.clientToken(), sessionId)).sessionId).toBe(sessionId)
    expect((await chat(sessionId)).status).toBe(200)
    expect(emulator.counts).toMatchObject({ chats: 3, chatRefused: 1, resumed: 1 })
  })

  test('a session that is over is refused', async () => {
    emulator.settings.sessionSeconds = 0
    const { sessionId } = await start(emulator.clientToken())
    expect((await chat(sessionId)).status).toBe(401)
  })

  test('its faults: a 401 that happens once and forgets the session, a 429 with a hint, a 500', async () => {
    const token = emulator.clientToken()
    const { sessionId } = await start(token)
    emulator.settings.chatFault = 'unauthorized'
    expect((await chat(sessionId)).status).toBe(401)
    expect(emulator.settings.chatFault).toBe('none')
    expect((await chat(sessionId)).status).toBe(401)
    const next = await start(token, sessionId)
    expect(next.sessionId).not.toBe(sessionId)
    emulator.settings.chatFault = 'rate-limit'
    const limited = await chat(next.sessionId)
    expect([limited.status, await limited.json()]).toMatchObject([
      429,
      { hint: expect.any(String) as string },
    ])
    emulator.settings.chatFault = 'server-error'
    expect((await chat(next.sessionId)).status).toBe(500)
    expect(emulator.counts).toMatchObject({ chats: 4, chatRefused: 3 })
  })

  test('a reader who leaves stops the answer', async () => {
    emulator.settings.chunkDelayMs = 60_000
    const { sessionId } = await start(emulator.clientToken())
    const reader = (await chat(sessionId)).body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await expect(reader?.closed).resolves.toBeUndefined()
  })
})

test('tests can steer it from another process', async () => {
  const { token } = (await (await call('GET', '/__token?user=ann')).json()) as { token: string }
  expect(token).toBe(emulator.clientToken('ann'))
  expect(await (await call('POST', '/__rotate')).json()).toEqual({ ann: emulator.clientToken('ann') })
  expect(emulator.clientToken('ann')).not.toBe(token)
  await call('POST', '/__settings', { sessionSeconds: 5 })
  expect(emulator.settings.sessionSeconds).toBe(5)
  await call('POST', '/__reset')
  expect(emulator.settings).toMatchObject({ sessionSeconds: 70, chunkDelayMs: 0 })
  expect(await (await call('GET', '/__counts')).json()).toEqual(emulator.counts)
})
