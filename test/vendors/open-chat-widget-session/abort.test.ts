// @vitest-environment node
import { getEventListeners } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import { type ChatSessionOptions } from '../../../src/vendors/open-chat-widget-session'
import {
  emulator,
  fetched,
  create,
  read,
  send,
  told,
  line,
  START,
  ANSWER,
  serving,
  withEmulator,
} from './backend'
import { settle } from '../../kit/settle'
import { fakeTime, SECOND } from '../../kit/time'

const CANARY = 'cAnArY-7f3e9b-widget-api-key'

fakeTime({ runsByItself: true })
withEmulator()

describe('an abort', () => {
  /** By the session's signal, or the message's. */
  const sides = ['session', 'message'] as const
  const with_ = (
    side: (typeof sides)[number],
    signal: AbortSignal,
    more: Partial<ChatSessionOptions> = {},
  ) => {
    const session = create({ ...more, ...(side === 'session' ? { signal } : {}) })
    return (message = 'Hello') => session.send(message, side === 'message' ? { signal } : {})
  }

  describe.each(sides)('of the %s', (side) => {
    test('before: nothing is asked, no key, no answer', async () => {
      const key = vi.fn(() => emulator.key())
      const { events, error } = await read(with_(side, AbortSignal.abort(), { token: key })())
      expect([events, error?.code]).toEqual([[], 'EMBED_ABORTED'])
      expect(key).not.toHaveBeenCalled()
      expect(fetched).not.toHaveBeenCalled()
    })

    test('between send and reading: likewise', async () => {
      const abort = new AbortController()
      const answer = with_(side, abort.signal)()
      abort.abort()
      expect((await read(answer)).error?.code).toBe('EMBED_ABORTED')
      expect(fetched).not.toHaveBeenCalled()
    })

    test('while the key is asked for, and never comes', async () => {
      const abort = new AbortController()
      const reading = read(with_(side, abort.signal, { token: () => new Promise(() => {}) })())
      await settle()
      abort.abort(new Error('host’s own'))
      expect((await reading).error).toMatchObject({ code: 'EMBED_ABORTED' })
      expect(fetched).not.toHaveBeenCalled()
    })

    test('while the key is asked for, which is refused later: nobody hears of that', async () => {
      const abort = new AbortController()
      let refuse: (cause: Error) => void = () => {}
      const key = () => new Promise<string>((_, reject) => (refuse = reject))
      const reading = read(with_(side, abort.signal, { token: key })())
      await settle()
      abort.abort()
      refuse(new Error('late'))
      expect((await reading).error?.code).toBe('EMBED_ABORTED')
      await settle()
    })

    test('before the answer begins ends the request', async () => {
      const abort = new AbortController()
      let request: AbortSignal | null | undefined
      const fetch: typeof globalThis.fetch = (_, init) => {
        request = init?.signal
        return new Promise((_resolve, reject) =>
          request?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))),
        )
      }
      const reading = read(with_(side, abort.signal, { fetch })())
      await settle()
      expect(request?.aborted).toBe(false)
      abort.abort()
      expect((await reading).error?.code).toBe('EMBED_ABORTED')
      expect(request?.aborted).toBe(true)
    })

    test('while it is written ends it, and the request', async () => {
      emulator.settings.chunkDelayMs = SECOND
      const abort = new AbortController()
      const { events, error } = await read(with_(side, abort.signal)(), (_, n) => n === 3 && abort.abort())
      expect(events).toHaveLength(3)
      expect(error?.code).toBe('EMBED_ABORTED')
      expect(emulator.counts.aborted).toBe(1)
    })

    test('while it is written ends it, also where more of it is there already', async () => {
      const abort = new AbortController()
      const fetch = serving([ANSWER.map(line).join('')])
      const { events, error } = await read(
        with_(side, abort.signal, { fetch })(),
        (_, n) => n === 1 && abort.abort(),
      )
      expect([events, error?.code]).toEqual([[START], 'EMBED_ABORTED'])
    })

    test('after it is whole changes nothing', async () => {
      const abort = new AbortController()
      const { events, error } = await read(with_(side, abort.signal)())
      abort.abort()
      expect([events.at(-1)?.type, error]).toEqual(['done', undefined])
      expect(emulator.counts.aborted).toBe(0)
    })

    test('leaves no listener on the signal, however the answer ends', async () => {
      const { signal } = new AbortController()
      const listeners = () => getEventListeners(signal, 'abort').length
      const ask = with_(side, signal)
      await read(ask())
      expect(listeners(), 'whole').toBe(0)
      emulator.settings.streamFault = 'error-line'
      await read(ask())
      expect(listeners(), 'failed half way').toBe(0)
      emulator.settings.rateLimited = true
      await read(ask())
      expect(listeners(), 'refused').toBe(0)
      await read(with_(side, signal, { fetch: () => Promise.reject(new TypeError('no')) })())
      expect(listeners(), 'no connection').toBe(0)
      await read(with_(side, signal, { token: () => Promise.reject(new Error('no')) })())
      expect(listeners(), 'no key').toBe(0)
      await read(ask(''))
      expect(listeners(), 'no message').toBe(0)
      for await (const event of with_(side, signal, { fetch: serving([line(START)], 'stay') })()) {
        expect(listeners(), 'while it is read').toBeGreaterThan(0)
        if (event.type === 'start') break
      }
      expect(listeners(), 'left').toBe(0)
      ask()
      expect(listeners(), 'never read').toBe(0)
    })

    test('leaves no listener on the signal where it was aborted', async () => {
      const abort = new AbortController()
      await read(with_(side, abort.signal, { fetch: serving([line(START)], 'stay') })(), () => abort.abort())
      expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
    })
  })

  test('of the session ends every later message', async () => {
    const abort = new AbortController()
    const session = create({ signal: abort.signal })
    expect((await send(session)).error).toBeUndefined()
    abort.abort()
    expect((await send(session)).error?.code).toBe('EMBED_ABORTED')
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  test('of a message ends no other', async () => {
    emulator.settings.chunkDelayMs = SECOND
    const abort = new AbortController()
    const session = create()
    const [first, second] = await Promise.all([
      read(session.send('one', { signal: abort.signal }), (_, n) => n === 2 && abort.abort()),
      read(session.send('two')),
    ])
    expect(first.error?.code).toBe('EMBED_ABORTED')
    expect(second.error).toBeUndefined()
    expect((await send(session)).error).toBeUndefined()
  })

  test('by leaving the loop ends the request', async () => {
    emulator.settings.chunkDelayMs = SECOND
    for await (const event of create().send('Hello')) if (event.type === 'token') break
    expect(emulator.counts.aborted).toBe(1)
  })

  test('by an error in the loop ends the request, and is the loop’s own', async () => {
    emulator.settings.chunkDelayMs = SECOND
    const cause = new Error('host')
    await expect(
      (async () => {
        for await (const event of create().send('Hello')) if (event.type === 'token') throw cause
      })(),
    ).rejects.toBe(cause)
    expect(emulator.counts.aborted).toBe(1)
  })

  test('by return(), before anything was read, asks nothing', async () => {
    const answer = create().send('Hello')
    await answer.return(undefined)
    expect(await answer.next()).toEqual({ done: true, value: undefined })
    expect(fetched).not.toHaveBeenCalled()
  })

  test('is told as EMBED_ABORTED, also where its reason is an error of another kind', async () => {
    emulator.settings.chunkDelayMs = SECOND
    const abort = new AbortController()
    const { error } = await read(create().send('Hello', { signal: abort.signal }), () =>
      abort.abort(new EmbedError('EMBED_DENIED', CANARY)),
    )
    expect(error?.code).toBe('EMBED_ABORTED')
    expect(told(error)).not.toContain(CANARY)
  })
})
