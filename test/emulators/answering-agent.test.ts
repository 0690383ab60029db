// @vitest-environment node
import { Script } from 'node:vm'
import { beforeEach, describe, expect, test } from 'vitest'
import { createAnsweringAgentEmulator, type AnsweringAgentEmulator } from './answering-agent'

const HOST = 'https://answeringagent.example'

let emulator: AnsweringAgentEmulator
beforeEach(() => {
  emulator = createAnsweringAgentEmulator()
})

function call(
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
) {
  return emulator.fetch(
    new Request(HOST + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  )
}
function partner(method: string, path: string, body?: unknown) {
  return call(method, `/api/v1${path}`, { body, headers: { 'x-api-key': emulator.apiKey } })
}
const embedToken = async (response: Response) =>
  ((await response.json()) as { embed_token: string }).embed_token

async function exchange(token: string | undefined) {
  const response = await call('POST', '/api/validate-embed-token', { body: { token } })
  return { status: response.status, ...((await response.json()) as { auth_token?: string }) }
}
const open = (authToken = '') =>
  call('GET', '/api/dashboard', { headers: { authorization: `Bearer ${authToken}` } })

describe('the partners’ API', () => {
  test('a GET gives the user’s one token, as often as it is asked; a POST rotates it', async () => {
    const path = '/users/user%2F1/embed-token'
    const first = await partner('GET', path)
    expect(await first.clone().json()).toEqual({ embed_token: emulator.tokenOf('user/1'), user_id: 'user/1' })
    const token = await embedToken(first)
    expect(await embedToken(await partner('GET', path))).toBe(token)
    const rotated = (await (await partner('POST', path)).json()) as Record<string, string>
    expect(rotated).toEqual({
      embed_token: emulator.tokenOf('user/1'),
      user_id: 'user/1',
      message: 'New embed token generated successfully',
    })
    expect(rotated['embed_token']).not.toBe(token)
    expect(emulator.counts).toMatchObject({ gets: 2, posts: 1 })
  })

  test('a token is base64url, of a number and 16 hex', async () => {
    const token = await embedToken(await partner('GET', '/users/ann/embed-token'))
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(Buffer.from(token, 'base64url').toString()).toMatch(/^\d+\|[0-9a-f]{16}$/)
  })

  test('it refuses without the key, by permission, and whom it does not know', async () => {
    emulator.settings.knownUsers = ['ann']
    expect((await call('GET', '/api/v1/users/ann/embed-token')).status).toBe(401)
    expect((await partner('GET', '/users/ann/embed-token')).status).toBe(200)
    expect((await partner('GET', '/users/bob/embed-token')).status).toBe(404)
    expect((await partner('POST', '/users', { external_id: 7 })).status).toBe(422)
    expect((await partner('POST', '/users', { external_id: 'bob' })).status).toBe(201)
    expect((await partner('GET', '/users/bob/embed-token')).status).toBe(200)
    emulator.settings.apiFault = 'forbidden'
    expect((await partner('GET', '/users/ann/embed-token')).status).toBe(403)
  })
})

describe('the browser’s side', () => {
  test('a token is exchanged for an auth_token; a rotation ends both', async () => {
    const token = await embedToken(await partner('GET', '/users/ann/embed-token'))
    const { auth_token: authToken } = await exchange(token)
    expect(await (await open(authToken)).json()).toMatchObject({ user_id: 'ann' })
    emulator.rotate('ann')
    expect((await open(authToken)).status).toBe(401)
    expect((await exchange(token)).status).toBe(401)
    expect((await exchange(emulator.tokenOf('ann'))).status).toBe(200)
    expect(emulator.counts).toMatchObject({
      validations: 3,
      calls: 2,
      refused: 2,
      byUser: { ann: 2 },
      posts: 0,
    })
  })

  test('a rotation can leave what is open alone', async () => {
    emulator.settings.rotationEndsSessions = false
    const { auth_token: authToken } = await exchange(
      await embedToken(await partner('GET', '/users/ann/embed-token')),
    )
    emulator.rotate('ann')
    expect((await open(authToken)).status).toBe(200)
  })

  test('a preflight allows the Authorization header by its name', async () => {
    expect((await call('OPTIONS', '/api/dashboard')).headers.get('access-control-allow-headers')).toContain(
      'authorization',
    )
  })

  test('the page and the script are served, and parse', async () => {
    emulator.settings.storageKey = '</script>'
    const page = await call('GET', '/dashboard.html?token=x', {
      headers: { referer: 'https://host.example/' },
    })
    const [, inline = ''] = /<script>([\s\S]*?)<\/script>/.exec(await page.text()) ?? []
    expect(() => new Script(inline)).not.toThrow()
    expect(inline).toContain('startDashboard(root')
    const script = await (await call('GET', '/embed.js')).text()
    expect(() => new Script(script)).not.toThrow()
    expect(emulator.counts).toMatchObject({ dashboards: 1, scripts: 1, referrers: ['https://host.example/'] })
  })

  test('tests can steer it from another process', async () => {
    await call('POST', '/__settings', { body: { quiet: false, latencyMs: 0 } })
    expect(emulator.settings.quiet).toBe(false)
    expect(await (await call('POST', '/__rotate', { body: { externalId: 'ann' } })).json()).toEqual({
      embed_token: emulator.tokenOf('ann'),
    })
    await call('POST', '/__reset')
    expect(emulator.settings.quiet).toBe(true)
    expect(emulator.tokenOf('ann')).toBeUndefined()
    expect(await (await call('GET', '/__counts')).json()).toEqual(emulator.counts)
  })
})
