// @vitest-environment node
// srvx, which the docs name beside Hono's adapter.
import { serve } from 'srvx'
import { expect, test } from 'vitest'
import { createTokenHandler } from '../../src/server'

test('srvx hands requests over whole', async () => {
  const handler = createTokenHandler<string>({
    authorize: (request) => request.headers.get('cookie'),
    mint: ({ vendor }) => `token-of-${vendor}`,
  })
  const server = serve({ fetch: handler, port: 0, hostname: '127.0.0.1', silent: true })
  await server.ready()
  const ask = (body: string) =>
    fetch(server.url ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'user-1' },
      body,
    })
  expect(await (await ask('{"vendor":"acme"}')).json()).toEqual({
    embedToken: 'token-of-acme',
    expiresIn: null,
  })
  expect((await ask('{')).status).toBe(400)
  expect((await ask(JSON.stringify({ vendor: 'x'.repeat(20_000) }))).status).toBe(400)
  await server.close(true)
})
