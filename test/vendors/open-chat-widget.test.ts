import { afterEach, beforeEach, describe, expect, test, vi, type Mock } from 'vitest'
import type { MountContext, ScriptRun } from '../../src'
import { EmbedError } from '../../src/errors/errors'
import { isOriginAllowed } from '../../src/base/allowed-origins'
import { type EmbedTheme } from '../../src/theme/theme'
import { resolveTheme } from '../resolved'
import { openChat, openChatWidget, type OpenChatWidgetOptions } from '../../src/vendors/open-chat-widget'
import { createOpenChatWidgetEmulator, type OpenChatWidgetEmulator } from '../emulators/open-chat-widget'
import { errorOf } from '../kit/errors'
import { mountContext, spyReport, type SpiedReport } from './mount'
import { settle as settleTurns } from '../kit/settle'

const ROOT_ID = 'os-chat-widget-root'
const BASE = 'https://chat.example'
const options: OpenChatWidgetOptions = { baseUrl: BASE }

let report: SpiedReport
let emulator: OpenChatWidgetEmulator
let fetched: Mock<typeof fetch>

/** A place for a widget, in an element with a name, as `<Embed title>` makes one. */
function place(title?: string): HTMLElement {
  const group = document.body.appendChild(document.createElement('div'))
  if (title !== undefined) group.setAttribute('aria-label', title)
  return group.appendChild(document.createElement('div'))
}

beforeEach(() => {
  report = spyReport()
  emulator = createOpenChatWidgetEmulator({ chunkDelayMs: 0 })
  fetched = vi.fn<typeof fetch>((input, init) => emulator.fetch(new Request(input, init)))
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  document.body.replaceChildren()
})

const root = () => document.getElementById(ROOT_ID) as HTMLElement

interface More extends Partial<
  Omit<MountContext<OpenChatWidgetOptions>, 'container' | 'options' | 'report' | 'theme'>
> {
  theme?: EmbedTheme
  at?: HTMLElement
  /** What the script does as it runs. Default: it puts its root on the page. */
  script?: (run: ScriptRun) => void
}

function mount(
  own: OpenChatWidgetOptions = options,
  { theme = { colorScheme: 'light' }, at = place('Support'), script, ...more }: More = {},
) {
  const runs: ScriptRun[] = []
  const runScript = vi.fn(async (run: ScriptRun) => {
    runs.push(run)
    if (run.before?.() === false) return
    if (script) return script(run)
    const element = document.createElement('div')
    element.id = ROOT_ID
    element.innerHTML = '<div class="log"></div>'
    document.body.append(element)
  })
  const context = mountContext({
    report,
    token: emulator.key(),
    theme: resolveTheme([theme], 'light'),
    runScript,
    ...more,
  })
  const mounting = Promise.resolve(
    openChatWidget.modes.inline.mount({ container: at, options: own, ...context }),
  )
  return { mounting, runs, at }
}

/** An answer that failed, as the widget shows it. */
function failAnswer(): HTMLElement {
  const bubble = document.createElement('div')
  bubble.innerHTML = '<p>Something went wrong. Please try again.</p><button class="osw-retry">Retry</button>'
  root().querySelector('.log')?.append(bubble)
  return bubble
}

/** Lets observers, fetches and their answers come. */
const settle = () => settleTurns(10)

const failures = () => report.failed.mock.calls.map(([error]) => error)

describe('the script’s tag', () => {
  test('says what the vendor wants to know, and nothing that was not given', async () => {
    const { mounting, runs } = mount(options, {
      token: 'k'.repeat(24),
      theme: { variables: { colorPrimary: '#123456' } },
    })
    await mounting
    expect(runs).toHaveLength(1)
    expect(runs[0]?.url).toBe(`${BASE}/widget/chat-widget.js`)
    expect(runs[0]?.integrity).toBeUndefined()
    const given = Object.entries(runs[0]?.attributes ?? {}).filter(([, value]) => value !== undefined)
    expect(Object.fromEntries(given)).toEqual({
      'data-api-url': `${BASE}/chat`,
      'data-api-key': 'k'.repeat(24),
      'data-accent-color': '#123456',
    })
    expect(report.ready).toHaveBeenCalledTimes(1)
  })

  test('says all that is given', async () => {
    const { mounting, runs } = mount({
      ...options,
      title: 'Help',
      welcomeMessage: 'Hi "there"',
      inputPlaceholder: '',
      position: 'left',
      accentColor: 'red',
      scriptUrl: 'https://cdn.example/w.js',
      integrity: 'sha384-x',
    })
    await mounting
    expect(runs[0]).toMatchObject({ url: 'https://cdn.example/w.js', integrity: 'sha384-x' })
    expect(runs[0]?.attributes).toEqual({
      'data-api-url': `${BASE}/chat`,
      'data-api-key': emulator.key(),
      'data-title': 'Help',
      'data-welcome-message': 'Hi "there"',
      'data-input-placeholder': '',
      'data-position': 'left',
      'data-accent-color': 'red',
    })
  })

  test.each([`${BASE}/`, `${BASE}//`, `${BASE}/sub/path/`])('of %s has no double slash', async (baseUrl) => {
    const { mounting, runs } = mount({ baseUrl })
    await mounting
    const base = baseUrl.replace(/\/+$/, '')
    expect([runs[0]?.url, runs[0]?.attributes?.['data-api-url']]).toEqual([
      `${base}/widget/chat-widget.js`,
      `${base}/chat`,
    ])
  })

  test.each<[OpenChatWidgetOptions, unknown]>([
    [
      options,
      [
        { kind: 'prefetch', url: `${BASE}/widget/chat-widget.js` },
        { kind: 'connect', url: BASE },
      ],
    ],
    [
      { ...options, scriptUrl: 'https://cdn.example/w.js', integrity: 'sha384-x' },
      [
        { kind: 'prefetch', url: 'https://cdn.example/w.js', integrity: 'sha384-x' },
        { kind: 'connect', url: BASE },
      ],
    ],
  ])('its script is fetched early: %o', (own, assets) => {
    expect(openChatWidget.modes.inline.assets?.(own)).toEqual(assets)
  })
})

describe('on a page that is still parsed', () => {
  test('the script is run when that is done, and not earlier', async () => {
    const state = vi.spyOn(document, 'readyState', 'get').mockReturnValue('loading')
    const { mounting, runs } = mount()
    await settle()
    expect(runs).toHaveLength(0)
    state.mockReturnValue('interactive')
    document.dispatchEvent(new Event('DOMContentLoaded'))
    await mounting
    expect(runs).toHaveLength(1)
    expect(report.ready).toHaveBeenCalledTimes(1)
  })
})

describe('the root', () => {
  test('is what its user looks at, and goes when it is destroyed', async () => {
    const handle = await mount().mounting
    expect(handle.surface).toBe(root())
    handle.destroy()
    expect(root()).toBeNull()
    handle.destroy()
  })

  test('that is not there after the script is EMBED_WIDGET_ERROR, and the widget not ready', async () => {
    const error = await errorOf(mount(options, { script: () => {} }).mounting)
    expect(error).toBeInstanceOf(EmbedError)
    expect(error.code).toBe('EMBED_WIDGET_ERROR')
    expect(error.message).toContain(ROOT_ID)
    expect(error.message).not.toContain(emulator.key())
    expect(report.ready).not.toHaveBeenCalled()
  })

  test('a script that cannot be loaded is the mount’s failure', async () => {
    const error = new EmbedError('EMBED_WIDGET_LOAD', 'no')
    expect(await errorOf(mount(options, { runScript: () => Promise.reject(error) }).mounting)).toBe(error)
  })

  test('a new key is not told to what reads it once: it is mounted anew', async () => {
    const handle = await mount().mounting
    const before = root().outerHTML
    expect(() => handle.setToken('next')).not.toThrow()
    expect(root().outerHTML).toBe(before)
    expect(openChatWidget.modes.inline.swap).toEqual({ apply: 'remount' })
    expect([handle.swap, handle.reload, handle.setTheme, handle.update]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('a second one on the page', () => {
  test('is EMBED_CONFIG that names the first, and does not touch it', async () => {
    await mount().mounting
    const first = root()
    const error = await errorOf(mount(options, { at: place('Other'), token: 'k'.repeat(30) }).mounting)
    expect(error.code).toBe('EMBED_CONFIG')
    expect(error.message).toContain('"Support"')
    expect(error.message).toContain('openChat')
    expect(error.message).not.toMatch(/Other|kkk/)
    expect(root()).toBe(first)
    expect(report.ready).toHaveBeenCalledTimes(1)
  })

  test('names the first also where it stands behind the second', async () => {
    const other = place('Other')
    await mount().mounting
    expect((await errorOf(mount(options, { at: other }).mounting)).message).toContain('"Support"')
  })

  test('beside the page’s own names none', async () => {
    document.body.append(Object.assign(document.createElement('div'), { id: ROOT_ID }))
    const { message, code } = await errorOf(mount().mounting)
    expect(code).toBe('EMBED_CONFIG')
    expect(message).not.toMatch(/""|null|undefined|Support/)
  })

  test('looks when it is its turn: where the first has gone by then, it comes', async () => {
    const first = await mount().mounting
    let run = () => {}
    const runScript = (script: ScriptRun) =>
      new Promise<void>((resolve) => {
        run = () => {
          script.before?.()
          document.body.append(Object.assign(document.createElement('div'), { id: ROOT_ID }))
          resolve()
        }
      })
    const { mounting } = mount(options, { at: place('Other'), runScript })
    first.destroy()
    run()
    await expect(mounting).resolves.toBeTruthy()
  })
})

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

describe('the vendors', () => {
  test.each([openChatWidget, openChat])(
    '$name: one token a deployment, that does not expire; both clear what the widget stores',
    (vendor) => {
      expect(vendor.token).toEqual({ lifetimeSeconds: null })
      expect(vendor.tokenParams?.({ baseUrl: BASE })).toEqual({})
      expect(vendor.tokenParams?.({ baseUrl: BASE, tokenParams: { deployment: 'eu' } })).toEqual({
        deployment: 'eu',
      })
      expect(vendor.storage).toEqual(['os-chatbot-session-id', 'os-chatbot-widget-open'])
      expect(vendor.origins && isOriginAllowed('https://any.example', ['*'], vendor.origins)).toBe(true)
      expect(vendor.origins && isOriginAllowed('https://any.example', [], vendor.origins)).toBe(false)
      expect(
        vendor.origins && isOriginAllowed('https://a.any.example', ['https://any.example'], vendor.origins),
      ).toBe(false)
    },
  )

  test('the widget lies over the page, the panel in its place', () => {
    expect(openChatWidget.modes.inline.floats?.(options)).toBe(true)
    expect(openChat.modes.inline.floats).toBeUndefined()
    expect(openChat.modes.inline.swap).toEqual({ apply: 'in-place' })
    expect(openChat.modes.inline.assets?.({ baseUrl: BASE })).toEqual([{ kind: 'connect', url: BASE }])
  })
})
