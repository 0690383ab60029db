import { describe, expect, test, vi } from 'vitest'
import type { ScriptRun } from '../../../src'
import { remountWhenIdle } from '../../../src'
import { isOriginAllowed } from '../../../src/base/allowed-origins'
import { EmbedError } from '../../../src/errors/errors'
import type { EmbedTheme } from '../../../src/theme/theme'
import {
  interakt,
  type InteraktFrameOptions,
  type InteraktInlineOptions,
} from '../../../src/vendors/interakt'
import { resolveTheme } from '../../resolved'
import type { SpiedContext } from '../mount'
import {
  chat,
  container,
  fakeUi,
  globals,
  mount,
  NEXT,
  placeAnother,
  report,
  search,
  TOKEN,
  withContainer,
} from './script'

vi.mock('../../../src/vendor-kit/script-runner', () => ({
  runScript: (context: SpiedContext, script: ScriptRun) => context.runScript(script),
}))

const SCRIPT = 'https://admin.interakt.app/embed/v1/widgets.js'

withContainer()

describe('the script', () => {
  test('is run from the documented address, with what its documentation wants on its tag', async () => {
    const { runs } = await mount({ ...chat, experience: 'help' })
    expect(runs).toHaveLength(1)
    expect(runs[0]).toMatchObject({
      url: SCRIPT,
      attributes: { 'data-experience': 'help', 'data-token': TOKEN, 'data-container': container.id },
    })
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

  test.each([chat, search])(
    'that defines nothing and draws nothing is EMBED_WIDGET_ERROR: %o',
    async (options) => {
      const name = options.widget === 'chat' ? 'ChatDropinUI' : 'SearchDropinUI'
      const error = (await mount(options, { script: () => {} }).catch(
        (cause: unknown) => cause,
      )) as EmbedError
      expect(error).toBeInstanceOf(EmbedError)
      expect(error.code).toBe('EMBED_WIDGET_ERROR')
      expect(error.message).toContain(name)
      expect(error.message).toContain(SCRIPT)
      expect(error.message).not.toContain(TOKEN)
      expect(report.ready).not.toHaveBeenCalled()
    },
  )

  test('that defines the other global only is EMBED_WIDGET_ERROR', async () => {
    await expect(
      mount(chat, { script: () => void Object.assign(globals, { SearchDropinUI: fakeUi() }) }),
    ).rejects.toMatchObject({
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
    variables: {
      colorPrimary: '#111',
      colorBackground: '#222',
      colorSurface: '#333',
      radius: '4px',
      fontFamily: 'serif',
    },
  }
  const themed = {
    theme: 'dark',
    primaryColor: '#111',
    backgroundColor: '#222',
    surfaceColor: '#333',
    borderRadius: '4px',
    fontFamily: 'serif',
  }

  test('of a chat gets its container, its token, the theme, and stays in its place', async () => {
    const { settings, ui } = await mount(chat, { theme })
    expect(ui.init).toHaveBeenCalledTimes(1)
    const { onEvent, ...rest } = settings()
    expect(onEvent).toBeTypeOf('function')
    expect(rest).toEqual({
      ...themed,
      containerId: container.id,
      accessToken: TOKEN,
      launcher: 'inline',
      apiBaseUrl: 'https://admin.interakt.app',
    })
    expect(document.getElementById(container.id)).toBe(container)
    expect(report.ready).toHaveBeenCalledTimes(1)
  })

  test('of a search gets its own settings', async () => {
    const { settings } = await mount(search, { theme })
    const { onEvent: _, ...rest } = settings()
    expect(rest).toEqual({
      ...themed,
      containerId: container.id,
      accessToken: TOKEN,
      mode: 'inline',
      apiBaseUrl: 'https://admin.interakt.app',
    })
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
    expect(rest).toEqual({
      ...own,
      apiBaseUrl: 'https://api.example',
      containerId: container.id,
      accessToken: TOKEN,
    })
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
    expect(rest).toEqual({
      ...themed,
      containerId: container.id,
      accessToken: TOKEN,
      launcher: 'inline',
      apiBaseUrl: 'https://admin.interakt.app',
    })
    expect(Object.values(rest)).not.toContain(undefined)
  })

  test.each([
    [{}, 'https://admin.interakt.app'],
    [{ scriptUrl: 'https://cdn.example:8443/x/w.js?v=1' }, 'https://cdn.example:8443'],
    [{ scriptUrl: '/w.js' }, location.origin],
    [
      { scriptUrl: 'https://cdn.example/w.js', apiBaseUrl: 'https://api.example/v1' },
      'https://api.example/v1',
    ],
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
    placeAnother()
    await mount(chat)
    expect(container.id).not.toBe(id)
    for (const each of [id, container.id]) expect(each).toMatch(/^interakt-[a-z0-9]+$/)
  })
})

describe('a script that does what its documentation says', () => {
  const script = ({ attributes }: ScriptRun) => {
    const at = document.getElementById(attributes?.['data-container'] ?? '')
    at?.append(
      Object.assign(document.createElement('p'), {
        textContent: `${attributes?.['data-experience'] ?? ''} ${attributes?.['data-token'] ?? ''}`,
      }),
    )
  }

  test('has put its widget into the container, and is ready', async () => {
    const { handle } = await mount({ ...chat, experience: 'help' }, { script })
    expect(container.textContent).toBe(`help ${TOKEN}`)
    expect(report.ready).toHaveBeenCalledTimes(1)
    expect(handle.swap).toEqual(remountWhenIdle())
    expect(() => handle.setToken?.(NEXT)).not.toThrow()
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
    expect(
      ofOptions({ ...chat, theme: 'dark', chatTitle: 'x', launcher: 'floating', experience: undefined }),
    ).toEqual({ widget: 'chat' })
    expect(ofOptions({ widget: 'chat', url: 'https://my.example/frame' })).toEqual({ widget: 'chat' })
  })

  test.each<[InteraktInlineOptions, boolean]>([
    [chat, false],
    [search, false],
    [{ ...chat, launcher: 'inline' }, false],
    [{ ...chat, launcher: 'button' }, true],
    [{ ...chat, launcher: 'floating' }, true],
    [{ widget: 'search', mode: 'modal' }, true],
  ])('%o lies over the page: %s', (options, floats) => {
    expect(interakt.modes.inline.floats?.(options)).toBe(floats)
  })

  test('its tokens do not expire; its conversations are cleared; its origins are exact, and an empty list is all', () => {
    expect(interakt.token?.lifetimeSeconds).toBeNull()
    expect(interakt.storage?.keys).toEqual(['interakt:chat:session:*'])
    expect(interakt.origins && isOriginAllowed('https://a.example', [], interakt.origins)).toBe(true)
    expect(interakt.origins && isOriginAllowed('https://a.example', ['*'], interakt.origins)).toBe(false)
  })

  test('its frame is a page of the host’s, and speaks the handshake', () => {
    const { iframe } = interakt.modes
    expect(
      iframe.src(
        { widget: 'chat', url: 'https://my.example/frame?x=1' },
        { token: null, theme: resolveTheme([], 'light') },
      ),
    ).toBe('https://my.example/frame?x=1')
    expect(iframe.tokenInUrl ?? false).toBe(false)
    expect([iframe.swap?.apply, iframe.readyOn]).toEqual(['reload', 'message'])
    expect(iframe.receive?.({ type: 'embed:hello' }, { widget: 'chat', url: '' })).toEqual({
      type: 'token-wanted',
    })
    expect(iframe.deliver?.('t', { widget: 'chat', url: '' }, 'wanted')).toEqual([
      { type: 'embed:token', token: 't' },
    ])
  })
})
