// @vitest-environment node
// An instance says whether it is well, and stops without losing a request.
import { describe, expect, test, vi } from 'vitest'
import { createService, type ServiceOptions } from '../../../src/server'
import { errorOf } from '../minting'

const request = () => new Request('https://app.example.com/api/embed-token', { method: 'POST' })

test('healthz is 200, and readyz names each check', async () => {
  const service = createService({ checks: { redis: async () => 'PONG', vendor: () => false } })
  expect(service.healthz().status).toBe(200)
  const ready = await service.readyz()
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { status: 'failing', checks: { redis: true, vendor: false } },
  ])
})

test.each<[string, () => unknown, number]>([
  ['nothing', () => {}, 200],
  ['an error', () => Promise.reject(new Error('no')), 503],
  ['nothing in time', () => new Promise(() => {}), 503],
])('a check that comes to %s makes readyz %s', async (_, check, status) => {
  const service = createService({ checks: { it: check }, checkTimeoutMs: 5 })
  expect((await service.readyz()).status).toBe(status)
})

describe('close', () => {
  test('waits for requests under way, refuses new ones, then closes the rest', async () => {
    let finish: (response: Response) => void = () => {}
    const close = vi.fn()
    const service = createService({ closing: [{ close }] })
    const handler = service.handle(() => new Promise<Response>((resolve) => (finish = resolve)))
    const first = handler(request())
    const stopped = service.close()
    const refused = await handler(request())
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
    expect(await refused.json()).toMatchObject({ error: 'unavailable', retryAfter: 2 })
    expect((await service.readyz()).status).toBe(503)
    expect(close).not.toHaveBeenCalled()
    finish(new Response('done'))
    expect(await (await first).text()).toBe('done')
    expect(await stopped).toBe(0)
    expect(close).toHaveBeenCalledTimes(1)
    expect(await service.close(), 'twice is once').toBe(0)
  })

  test('gives up on a request that never ends, and says so', async () => {
    const close = vi.fn(() => Promise.reject(new Error('away')))
    const service = createService({ drainMs: 5, closing: [{ close }] })
    void service.handle(() => new Promise<Response>(() => {}))(request())
    expect(await service.close()).toBe(1)
    expect(close).toHaveBeenCalledTimes(1)
  })

  test('counts a handler that throws as ended', async () => {
    const service = createService()
    await expect(service.handle(() => Promise.reject(new Error('no')))(request())).rejects.toThrow('no')
    expect(await service.close()).toBe(0)
  })
})

test('mistakes are told at once, each in a sentence', async () => {
  const options = { checks: { redis: 7 }, closing: [{}, {}] } as unknown as ServiceOptions
  expect((await errorOf(() => createService(options))).message).toBe(
    'The check "redis" is not a function. `closing[0]` has no `close`. `closing[1]` has no `close`.',
  )
})
