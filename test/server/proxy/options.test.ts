// @vitest-environment node
import { expect, test } from 'vitest'
import { createTokenHandler } from '../../../src/server'
import { createVendorProxy, shieldedMint } from '../../../src/server/proxy'
import { newIssuer } from '../signing/signing'
import { createShield, PAGE } from './shielding'

test.each<[string, object, RegExp]>([
  ['a vendor whose exchange is not documented', { vendor: 'answering-agent' }, /documents neither/],
  ['a vendor with short tokens', { vendor: 'returning-ai' }, /no lasting token/],
  ['an unknown vendor', { vendor: 'toString' }, /knows no such vendor/],
  ['no issuer', { issuer: undefined }, /needs `issuer`/],
  ['half an issuer', { issuer: { jwks: 'https://app.example.com/jwks' } }, /needs `issuer`/],
  ['no origins', { allowedOrigins: [] }, /allowedOrigins/],
  ['every origin', { allowedOrigins: ['*'] }, /no origin/],
  ['a sandboxed origin', { allowedOrigins: ['null'] }, /no origin/],
  ['an origin with a path', { allowedOrigins: ['https://app.example.com/'] }, /no origin/],
  ['an empty scope', { scope: '' }, /`scope`/],
  ['a path with a slash at its end', { basePath: '/embed/' }, /basePath/],
  ['no number', { maxConcurrent: 0 }, /maxConcurrent/],
  ['no address', { vendor: 'open-chat-widget', baseUrl: undefined }, /baseUrl/],
  ['another scheme', { baseUrl: 'file:///etc/passwd' }, /baseUrl/],
  ['a public address over http', { baseUrl: 'http://chat.example.com' }, /https:/],
  ['an address with a password', { baseUrl: 'https://a:b@chat.example.com' }, /user, a query/],
  ['an address with a query', { baseUrl: 'https://chat.example.com/?a' }, /user, a query/],
])('%s is EMBED_CONFIG at the start', async (_, more, sentence) => {
  const { options } = await createShield('interakt')
  expect(() => createVendorProxy({ ...options, ...more })).toThrow(sentence)
})

test('addresses on this machine and in its network may be http:', async () => {
  const { options } = await createShield('interakt')
  for (const baseUrl of [
    'http://localhost:4000',
    'http://127.0.0.1/',
    'http://chat:4000/api',
    'https://a.example/b/',
  ])
    createVendorProxy({ ...options, baseUrl })
})

test('shieldedMint binds a token to the user and to the page that asks', async () => {
  const { issuer } = await newIssuer()
  const errors: unknown[] = []
  const handler = createTokenHandler<{ id: number }>({
    authorize: () => ({ id: 7 }),
    allowedOrigins: [PAGE],
    mint: shieldedMint({
      issuer,
      vendor: 'interakt',
      identityOf: ({ id }) => id,
      scope: ({ params }) => String(params['of']),
    }),
    onError: (error) => void errors.push(error),
  })
  const ask = (headers: Record<string, string>) =>
    handler(
      new Request('https://api.example.com/embed-token', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ vendor: 'interakt', params: { of: 'help' } }),
      }),
    )
  const { embedToken, expiresIn } = (await (await ask({ origin: PAGE })).json()) as {
    embedToken: string
    expiresIn: number
  }
  expect(expiresIn).toBeGreaterThan(890)
  await issuer.verify(embedToken, { identity: '7', vendor: 'interakt', scope: 'help', origin: PAGE })
  expect((await ask({})).status).toBe(502)
  expect(errors).toMatchObject([{ code: 'EMBED_CONFIG' }])
  const onServer = shieldedMint({ issuer, vendor: 'interakt', identityOf: () => '7', origin: PAGE })
  const request = new Request('https://api.example.com/')
  await onServer({ user: {}, vendor: 'interakt', params: {}, request, signal: request.signal })
})
