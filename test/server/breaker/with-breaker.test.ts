// @vitest-environment node
// A vendor that fails time after time is left alone for a while.
import { expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import { type ServerEvent, withBreaker } from '../../../src/server'
import { Refusal } from '../../../src/server/handler/refusal'
import { json, setUpHandler, type User } from '../handling'

const { mint, onError, createHandler } = setUpHandler()

function createHost() {
  const states: unknown[] = []
  const onEvent = ({ attributes }: ServerEvent) => states.push(attributes['embed_token.breaker.state'])
  const handler = createHandler({
    mint: withBreaker<User>(mint, { vendor: 'acme', failures: 3, pauseMs: 5_000, onEvent }),
  })
  const ask = async (signal?: AbortSignal) => handler(json({}, signal ? { signal } : {}))
  return { states, ask }
}

test('after some failures in a row, requests get 503 with a time to wait, and the vendor is not asked', async () => {
  const { ask, states } = createHost()
  mint.mockRejectedValue(new Error('down'))
  for (let count = 0; count < 3; count += 1) expect((await ask()).status).toBe(502)
  const refused = await ask()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await refused.json()).toMatchObject({ error: 'unavailable', retryAfter: 5 })
  expect(mint).toHaveBeenCalledTimes(3)
  expect(states).toEqual(['open'])

  vi.advanceTimersByTime(5_000)
  mint.mockResolvedValue('abc')
  expect((await ask()).status).toBe(200)
  expect((await ask()).status).toBe(200)
  expect(states).toEqual(['open', 'half-open', 'closed'])
  expect(onError).toHaveBeenCalledTimes(4)
})

test('a vendor that hangs is a failure, although nobody waits for it any more', async () => {
  const { ask, states } = createHost()
  mint.mockImplementation(() => new Promise(() => {}))
  for (let count = 0; count < 3; count += 1) {
    const answering = ask()
    await vi.advanceTimersByTimeAsync(8_000)
    expect((await answering).status).toBe(504)
  }
  expect((await ask()).status).toBe(503)
  expect(states).toEqual(['open'])
})

test.each<[string, unknown]>([
  ['a rate limit', new EmbedError('EMBED_RATE_LIMITED', 'wait')],
  ['a mistake of configuration', new EmbedError('EMBED_CONFIG', 'no key')],
  ['a mint that refuses', new Refusal(403, 'forbidden', 'not this one')],
  ['a page that goes away', new DOMException('gone', 'AbortError')],
])('%s is no failure of the vendor', async (_, error) => {
  const { ask, states } = createHost()
  mint.mockRejectedValue(error)
  for (let count = 0; count < 5; count += 1) await ask()
  expect(mint).toHaveBeenCalledTimes(5)
  expect(states).toEqual([])
})
