import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ScriptRun } from '../../../src'
import { EmbedError } from '../../../src/errors/errors'
import type { SpiedContext } from '../mount'
import {
  BASE,
  emulator,
  failAnswer,
  failures,
  fetched,
  mount,
  report,
  root,
  settle,
  withBackend,
} from './widget'

vi.mock('../../../src/vendor-kit/script-runner', () => ({
  runScript: (context: SpiedContext, script: ScriptRun) => context.runScript(script),
}))

withBackend()

describe('an answer that failed', () => {
  test('makes the key be tried, by a message that is none', async () => {
    await mount().mounting
    expect(fetched).not.toHaveBeenCalled()
    failAnswer()
    await settle()
    expect(fetched).toHaveBeenCalledTimes(1)
    const [url, init] = fetched.mock.calls[0] ?? []
    expect(url).toBe(`${BASE}/v1/chat`)
    expect(init).toMatchObject({ method: 'POST', body: '{}', credentials: 'omit' })
    const headers = new Headers(init?.headers)
    expect([headers.get('x-api-key'), headers.get('content-type'), headers.get('authorization')]).toEqual([
      emulator.key(),
      'application/json',
      null,
    ])
    expect(emulator.counts, 'and costs no answer').toMatchObject({ chats: 1, badRequests: 1, sessions: [] })
  })

  test('with a good key is another failure', async () => {
    await mount().mounting
    failAnswer()
    await settle()
    expect(report.rejected).not.toHaveBeenCalled()
    expect(failures()).toHaveLength(1)
    expect(failures()[0]).toBeInstanceOf(EmbedError)
    expect(failures()[0]).toMatchObject({ code: 'EMBED_WIDGET_ERROR' })
    expect(failures()[0]?.message).toContain('key is good')
  })

  test('with a key that was changed is a refusal', async () => {
    await mount().mounting
    emulator.rotate()
    failAnswer()
    await settle()
    expect(report.rejected).toHaveBeenCalledTimes(1)
    expect(failures()).toEqual([])
  })

  describe('that meets a used-up quota', () => {
    const QUOTA_MS = 60_000
    beforeEach(() => {
      vi.useFakeTimers()
      emulator.settings.rateLimited = true
    })
    afterEach(() => {
      vi.useRealTimers()
    })

    test('is tried again with the next one, and has to wait', async () => {
      await mount().mounting
      failAnswer()
      await vi.advanceTimersByTimeAsync(QUOTA_MS - 1)
      expect([report.rejected.mock.calls, failures()], 'a 429 says nothing of the key').toEqual([[], []])
      emulator.settings.rateLimited = false
      await vi.advanceTimersByTimeAsync(1)
      expect(report.rejected).not.toHaveBeenCalled()
      expect(failures()).toHaveLength(1)
      expect(failures()[0]).toMatchObject({ code: 'EMBED_RATE_LIMITED' })
    })

    test('with a key that was changed is a refusal', async () => {
      await mount().mounting
      emulator.rotate()
      failAnswer()
      await vi.advanceTimersByTimeAsync(QUOTA_MS - 1)
      emulator.settings.rateLimited = false
      await vi.advanceTimersByTimeAsync(1)
      expect(report.rejected).toHaveBeenCalledTimes(1)
      expect(failures()).toEqual([])
    })

    test('leaves no timer when the widget has gone', async () => {
      const handle = await mount().mounting
      failAnswer()
      await vi.advanceTimersByTimeAsync(1)
      handle.destroy()
      await vi.advanceTimersByTimeAsync(0)
      expect(vi.getTimerCount()).toBe(0)
      expect([report.rejected.mock.calls, failures()]).toEqual([[], []])
    })
  })

  describe('where the browser says how its request ended', () => {
    let note: (status: number) => void

    beforeEach(() => {
      const view = document.defaultView as unknown as Record<string, unknown>
      const stopped = vi.fn()
      class Observer {
        constructor(hear: (list: { getEntriesByName: (url: string) => unknown[] }) => void) {
          note = (responseStatus) =>
            hear({ getEntriesByName: (url) => (url === `${BASE}/chat` ? [{ responseStatus }] : []) })
        }
        observe = () => {}
        disconnect = stopped
      }
      class Timing {
        get responseStatus() {
          return 0
        }
      }
      Object.assign(view, { PerformanceObserver: Observer, PerformanceResourceTiming: Timing })
      return () => {
        delete view['PerformanceObserver']
        delete view['PerformanceResourceTiming']
      }
    })

    test.each(['before', 'after'])(
      'a 401 that is known %s the Retry shows is a refusal, without a request of ours',
      async (when) => {
        await mount().mounting
        if (when === 'before') note(401)
        failAnswer()
        await settle()
        if (when === 'after') note(401)
        await settle()
        expect(report.rejected).toHaveBeenCalledTimes(1)
        expect([failures(), fetched.mock.calls]).toEqual([[], []])
      },
    )

    test('a 429 is that, and an answer that went well before says nothing of one that failed', async () => {
      await mount().mounting
      note(200)
      failAnswer()
      await settle()
      expect([report.rejected.mock.calls, failures()]).toEqual([[], []])
      note(429)
      await settle()
      expect(failures()[0]).toMatchObject({ code: 'EMBED_RATE_LIMITED' })
      expect(fetched).not.toHaveBeenCalled()
    })
  })

  test('because the model failed is reported, though it has no Retry, once', async () => {
    await mount().mounting
    const log = root().querySelector('.log')
    const bubble = document.createElement('p')
    bubble.textContent = '…'
    log?.append(bubble)
    await settle()
    expect(failures()).toEqual([])
    bubble.textContent = 'Internal server error'
    await settle()
    bubble.className = 'seen'
    log?.append(document.createElement('p'))
    await settle()
    expect(failures()).toHaveLength(1)
    expect(failures()[0]).toMatchObject({ code: 'EMBED_WIDGET_ERROR' })
    expect(failures()[0]?.message).toContain('model')
    expect(fetched, 'the key is not in doubt').not.toHaveBeenCalled()
    log?.append(bubble.cloneNode(true))
    await settle()
    expect(failures()).toHaveLength(2)
  })

  test('where nothing answers says so, with its cause', async () => {
    await mount().mounting
    const cause = new TypeError('Failed to fetch')
    fetched.mockRejectedValue(cause)
    failAnswer()
    await settle()
    expect(report.rejected).not.toHaveBeenCalled()
    expect(failures()).toHaveLength(1)
    expect(failures()[0]).toMatchObject({ code: 'EMBED_WIDGET_ERROR', cause })
    expect(failures()[0]?.message).toContain('CORS_ORIGIN')
  })

  test.each([200, 400, 403, 404, 500, 503])(
    'a status of %i is no refusal, and says nothing of the key itself',
    async (status) => {
      await mount().mounting
      fetched.mockResolvedValue(Response.json({ error: emulator.key() }, { status }))
      failAnswer()
      await settle()
      expect(report.rejected).not.toHaveBeenCalled()
      expect(failures()).toHaveLength(1)
      expect(failures()[0]?.message).not.toContain(emulator.key())
    },
  )

  test.each([`${BASE}/`, `${BASE}///`])('is tried at %s without a double slash', async (baseUrl) => {
    await mount({ baseUrl }).mounting
    failAnswer()
    await settle()
    expect(fetched.mock.calls[0]?.[0]).toBe(`${BASE}/v1/chat`)
  })

  test('each is tried once, whatever else changes', async () => {
    await mount().mounting
    failAnswer()
    await settle()
    for (let i = 0; i < 3; i += 1) {
      root().querySelector('.log')?.append(document.createElement('p'))
      await settle()
    }
    expect(fetched).toHaveBeenCalledTimes(1)
    failAnswer()
    await settle()
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('that goes away and comes again is tried again', async () => {
    await mount().mounting
    const first = failAnswer()
    await settle()
    first.remove()
    await settle()
    failAnswer()
    await settle()
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('two at a time are one try', async () => {
    await mount().mounting
    failAnswer()
    failAnswer()
    await settle()
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  test('what is not one makes no request', async () => {
    await mount().mounting
    root()
      .querySelector('.log')
      ?.append(
        Object.assign(document.createElement('button'), { className: 'osw-send', textContent: 'Retry' }),
      )
    document.body.append(Object.assign(document.createElement('button'), { className: 'osw-retry' }))
    root().setAttribute('data-open', '')
    await settle()
    expect(fetched).not.toHaveBeenCalled()
  })

  test('is not tried any more once the widget is gone, and a try under way ends without a word', async () => {
    const handle = await mount().mounting
    let answer: (response: Response) => void = () => {}
    fetched.mockImplementation(
      (_, init) =>
        new Promise((resolve, reject) => {
          answer = resolve
          init?.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')))
        }),
    )
    const element = root()
    failAnswer()
    await settle()
    expect(fetched).toHaveBeenCalledTimes(1)
    handle.destroy()
    expect(fetched.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
    answer(new Response(null, { status: 401 }))
    element.innerHTML = '<button class="osw-retry"></button><button class="osw-retry"></button>'
    await settle()
    expect(fetched).toHaveBeenCalledTimes(1)
    expect([report.rejected.mock.calls, report.failed.mock.calls]).toEqual([[], []])
  })
})
