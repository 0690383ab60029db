// @vitest-environment node
import { Script } from 'node:vm'
import { beforeEach, describe, expect, test } from 'vitest'
import { createInteraktEmulator, type InteraktEmulator } from './interakt'

const HOST = 'https://interakt.example'
const CHAT = '/api/v1/ai-experiences/chat'
const CONFIG = '/api/v1/ai-experiences/widget-config'
const SEARCH = '/api/v1/search'

let emulator: InteraktEmulator
beforeEach(() => {
  emulator = createInteraktEmulator({ chunkDelayMs: 0 })
})

function get(path: string, headers: Record<string, string> = {}) {
  return emulator.fetch(new Request(HOST + path, { headers }))
}
function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return emulator.fetch(new Request(HOST + path, { method: 'POST', body: JSON.stringify(body), headers }))
}
const bearing = (token: string) => ({ 'x-access-token': token })

async function eventsOf(response: Response) {
  const lines = (await response.text()).split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line.slice('data: '.length)) as Record<string, string>)
}

describe('tokens', () => {
  test('there is one for each experience and user, until it is rotated', () => {
    const token = emulator.tokenOf('chat')
    expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const search = emulator.tokenOf('search')
    expect(
      new Set([token, search, emulator.tokenOf('chat', 'ada'), emulator.tokenOf('chat', 'anyone')]).size,
    ).toBe(3)
    emulator.rotate('chat')
    expect(emulator.tokenOf('chat')).not.toBe(token)
    expect(emulator.tokenOf('search')).toBe(search)
  })

  test('the chat refuses none, a dead one and one of the search, in its own words', async () => {
    const dead = emulator.tokenOf('chat')
    await post('/__rotate', { experience: 'chat' })
    for (const call of [
      (headers?: Record<string, string>) => get(CONFIG, headers),
      (headers?: Record<string, string>) => post(CHAT, { message: 'Hi' }, headers),
    ]) {
      const missing = await call()
      expect([missing.status, await missing.json()]).toEqual([401, { error: 'Access token is required' }])
      for (const token of [dead, emulator.tokenOf('search')]) {
        const invalid = await call(bearing(token))
        expect([invalid.status, await invalid.json()]).toEqual([401, { error: 'Invalid access token' }])
      }
    }
    expect(emulator.counts).toMatchObject({
      configs: 3,
      chats: 3,
      refused: 4,
      tokensSeen: [dead.slice(-8), emulator.tokenOf('search').slice(-8)],
      byUser: {},
    })
  })

  test('the search refuses with a code', async () => {
    const missing = await post(SEARCH, { query: 'x' })
    expect([missing.status, await missing.json()]).toEqual([
      401,
      { success: false, error: 'Access token is required', code: 'UNAUTHORIZED' },
    ])
    const invalid = await post(SEARCH, { query: 'x' }, bearing('nobody'))
    expect([invalid.status, await invalid.json()]).toEqual([
      401,
      { success: false, error: 'Invalid access token', code: 'UNAUTHORIZED' },
    ])
  })

  test('calls are counted by the user of the token, which may come as a bearer token', async () => {
    await get(CONFIG, { authorization: `Bearer ${emulator.tokenOf('chat', 'ada')}` })
    await get(CONFIG, bearing(emulator.tokenOf('chat', 'ada')))
    await post(SEARCH, { query: 'x' }, bearing(emulator.tokenOf('search', 'bob')))
    expect(emulator.counts.byUser).toEqual({ ada: 2, bob: 1 })
  })
})

describe('the chat', () => {
  test('streams an answer, and its conversation goes on under a new token', async () => {
    const first = await eventsOf(
      await post(CHAT, { message: 'Where is it?' }, bearing(emulator.tokenOf('chat'))),
    )
    const { sessionId } = first.at(-1) as { sessionId: string }
    const text = first.flatMap((event) => (event['type'] === 'content' ? [event['text']] : []))
    expect(text.length).toBeGreaterThan(3)
    expect(text.join('')).toContain('“Where is it?”. This is answer 1')
    emulator.rotate('chat')
    const second = await post(CHAT, { message: 'And?', sessionId }, bearing(emulator.tokenOf('chat')))
    expect((await eventsOf(second)).map((event) => event['text'] ?? '').join('')).toContain('answer 2')
  })

  test('fails with a status, or within a stream', async () => {
    emulator.settings.chatFault = 'server-error'
    const failed = await post(CHAT, { message: 'Hi' }, bearing(emulator.tokenOf('chat')))
    expect([failed.status, Object.keys((await failed.json()) as object)]).toEqual([500, ['error']])
    emulator.settings.chatFault = 'stream-error'
    const broken = await post(CHAT, { message: 'Hi' }, bearing(emulator.tokenOf('chat')))
    expect([broken.status, await eventsOf(broken)]).toEqual([
      200,
      [{ type: 'error', message: 'The model is unavailable' }],
    ])
  })

  test('breaks off without a word', async () => {
    emulator.settings.chatFault = 'cut'
    const cut = await eventsOf(await post(CHAT, { message: 'Hi' }, bearing(emulator.tokenOf('chat'))))
    expect(cut.map(({ type }) => type)).toEqual(['content', 'content', 'content'])
  })

  test('checks neither origin nor rate', async () => {
    Object.assign(emulator.settings, { allowedOrigins: ['https://app.example'], rateLimited: true })
    const headers = { ...bearing(emulator.tokenOf('chat')), origin: 'https://other.example' }
    expect((await post(CHAT, { message: 'Hi' }, headers)).status).toBe(200)
    expect((await get(CONFIG, headers)).status).toBe(200)
  })
})

describe('the search', () => {
  test('finds and suggests', async () => {
    const headers = bearing(emulator.tokenOf('search'))
    const found = (await (await post(SEARCH, { query: 'Invoice', page: 1 }, headers)).json()) as {
      success: true
      data: Record<string, unknown>
    }
    expect(Object.keys(found.data)).toEqual([
      'results',
      'total',
      'pagination',
      'facets',
      'displayConfig',
      'took',
    ])
    expect(found.data).toMatchObject({
      total: { value: 1 },
      facets: [],
      results: [{ id: 'invoice', source: { title: 'Find an invoice' }, highlights: {} }],
    })
    expect(await (await post('/api/v1/autocomplete', { query: 'invoice' }, headers)).json()).toEqual({
      success: true,
      data: { suggestions: [{ text: 'Find an invoice' }] },
    })
    expect((await post('/api/v1/summarize', { query: 'invoice' }, headers)).status).toBe(403)
    expect(emulator.counts.searches).toBe(1)
  })

  test.each([
    ['https://app.example', 200],
    ['https://app.example:8443', 403],
    ['http://app.example', 403],
    ['https://sub.app.example', 403],
    [undefined, 403],
  ])('where one origin is allowed, %s gets %i', async (origin, status) => {
    emulator.settings.allowedOrigins = ['https://app.example']
    const headers = { ...bearing(emulator.tokenOf('search')), ...(origin ? { origin } : {}) }
    for (const path of [SEARCH, '/api/v1/autocomplete']) {
      const response = await post(path, { query: 'x' }, headers)
      expect(response.status).toBe(status)
      if (status === 403)
        expect(await response.json()).toEqual({
          success: false,
          error: 'Origin not allowed',
          code: 'FORBIDDEN',
        })
    }
  })

  test('limits its rate, and says for how long', async () => {
    Object.assign(emulator.settings, { rateLimited: true, retryAfterSeconds: 7 })
    const response = await post(SEARCH, { query: 'x' }, bearing(emulator.tokenOf('search')))
    expect([
      response.status,
      response.headers.get('retry-after'),
      response.headers.get('access-control-expose-headers'),
    ]).toEqual([429, '7', null])
    expect(await response.json()).toEqual({
      success: false,
      error: 'Rate limit exceeded',
      code: 'RATE_LIMIT_EXCEEDED',
      retryAfter: 7,
    })
  })
})

test('every page may call', async () => {
  const preflight = await emulator.fetch(
    new Request(HOST + CHAT, { method: 'OPTIONS', headers: { origin: 'https://app.example' } }),
  )
  for (const response of [preflight, await get(CONFIG)]) {
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-headers')).toBe('*')
  }
})

test('the script has globals, or reads its tag', async () => {
  const script = await (await get('/embed/v1/widgets.js')).text()
  const documented = await (await get('/embed/v1/widgets.js?globals=documented')).text()
  expect(script).toContain('window.ChatDropinUI =')
  expect(script).not.toContain("'data-token'")
  expect(documented).toContain("'data-token'")
  expect(documented).not.toContain('window.ChatDropinUI')
  for (const text of [script, documented]) expect(() => new Script(text)).not.toThrow()
  await post('/__settings', { globals: 'documented' })
  expect(await (await get('/embed/v1/widgets.js')).text()).toBe(documented)
  expect(emulator.counts.scripts).toBe(3)
})

test('a snippet names the experience’s global', async () => {
  const response = await get('/api/v1/embed-snippet?containerId=here', bearing(emulator.tokenOf('search')))
  const { data } = (await response.json()) as { data: Record<string, unknown> }
  expect(Object.keys(data)).toEqual([
    'widget',
    'experienceName',
    'scriptUrl',
    'containerId',
    'globalName',
    'appliedConfig',
    'html',
  ])
  expect(data).toMatchObject({
    widget: 'search',
    globalName: 'SearchDropinUI',
    containerId: 'here',
    scriptUrl: `${HOST}/embed/v1/widgets.js`,
  })
})

test('a reset forgets counts and settings, and no token', async () => {
  const token = emulator.tokenOf('chat')
  await get(CONFIG, bearing(token))
  emulator.settings.rateLimited = true
  await post('/__reset', {})
  expect(await (await get('/__counts')).json()).toEqual({
    scripts: 0,
    configs: 0,
    chats: 0,
    searches: 0,
    refused: 0,
    tokensSeen: [],
    byUser: {},
  })
  expect([emulator.settings.rateLimited, emulator.settings.chunkDelayMs, emulator.tokenOf('chat')]).toEqual([
    false,
    0,
    token,
  ])
})
