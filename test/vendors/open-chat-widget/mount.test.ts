import { describe, expect, test, vi } from 'vitest'
import type { ScriptRun } from '../../../src'
import { remountWhenIdle } from '../../../src'
import { isOriginAllowed } from '../../../src/base/allowed-origins'
import { EmbedError } from '../../../src/errors/errors'
import { openChat, openChatWidget, type OpenChatWidgetOptions } from '../../../src/vendors/open-chat-widget'
import { errorOf } from '../../kit/errors'
import type { SpiedContext } from '../mount'
import { BASE, emulator, mount, options, place, report, root, ROOT_ID, settle, withBackend } from './widget'

vi.mock('../../../src/vendor-kit/script-runner', () => ({
  runScript: (context: SpiedContext, script: ScriptRun) => context.runScript(script),
}))

withBackend()

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
    expect(error.message).toMatch(/CSP.*require-trusted-types-for/)
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
    expect(() => handle.setToken?.('next')).not.toThrow()
    expect(root().outerHTML).toBe(before)
    expect(openChatWidget.modes.inline.swap).toEqual(remountWhenIdle())
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

describe('the vendors', () => {
  test.each([openChatWidget, openChat])(
    '$name: one token a deployment, that does not expire; both clear what the widget stores',
    (vendor) => {
      expect(vendor.token).toEqual({ lifetimeSeconds: null })
      expect(vendor.tokenParams?.({ baseUrl: BASE })).toEqual({})
      expect(vendor.tokenParams?.({ baseUrl: BASE, tokenParams: { deployment: 'eu' } })).toEqual({
        deployment: 'eu',
      })
      expect(vendor.storage?.keys).toEqual(['os-chatbot-session-id', 'os-chatbot-widget-open'])
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
    expect(openChat.modes.inline.swap, 'in place, which is the default').toBeUndefined()
    expect(openChat.modes.inline.assets?.({ baseUrl: BASE })).toEqual([{ kind: 'connect', url: BASE }])
  })
})
