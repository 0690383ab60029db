// @vitest-environment node
import fc from 'fast-check'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { expect, test, vi } from 'vitest'
import { SEED } from '../../kit/seeded'
import { ask, CHAT, CONFIG, createShield, PAGE, PROXY, reasonOf } from './shielding'

const REFUSED = [400, 401, 403, 404, 405, 413, 415]

/** Each answer is typed, of the vendor's shape, uncached, and nothing went to the vendor. */
async function expectRefusal(response: Response): Promise<void> {
  expect(REFUSED).toContain(response.status)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toMatchObject({
    success: false,
    reason: expect.stringMatching(/^[a-z_]+$/) as string,
  })
}

test('paths that are not documented lead nowhere, however they are written', async () => {
  const { proxy, mint, upstream } = await createShield('interakt')
  const token = await mint()
  const paths = [
    '',
    '/',
    '/..',
    '/../embed/..%2f..',
    `/x/../../${CHAT}`,
    `${CHAT}/`,
    `/${CHAT}`,
    CHAT.replace('/ai', '//ai'),
    CHAT.replace('/chat', '%2fchat'),
    CHAT.replace('/chat', '%2Fchat'),
    CHAT.replace('/chat', '\\chat/..\\admin'),
    `${CHAT}%00`,
    `${CHAT};a=b`,
    `${CHAT}/%2e%2e/regenerate-token`,
    `${CHAT}/../../../api-keys`,
    CHAT.toUpperCase(),
    '/api/v1/embed-snippet',
    '/api/ai-experiences/1/regenerate-token',
    '/http://evil.test/',
    '/@evil.test/',
  ]
  for (const path of paths) {
    const response = await proxy(ask(path, { 'x-access-token': token }, {}))
    expect(await reasonOf(response), path).toBe('404 not_found')
  }
  const outside = new Request('https://app.example.com/embedded/api/v1/search', { method: 'POST' })
  expect((await proxy(outside)).status).toBe(404)
  // The URL standard resolves these before anything sees them: they are the documented path itself.
  expect(
    (
      await proxy(
        ask(`/x/..${CONFIG}?x=/../admin#y`, { 'x-access-token': token, 'sec-fetch-site': 'same-origin' }),
      )
    ).status,
  ).toBe(200)
  expect(upstream.requests.map(({ url }) => url)).toEqual([`https://admin.interakt.app${CONFIG}`])
})

test('random paths, methods, headers and bodies are refused, and nothing reaches the vendor', async () => {
  const { proxy, upstream, errors } = await createShield('interakt')
  const header = fc.stringMatching(/^[\x21-\x7e]{0,40}$/)
  const path = fc.oneof(
    fc.constantFrom(CHAT, CONFIG, '/api/v1/search'),
    fc.webPath(),
    fc.stringMatching(/^(\/(\.\.|%2e%2e|%2f|\\|%00|a|api|v1))*$/),
  )
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD')
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('{"__proto__":{"a":1}}', '[', 'null', '{"token":{}}'),
  )
  const seed = SEED
  await fc.assert(
    fc.asyncProperty(
      path,
      method,
      header,
      header,
      fc.boolean(),
      body,
      async (at, verb, token, origin, isJson, text) => {
        const response = await proxy(
          new Request(`${PROXY}${at}`, {
            method: verb,
            headers: {
              'x-access-token': token,
              origin,
              ...(isJson ? { 'content-type': 'application/json' } : {}),
            },
            ...(verb === 'GET' || verb === 'HEAD' ? {} : { body: text }),
          }),
        )
        await expectRefusal(response)
      },
    ),
    { seed, numRuns: 400 },
  )
  expect(upstream.requests, `seed ${seed}`).toEqual([])
  expect(errors).toEqual([])
})

test('random bodies with a good token reach Runtype with the real token, or are refused', async () => {
  const { proxy, mint, upstream, secret } = await createShield('runtype')
  const token = await mint()
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (fields) => {
      const before = upstream.bodies.length
      await proxy(ask('/v1/client/init', {}, { ...fields, token }))
      const sent = JSON.parse(upstream.bodies[before] ?? '{}') as Record<string, unknown>
      expect(sent['token']).toBe(secret)
      expect(upstream.bodies[before]).not.toContain(token)
      expect(({} as { a?: unknown }).a).toBeUndefined()
    }),
    { seed: SEED, numRuns: 200 },
  )
})

test('a body is refused as soon as it is too long, and while it is no JSON', async () => {
  const { proxy, mint, upstream } = await createShield('runtype', { maxBodyBytes: 1_000 })
  const token = await mint()
  let pulled = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1
      controller.enqueue(new Uint8Array(100).fill(97))
    },
  })
  const post = (body: BodyInit, type = 'application/json') =>
    proxy(
      new Request(`${PROXY}/v1/client/init`, {
        method: 'POST',
        headers: { origin: PAGE, 'content-type': type },
        body,
        duplex: 'half',
      } as RequestInit),
    )
  expect(await reasonOf(await post(endless))).toBe('413 body_too_large')
  expect(pulled).toBeLessThan(20)
  expect(await reasonOf(await post('x'.repeat(1_001)))).toBe('413 body_too_large')
  expect(await reasonOf(await post(`{"token":"${token}"}`, 'text/plain'))).toBe('415 unsupported_media_type')
  expect(await reasonOf(await post('{'))).toBe('400 bad_request')
  expect(await reasonOf(await post('[]'))).toBe('400 bad_request')
  expect(await reasonOf(await post(new Uint8Array([0xff, 0xfe])))).toBe('400 bad_request')
  const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('gone')) })
  expect(await reasonOf(await post(broken))).toBe('400 bad_request')
  expect(upstream.requests).toEqual([])
})

test('a body that never ends is 408', async () => {
  vi.useFakeTimers()
  const { proxy } = await createShield('runtype')
  const body = new ReadableStream<Uint8Array>({})
  const init = {
    method: 'POST',
    headers: { origin: PAGE, 'content-type': 'application/json' },
    body,
    duplex: 'half',
  }
  const answer = proxy(new Request(`${PROXY}/v1/client/init`, init))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await reasonOf(await answer)).toBe('408 request_timeout')
  vi.useRealTimers()
})

test('raw bytes of HTTP: traversal, NUL, smuggled headers and another host lead nowhere', async () => {
  const { proxy, upstream } = await createShield('interakt')
  const server = createServer(
    (request, response) =>
      void getRequestListener(proxy, { overrideGlobalObjects: false })(request, response),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const send = (head: string) =>
    new Promise<number>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(head))
      let text = ''
      socket.on('data', (chunk) => (text += String(chunk)))
      socket.on('error', reject)
      socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1])))
    })
  const host = 'host: app.example.com\r\nconnection: close\r\n'
  for (const head of [
    `GET /embed/../../etc/passwd HTTP/1.1\r\n${host}\r\n`,
    `GET /embed/..%2f..%2fetc HTTP/1.1\r\n${host}\r\n`,
    `GET /embed${CONFIG}%00 HTTP/1.1\r\n${host}\r\n`,
    `GET /embed${CONFIG}\0 HTTP/1.1\r\n${host}\r\n`,
    `GET /embed\\..\\admin HTTP/1.1\r\n${host}\r\n`,
    `GET //evil.test${CONFIG} HTTP/1.1\r\n${host}\r\n`,
    `GET http://evil.test/embed${CONFIG} HTTP/1.1\r\n${host}\r\n`,
    `GET /embed${CONFIG} HTTP/1.1\r\n${host}x-access-token: a\rb: c\r\n\r\n`,
    `POST /embed${CHAT} HTTP/1.1\r\n${host}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    `TRACE /embed${CHAT} HTTP/1.1\r\n${host}\r\n`,
  ]) {
    const status = await send(head)
    expect(status, JSON.stringify(head)).toBeGreaterThanOrEqual(400)
    expect(status, JSON.stringify(head)).toBeLessThan(500)
  }
  expect(upstream.requests).toEqual([])
  await new Promise((resolve) => server.close(resolve))
})
