// @vitest-environment node
import { describe, expect, test, vi } from 'vitest'
import { json, setUpHandler } from '../handling'

const { mint, onError, answerTo } = setUpHandler()

describe('time', () => {
  test.each<[string, number | undefined, number]>([
    ['by default', undefined, 8_000],
    ['as set', 1_500, 1_500],
  ])('a vendor that hangs is given up in time, %s, and told', async (_, timeoutMs, expected) => {
    let signal: AbortSignal | undefined
    mint.mockImplementation((asked) => {
      signal = asked.signal
      return new Promise(() => {})
    })
    const settled = vi.fn()
    const answering = answerTo(json({}), { timeoutMs })
    void answering.then(settled)
    await vi.advanceTimersByTimeAsync(expected - 1)
    expect(settled).not.toHaveBeenCalled()
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    const response = await answering
    expect(response.status).toBe(504)
    expect(await response.json()).toMatchObject({ error: 'vendor_timeout' })
    expect(signal?.aborted).toBe(true)
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'EMBED_TIMEOUT' })
  })

  test('a vendor that fails because it was given up is a time-out all the same', async () => {
    mint.mockImplementation(
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    )
    const answering = answerTo(json({}))
    await vi.advanceTimersByTimeAsync(8_000)
    expect((await answering).status).toBe(504)
  })

  test('a page that has gone away ends the vendor’s request', async () => {
    const page = new AbortController()
    let signal: AbortSignal | undefined
    mint.mockImplementation((asked) => {
      signal = asked.signal
      return new Promise((_, reject) =>
        asked.signal.addEventListener('abort', () => reject(new Error('aborted'))),
      )
    })
    const answering = answerTo(json({}, { signal: page.signal }))
    await vi.advanceTimersByTimeAsync(100)
    expect(signal?.aborted).toBe(false)
    page.abort()
    await vi.advanceTimersByTimeAsync(0)
    expect(signal?.aborted).toBe(true)
    expect((await answering).status).toBe(502)
  })

  test('a page that has gone away already: the vendor’s signal says so', async () => {
    mint.mockResolvedValue({ token: 't' })
    await answerTo(json({ vendor: 'acme' }, { signal: AbortSignal.abort() }))
    expect(mint.mock.calls[0]?.[0].signal.aborted).toBe(true)
  })

  test('a timeoutMs of Infinity is none', async () => {
    mint.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve({ token: 't' }), 20)))
    const answering = answerTo(json({ vendor: 'acme' }), { timeoutMs: Infinity })
    await vi.advanceTimersByTimeAsync(100)
    expect((await answering).status).toBe(200)
    await vi.runOnlyPendingTimersAsync()
  })
})
