import { afterEach, beforeEach, describe, expect, test, vi, type Mock } from 'vitest'
import type { MountContext, ScriptRun, WidgetHandle } from '../../src'
import { EmbedError } from '../../src/errors'
import { isOriginAllowed } from '../../src/origins'
import { type EmbedTheme } from '../../src/theme'
import { resolveTheme } from '../resolved'
import { interakt, type InteraktFrameOptions, type InteraktInlineOptions } from '../../src/vendors/interakt'
import { mountContext, spyReport, type SpiedReport } from './mount'

const SCRIPT = 'https://admin.interakt.app/embed/v1/widgets.js'
const TOKEN = '0b9f4a52-6a0e-4a67-9c56-2d9f1c3d7e01'
const NEXT = '7c1d8f00-1111-4222-8333-444455556666'

type Event = { type: string; payload?: unknown }
interface Settings extends Record<string, unknown> {
  containerId: string
  accessToken: string
  onEvent: (event: Event) => void
}
interface Ui {
  init: Mock<(settings: Settings) => void>
  destroy: Mock<(containerId?: string) => void>
}
const globals = globalThis as { ChatDropinUI?: Ui | undefined; SearchDropinUI?: Ui | undefined }

let report: SpiedReport
let container: HTMLElement

beforeEach(() => {
  report = spyReport()
  container = document.body.appendChild(document.createElement('div'))
})
afterEach(() => {
  container.remove()
  delete globals.ChatDropinUI
  delete globals.SearchDropinUI
})

/** What the vendor's script puts on the page: `init` draws into an open shadow root, and anew each time. */
function fakeUi(): Ui {
  return {
    init: vi.fn<(settings: Settings) => void>(({ containerId }) => {
      const at = document.getElementById(containerId)
      if (!at) throw new Error(`[Interakt] Container with id "${containerId}" not found`)
      const host = document.createElement('div')
      host.dataset['interaktWidget'] = ''
      const root = document.createElement('div')
      root.className = 'interakt-root'
      host.attachShadow({ mode: 'open' }).append(root)
      at.replaceChildren(host)
    }),
    destroy: vi.fn<(containerId?: string) => void>((id) => document.getElementById(id ?? '')?.replaceChildren()),
  }
}

const chat: InteraktInlineOptions = { widget: 'chat' }
const search: InteraktInlineOptions = { widget: 'search' }

interface More extends Partial<Omit<MountContext<InteraktInlineOptions>, 'container' | 'options' | 'report' | 'theme'>> {
  theme?: EmbedTheme
  /** What the script does as it runs. Default: it defines both globals. */
  script?: (run: ScriptRun) => void
}

async function mount(options: InteraktInlineOptions, { theme = { colorScheme: 'light' }, script, ...more }: More = {}) {
  const ui = { ChatDropinUI: fakeUi(), SearchDropinUI: fakeUi() }
  const runs: ScriptRun[] = []
  const runScript = vi.fn(async (run: ScriptRun) => {
    runs.push(run)
    if (run.before?.() === false) return
    if (script) script(run)
    else Object.assign(globals, ui)
  })
  const context = mountContext({ report, token: TOKEN, theme: resolveTheme([theme], 'light'), runScript, ...more })
  const handle: WidgetHandle<InteraktInlineOptions> = await interakt.modes.inline.mount({ container, options, ...context })
  const mine = globals[options.widget === 'chat' ? 'ChatDropinUI' : 'SearchDropinUI'] as Ui
  const settings = (n = 0) => mine?.init.mock.calls[n]?.[0] as Settings
  return { handle, runs, runScript, ui: mine, settings, tell: (type: string, payload?: unknown, n = 0) => settings(n).onEvent({ type, payload }) }
}

const failures = () => report.failed.mock.calls.map(([error]) => error)
const root = () => container.querySelector('[data-interakt-widget]')?.shadowRoot?.querySelector<HTMLElement>('.interakt-root') as HTMLElement
const property = (name: string) => root().style.getPropertyValue(name)

describe('the script', () => {
  test('is run from the documented address, with what its documentation wants on its tag', async () => {
    const { runs } = await mount({ ...chat, experience: 'help' })
    expect(runs).toHaveLength(1)
    expect(runs[0]).toMatchObject({ url: SCRIPT, attributes: { 'data-experience': 'help', 'data-token': TOKEN, 'data-container': container.id } })
    expect(runs[0]?.integrity).toBeUndefined()
  })

  test('is run from the host’s address, with its integrity', async () => {
    const { runs } = await mount({ ...chat, scriptUrl: 'https://my.example/w.js', integrity: 'sha384-x' })
    expect(runs[0]).toMatchObject({ url: 'https://my.example/w.js', integrity: 'sha384-x' })
    expect(runs[0]?.attributes?.['data-experience']).toBeUndefined()
  })

  test('is not run where its global is there already', async () => {
    const ui = fakeUi()
    globals.ChatDropinUI = ui
    const script = vi.fn()
    await mount(chat, { script })
    expect(script).not.toHaveBeenCalled()
    expect(ui.init).toHaveBeenCalledTimes(1)
  })

  test('is run for the search where only the chat’s global is there', async () => {
    globals.ChatDropinUI = fakeUi()
    const script = vi.fn(() => Object.assign(globals, { SearchDropinUI: fakeUi() }))
    const { ui } = await mount(search, { script })
    expect(script).toHaveBeenCalledTimes(1)
    expect(ui.init).toHaveBeenCalledTimes(1)
  })

  test('that cannot be loaded is the mount’s failure', async () => {
    const error = new EmbedError('EMBED_WIDGET_LOAD', 'no')
    await expect(mount(chat, { runScript: () => Promise.reject(error) })).rejects.toBe(error)
    expect(report.ready).not.toHaveBeenCalled()
  })

  test.each([chat, search])('that defines nothing and draws nothing is EMBED_WIDGET_ERROR: %o', async (options) => {
    const name = options.widget === 'chat' ? 'ChatDropinUI' : 'SearchDropinUI'
    const error = (await mount(options, { script: () => {} }).catch((cause: unknown) => cause)) as EmbedError
    expect(error).toBeInstanceOf(EmbedError)
    expect(error.code).toBe('EMBED_WIDGET_ERROR')
    expect(error.message).toContain(name)
    expect(error.message).toContain(SCRIPT)
    expect(error.message).not.toContain(TOKEN)
    expect(report.ready).not.toHaveBeenCalled()
  })

  test('that defines the other global only is EMBED_WIDGET_ERROR', async () => {
    await expect(mount(chat, { script: () => void Object.assign(globals, { SearchDropinUI: fakeUi() }) })).rejects.toMatchObject({
      code: 'EMBED_WIDGET_ERROR',
    })
  })

  test.each<[InteraktInlineOptions, unknown]>([
    [
      chat,
      [
        { kind: 'prefetch', url: SCRIPT },
        { kind: 'connect', url: 'https://admin.interakt.app' },
      ],
    ],
    [
      { ...search, scriptUrl: 'https://cdn.example:8443/w.js', integrity: 'sha384-x' },
      [
        { kind: 'prefetch', url: 'https://cdn.example:8443/w.js', integrity: 'sha384-x' },
        { kind: 'connect', url: 'https://cdn.example:8443' },
      ],
    ],
    [
      { ...search, scriptUrl: 'https://cdn.example/w.js', apiBaseUrl: 'https://api.example' },
      [
        { kind: 'prefetch', url: 'https://cdn.example/w.js' },
        { kind: 'connect', url: 'https://api.example' },
      ],
    ],
  ])('is fetched early, and the API’s connection opened: %o', (options, assets) => {
    expect(interakt.modes.inline.assets?.(options)).toEqual(assets)
  })
})

describe('init', () => {
  const theme: EmbedTheme = {
    colorScheme: 'dark',
    variables: { colorPrimary: '#111', colorBackground: '#222', colorSurface: '#333', radius: '4px', fontFamily: 'serif' },
  }
  const themed = { theme: 'dark', primaryColor: '#111', backgroundColor: '#222', surfaceColor: '#333', borderRadius: '4px', fontFamily: 'serif' }

  test('of a chat gets its container, its token, the theme, and stays in its place', async () => {
    const { settings, ui } = await mount(chat, { theme })
    expect(ui.init).toHaveBeenCalledTimes(1)
    const { onEvent, ...rest } = settings()
    expect(onEvent).toBeTypeOf('function')
    expect(rest).toEqual({ ...themed, containerId: container.id, accessToken: TOKEN, launcher: 'inline', apiBaseUrl: 'https://admin.interakt.app' })
    expect(document.getElementById(container.id)).toBe(container)
    expect(report.ready).toHaveBeenCalledTimes(1)
  })

  test('of a search gets its own settings', async () => {
    const { settings } = await mount(search, { theme })
    const { onEvent: _, ...rest } = settings()
    expect(rest).toEqual({ ...themed, containerId: container.id, accessToken: TOKEN, mode: 'inline', apiBaseUrl: 'https://admin.interakt.app' })
  })

  test('what the host gives wins over the theme, and is handed on; what is the library’s is not', async () => {
    const own = {
      theme: 'auto',
      primaryColor: 'red',
      backgroundColor: 'white',
      surfaceColor: 'grey',
      borderRadius: '0',
      fontFamily: 'mono',
      logoUrl: 'https://x.example/logo.svg',
      launcher: 'floating',
      placement: 'top-left',
      chatTitle: 'Help',
      initialMessage: 'Hello',
    } as const
    const { settings } = await mount(
      {
        widget: 'chat',
        ...own,
        experience: 'e',
        tokenParams: { a: 1 },
        integrity: 'sha384-x',
        scriptUrl: 'https://cdn.example/w.js',
        apiBaseUrl: 'https://api.example',
      },
      { theme },
    )
    const { onEvent: _, ...rest } = settings()
    expect(rest).toEqual({ ...own, apiBaseUrl: 'https://api.example', containerId: container.id, accessToken: TOKEN })
  })

  test('a search’s settings, false ones too, are handed on', async () => {
    const own = { mode: 'modal', aiSummary: false, facets: true, seeAllUrl: '/search' } as const
    const { settings } = await mount({ widget: 'search', ...own })
    expect(settings()).toMatchObject(own)
  })

  test('what is undefined is left out, and does not undo a default', async () => {
    const { settings } = await mount(
      {
        widget: 'chat',
        theme: undefined,
        primaryColor: undefined,
        launcher: undefined,
        chatTitle: undefined,
        logoUrl: undefined,
        apiBaseUrl: undefined,
      },
      { theme },
    )
    const { onEvent: _, ...rest } = settings()
    expect(rest).toEqual({ ...themed, containerId: container.id, accessToken: TOKEN, launcher: 'inline', apiBaseUrl: 'https://admin.interakt.app' })
    expect(Object.values(rest)).not.toContain(undefined)
  })

  test.each([
    [{}, 'https://admin.interakt.app'],
    [{ scriptUrl: 'https://cdn.example:8443/x/w.js?v=1' }, 'https://cdn.example:8443'],
    [{ scriptUrl: '/w.js' }, location.origin],
    [{ scriptUrl: 'https://cdn.example/w.js', apiBaseUrl: 'https://api.example/v1' }, 'https://api.example/v1'],
  ])('the API of %o is %s', async (more, apiBaseUrl) => {
    const { settings } = await mount({ ...chat, ...more })
    expect(settings().apiBaseUrl).toBe(apiBaseUrl)
  })

  test('that throws is the mount’s failure', async () => {
    globals.ChatDropinUI = {
      ...fakeUi(),
      init: vi.fn(() => {
        throw new Error('[Interakt] no')
      }),
    }
    await expect(mount(chat)).rejects.toThrow('[Interakt] no')
    expect(report.ready).not.toHaveBeenCalled()
  })

  test('containers of two widgets have ids of their own', async () => {
    await mount(chat)
    const { id } = container
    container = document.body.appendChild(document.createElement('div'))
    await mount(chat)
    expect(container.id).not.toBe(id)
    for (const each of [id, container.id]) expect(each).toMatch(/^interakt-[a-z0-9]+$/)
    document.getElementById(id)?.remove()
  })
})

describe('what the chat says', () => {
  test.each(['Invalid access token', 'Access token is required', 'invalid ACCESS TOKEN: revoked'])(
    'chat:error "%s" is a refused token',
    async (message) => {
      const { tell } = await mount(chat)
      tell('chat:error', { message })
      expect(report.rejected).toHaveBeenCalledTimes(1)
      expect(report.failed).not.toHaveBeenCalled()
      expect(report.event).not.toHaveBeenCalled()
    },
  )

  test.each<[string, unknown, string]>([
    ['the vendor’s words', { message: 'The model is unavailable' }, 'The model is unavailable'],
    ['words about another token', { message: 'Unexpected token < in JSON' }, 'Unexpected token < in JSON'],
    ['AI Experience is not active', { message: 'AI Experience is not active' }, 'AI Experience is not active'],
    ['nothing', undefined, 'an error'],
    ['null', null, 'an error'],
    ['an empty object', {}, 'an error'],
    ['an empty message', { message: '' }, 'an error'],
    ['a message that is no string', { message: { status: 500 } }, 'an error'],
    ['a number', 500, 'an error'],
    ['a string', 'boom', 'an error'],
  ])('chat:error with %s is another failure', async (_, payload, words) => {
    const { tell } = await mount(chat)
    tell('chat:error', payload)
    expect(report.rejected).not.toHaveBeenCalled()
    expect(failures()).toHaveLength(1)
    expect(failures()[0]).toBeInstanceOf(EmbedError)
    expect(failures()[0]).toMatchObject({ code: 'EMBED_WIDGET_ERROR' })
    expect(failures()[0]?.message).toMatch(new RegExp(`^Interakt.*: ${words}$`))
  })

  test('the token is cut out of the vendor’s words, as often as it is in there', async () => {
    const { tell } = await mount(chat)
    tell('chat:error', { message: `${TOKEN} failed: Bearer ${TOKEN}` })
    tell('chat:error', { message: `${'x'.repeat(190)}${TOKEN}` })
    for (const { message } of failures()) expect(message).not.toContain(TOKEN.slice(0, 8))
    expect(failures()[0]?.message).toContain('failed: Bearer')
  })

  test('of the vendor’s words, 200 characters are repeated', async () => {
    const { tell } = await mount(chat)
    tell('chat:error', { message: `${'a'.repeat(200)}b` })
    expect(failures()[0]?.message).toMatch(/: a{200}$/)
  })

  test('the token in use is cut out also while the next one waits for its reload', async () => {
    const { handle, tell } = await mount(chat)
    handle.setToken(NEXT)
    tell('chat:error', { message: `call with ${TOKEN} failed` })
    expect(failures()[0]?.message).not.toContain(TOKEN)
  })

  test('after a reload it is the new one that is cut out', async () => {
    const { handle, tell } = await mount(chat)
    handle.setToken(NEXT)
    await handle.reload?.()
    tell('chat:error', { message: `call with ${NEXT} failed` }, 1)
    expect(failures()[0]?.message).toBe("Interakt's chat reported: call with … failed")
  })

  test.each([
    ['chat:open', undefined],
    ['chat:send', { message: 'hi' }],
    ['chat:done', { sessionId: 's' }],
    ['chat:message_received', { text: 'hello', sessionId: 's', hasSources: false, hasPreset: false }],
    ['chat:expand', {}],
    ['search:query', { query: 'invoice' }],
    ['search:result_clicked', { id: '1', url: '/a' }],
    ['something:new', [1, 2]],
  ])('%s reaches the page as it is', async (type, payload) => {
    const { tell } = await mount(chat)
    tell(type, payload)
    expect(report.event.mock.calls).toEqual([[type, payload]])
    expect([report.failed.mock.calls, report.rejected.mock.calls]).toEqual([[], []])
  })

  test('an error of the search’s, which has none today, is only an event', async () => {
    const { tell } = await mount(search)
    tell('search:error', { message: 'Invalid access token' })
    expect(report.event).toHaveBeenCalledTimes(1)
    expect(report.rejected).not.toHaveBeenCalled()
  })
})

describe('a chat that is writing an answer', () => {
  test('is busy, until the answer is there', async () => {
    const { handle, tell } = await mount(chat)
    expect(handle.isBusy?.()).toBe(false)
    tell('chat:send', { message: 'hi' })
    expect(handle.isBusy?.()).toBe(true)
    for (const type of ['chat:open', 'chat:expand', 'chat:close', 'chat:suggested_question_clicked']) tell(type)
    expect(handle.isBusy?.()).toBe(true)
  })

  test.each(['chat:done', 'chat:error', 'chat:new', 'chat:message_received'])('is not after %s', async (type) => {
    const { handle, tell } = await mount(chat)
    tell('chat:send')
    tell(type, { message: 'x' })
    expect(handle.isBusy?.()).toBe(false)
    tell('chat:send')
    expect(handle.isBusy?.()).toBe(true)
  })

  test.each(['chat:donee', 'xchat:done', 'done', 'search:done'])('is, after %s', async (type) => {
    const { handle, tell } = await mount(chat)
    tell('chat:send')
    tell(type)
    expect(handle.isBusy?.()).toBe(true)
  })

  test('is not after a reload, and what the stream before says changes nothing', async () => {
    const { handle, tell } = await mount(chat)
    tell('chat:send')
    await handle.reload?.()
    expect(handle.isBusy?.()).toBe(false)
    tell('chat:send', undefined, 1)
    tell('chat:done', undefined, 0)
    expect(handle.isBusy?.()).toBe(true)
  })
})

describe('a new token', () => {
  test('is only noted; the reload initialises anew with it, in the same container', async () => {
    const { handle, ui, settings } = await mount(chat)
    handle.setToken(NEXT)
    expect(ui.init).toHaveBeenCalledTimes(1)
    await handle.reload?.()
    expect(ui.init).toHaveBeenCalledTimes(2)
    expect(settings(1)).toMatchObject({ accessToken: NEXT, containerId: settings(0).containerId, launcher: 'inline' })
    expect(report.ready).toHaveBeenCalledTimes(2) // it is there again
    expect(container.children).toHaveLength(1)
  })

  test('the last of several is taken', async () => {
    const { handle, settings } = await mount(chat)
    handle.setToken('between')
    handle.setToken(NEXT)
    await handle.reload?.()
    expect(settings(1).accessToken).toBe(NEXT)
  })

  test('costs the chat its conversation, and waits; the search has none', async () => {
    expect((await mount(chat)).handle.swap).toEqual({ apply: 'reload', when: 'idle' })
    expect((await mount(search)).handle.swap).toEqual({ apply: 'reload', when: 'at-once' })
  })

  test('late events of the init before are nobody’s', async () => {
    const { handle, tell } = await mount(chat)
    await handle.reload?.()
    tell('chat:error', { message: 'Invalid access token' }, 0)
    tell('chat:error', { message: 'boom' }, 0)
    tell('chat:open', {}, 0)
    expect([report.rejected.mock.calls, report.failed.mock.calls, report.event.mock.calls]).toEqual([[], [], []])
    tell('chat:error', { message: 'Invalid access token' }, 1)
    expect(report.rejected).toHaveBeenCalledTimes(1)
  })

  test('a reload takes the theme as it is by then', async () => {
    const { handle, settings } = await mount(chat)
    handle.setTheme?.(resolveTheme([{ colorScheme: 'dark', variables: { colorPrimary: '#123456' } }], 'light'))
    await handle.reload?.()
    expect(settings(1)).toMatchObject({ theme: 'dark', primaryColor: '#123456' })
  })
})

describe('a change of theme', () => {
  const next = resolveTheme(
    [
      {
        colorScheme: 'dark',
        variables: {
          colorPrimary: '#010101',
          colorOnPrimary: '#020202',
          colorBackground: '#030303',
          colorSurface: '#040404',
          colorText: '#050505',
          colorMuted: '#060606',
          colorBorder: '#070707',
          radius: '8px',
          fontFamily: 'serif',
        },
      },
    ],
    'light',
  )

  test('restyles what is there, without an init', async () => {
    const { handle, ui } = await mount(chat)
    handle.setTheme?.(next)
    expect(ui.init).toHaveBeenCalledTimes(1)
    const names = ['bg', 'surface', 'primary', 'radius', 'font', 'fg', 'muted', 'border', 'primary-fg']
    expect(Object.fromEntries(names.map((name) => [name, property(`--ik-${name}`)]))).toEqual({
      bg: '#030303',
      surface: '#040404',
      primary: '#010101',
      radius: '8px',
      font: 'serif',
      fg: '#050505',
      muted: '#060606',
      border: '#070707',
      'primary-fg': '#020202',
    })
  })

  test('leaves what the host has chosen', async () => {
    const { handle } = await mount({ ...chat, primaryColor: 'red', backgroundColor: 'white', borderRadius: '0' })
    handle.setTheme?.(next)
    expect([property('--ik-primary'), property('--ik-bg'), property('--ik-radius')]).toEqual(['red', 'white', '0'])
    expect(property('--ik-surface')).toBe('#040404')
  })

  test('before the widget has drawn anything, or where its root is closed, does no harm', async () => {
    const { handle } = await mount(chat)
    container.replaceChildren()
    expect(() => handle.setTheme?.(next)).not.toThrow()
    const host = document.createElement('div')
    host.dataset['interaktWidget'] = ''
    container.append(host)
    expect(() => handle.setTheme?.(next)).not.toThrow()
    host.attachShadow({ mode: 'closed' })
    expect(() => handle.setTheme?.(next)).not.toThrow()
  })

  test('gives a widget whose own scheme the host has chosen no colours of the page’s other one', async () => {
    const { handle, settings } = await mount({ ...chat, theme: 'dark' })
    expect(settings(0)).toMatchObject({ theme: 'dark' })
    for (const name of ['primaryColor', 'backgroundColor', 'surfaceColor']) expect(settings(0)).not.toHaveProperty(name)
    handle.setTheme?.(resolveTheme([{ colorScheme: 'light', variables: { colorText: '#123123', colorBackground: '#321321' } }], 'light'))
    expect([property('--ik-fg'), property('--ik-bg')]).toEqual(['', ''])
  })

  test('reaches no widget but this one', async () => {
    await mount(chat)
    const first = root()
    const before = first.style.getPropertyValue('--ik-primary')
    container = document.body.appendChild(document.createElement('div'))
    const { handle } = await mount(chat)
    handle.setTheme?.(next)
    expect(property('--ik-primary')).toBe('#010101')
    expect(before).not.toBe('#010101')
    expect(first.style.getPropertyValue('--ik-primary')).toBe(before)
    ;(first.getRootNode() as ShadowRoot).host.parentElement?.remove()
  })
})

describe('destroyed', () => {
  test('it is destroyed where it is, and says nothing any more', async () => {
    const { handle, ui, tell } = await mount(chat)
    handle.destroy()
    expect(ui.destroy.mock.calls).toEqual([[container.id]])
    expect(container.childElementCount).toBe(0)
    tell('chat:error', { message: 'Invalid access token' })
    tell('chat:done')
    expect([report.rejected.mock.calls, report.failed.mock.calls, report.event.mock.calls]).toEqual([[], [], []])
  })

  test('and mounted again, it is another one', async () => {
    const first = await mount(chat)
    first.handle.destroy()
    const second = await mount(chat)
    expect(second.runScript).toHaveBeenCalledTimes(1)
    second.tell('chat:open', {}, 1)
    expect(report.event).toHaveBeenCalledTimes(1)
  })
})

describe('a script that does what its documentation says', () => {
  const script = ({ attributes }: ScriptRun) => {
    const at = document.getElementById(attributes?.['data-container'] ?? '')
    at?.append(
      Object.assign(document.createElement('p'), { textContent: `${attributes?.['data-experience'] ?? ''} ${attributes?.['data-token'] ?? ''}` }),
    )
  }

  test('has put its widget into the container, and is ready', async () => {
    const { handle } = await mount({ ...chat, experience: 'help' }, { script })
    expect(container.textContent).toBe(`help ${TOKEN}`)
    expect(report.ready).toHaveBeenCalledTimes(1)
    expect(handle.swap).toEqual({ apply: 'remount' })
    expect(() => handle.setToken(NEXT)).not.toThrow()
    expect(handle.reload).toBeUndefined()
    handle.destroy()
    expect(container.childNodes).toHaveLength(0)
  })
})

describe('the vendor', () => {
  const ofOptions = (options: InteraktInlineOptions | InteraktFrameOptions) => interakt.tokenParams?.(options)

  test('chat and search have tokens of their own, and so has each experience', () => {
    const all = [
      ofOptions(chat),
      ofOptions(search),
      ofOptions({ ...chat, experience: 'a' }),
      ofOptions({ ...search, experience: 'a' }),
      ofOptions({ ...chat, experience: 'b' }),
      ofOptions({ ...chat, tokenParams: { tenant: 1 } }),
    ]
    expect(all[0]).toEqual({ widget: 'chat' })
    expect(all[1]).toEqual({ widget: 'search' })
    expect(all[2]).toEqual({ widget: 'chat', experience: 'a' })
    expect(all[5]).toEqual({ widget: 'chat', tenant: 1 })
    expect(new Set(all.map((params) => JSON.stringify(params))).size).toBe(all.length)
  })

  test('looks alone do not change the token', () => {
    expect(ofOptions({ ...chat, theme: 'dark', chatTitle: 'x', launcher: 'floating', experience: undefined })).toEqual({ widget: 'chat' })
    expect(ofOptions({ widget: 'chat', url: 'https://my.example/frame' })).toEqual({ widget: 'chat' })
  })

  test.each<[InteraktInlineOptions, boolean]>([
    [chat, false],
    [search, false],
    [{ ...chat, launcher: 'inline' }, false],
    [{ ...chat, launcher: 'button' }, false],
    [{ ...chat, launcher: 'floating' }, true],
    [{ widget: 'search', mode: 'modal' }, true],
  ])('%o lies over the page: %s', (options, floats) => {
    expect(interakt.modes.inline.floats?.(options)).toBe(floats)
  })

  test('its tokens do not expire; its conversations are cleared; its origins are exact, and an empty list is all', () => {
    expect(interakt.token?.lifetimeSeconds).toBeNull()
    expect(interakt.storage).toEqual(['interakt:chat:session:*'])
    expect(interakt.origins && isOriginAllowed('https://a.example', [], interakt.origins)).toBe(true)
    expect(interakt.origins && isOriginAllowed('https://a.example', ['*'], interakt.origins)).toBe(false)
  })

  test('its frame is a page of the host’s, and speaks the handshake', () => {
    const { iframe } = interakt.modes
    expect(iframe.src({ widget: 'chat', url: 'https://my.example/frame?x=1' }, { token: null, theme: resolveTheme([], 'light') })).toBe(
      'https://my.example/frame?x=1',
    )
    expect(iframe.tokenInUrl ?? false).toBe(false)
    expect([iframe.swap.apply, iframe.readyOn]).toEqual(['reload', 'message'])
    expect(iframe.receive?.({ type: 'embed:hello' }, { widget: 'chat', url: '' })).toEqual({ type: 'token-wanted' })
    expect(iframe.deliver?.('t', { widget: 'chat', url: '' }, 'wanted')).toEqual([{ type: 'embed:token', token: 't' }])
  })
})
