// @vitest-environment node
import { expect, test } from 'vitest'
import { createTokenHandler, type TokenHandlerOptions } from '../../../src/server'
import { errorOf } from '../minting'

test('all mistakes of a configuration are told at once, each in a sentence', async () => {
  const options = {
    mint: { acme: 'token', other: () => 'abc' },
    allowedOrigins: 'https://a.example.com',
    requireIdentity: true,
    timeoutMs: -1,
    onEvent: 7,
    limits: {},
  } as unknown as TokenHandlerOptions<string>
  const error = await errorOf(() => createTokenHandler(options))
  expect(error.code).toBe('EMBED_CONFIG')
  for (const name of [
    'authorize',
    'mint',
    'acme',
    'allowedOrigins',
    'requireIdentity',
    'timeoutMs',
    'onEvent',
    'limits',
  ])
    expect(error.message).toContain(name)
  expect(error.message).not.toContain('other')
  expect(error.message.split('. ').length).toBeGreaterThanOrEqual(7)
})
