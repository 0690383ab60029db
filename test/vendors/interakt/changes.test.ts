import { describe, expect, test, vi } from 'vitest'
import type { ScriptRun } from '../../../src'
import { reload, reloadWhenIdle } from '../../../src'
import { resolveTheme } from '../../resolved'
import type { SpiedContext } from '../mount'
import { chat, container, mount, NEXT, placeAnother, report, root, search, withContainer } from './script'

vi.mock('../../../src/vendor-kit/script-runner', () => ({
  runScript: (context: SpiedContext, script: ScriptRun) => context.runScript(script),
}))

/**
 * What a sheet of the library says of the widget's root; it wins over what the vendor writes into its style.
 */
const property = (name: string, of = root()) => {
  const [sheet] = (of.getRootNode() as ShadowRoot).adoptedStyleSheets
  const rule = [...(sheet?.cssRules ?? [])].find(
    (each) => (each as CSSStyleRule).selectorText === '.interakt-root',
  ) as CSSStyleRule
  if (rule.style.getPropertyValue(name)) expect(rule.style.getPropertyPriority(name)).toBe('important')
  return rule.style.getPropertyValue(name)
}

withContainer()

describe('a new token', () => {
  test('is only noted; the reload initialises anew with it, in the same container', async () => {
    const { handle, ui, settings } = await mount(chat)
    handle.setToken?.(NEXT)
    expect(ui.init).toHaveBeenCalledTimes(1)
    await handle.reload?.()
    expect(ui.init).toHaveBeenCalledTimes(2)
    expect(settings(1)).toMatchObject({
      accessToken: NEXT,
      containerId: settings(0).containerId,
      launcher: 'inline',
    })
    expect(report.ready).toHaveBeenCalledTimes(2) // it is there again
    expect(container.children).toHaveLength(1)
  })

  test('the last of several is taken', async () => {
    const { handle, settings } = await mount(chat)
    handle.setToken?.('between')
    handle.setToken?.(NEXT)
    await handle.reload?.()
    expect(settings(1).accessToken).toBe(NEXT)
  })

  test('costs the chat its conversation, and waits; the search has none', async () => {
    expect((await mount(chat)).handle.swap).toEqual(reloadWhenIdle())
    expect((await mount(search)).handle.swap).toEqual(reload())
  })

  test('late events of the init before are nobody’s', async () => {
    const { handle, tell } = await mount(chat)
    await handle.reload?.()
    tell('chat:error', { message: 'Invalid access token' }, 0)
    tell('chat:error', { message: 'boom' }, 0)
    tell('chat:open', {}, 0)
    expect([report.rejected.mock.calls, report.failed.mock.calls, report.event.mock.calls]).toEqual([
      [],
      [],
      [],
    ])
    tell('chat:error', { message: 'Invalid access token' }, 1)
    expect(report.rejected).toHaveBeenCalledTimes(1)
  })

  test('a reload takes the theme as it is by then', async () => {
    const { handle, settings } = await mount(chat)
    handle.setTheme?.(
      resolveTheme([{ colorScheme: 'dark', variables: { colorPrimary: '#123456' } }], 'light'),
    )
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

  test('of the vendor’s own that comes later, after its first paint, does not win', async () => {
    await mount(chat)
    root().style.setProperty('--ik-fg', '#0f172a')
    expect(property('--ik-fg')).toBe('#111827')
  })

  test('takes away the colours of a scheme that is no longer the widget’s', async () => {
    const { handle } = await mount({ ...chat, theme: 'light' })
    expect(property('--ik-fg')).toBe('#111827')
    handle.setTheme?.(next)
    expect([property('--ik-fg'), property('--ik-primary-fg')]).toEqual(['', ''])
  })

  test('leaves what the host has chosen', async () => {
    const { handle } = await mount({
      ...chat,
      primaryColor: 'red',
      backgroundColor: 'white',
      borderRadius: '0',
    })
    handle.setTheme?.(next)
    expect([property('--ik-primary'), property('--ik-bg'), property('--ik-radius')]).toEqual([
      'red',
      'white',
      '0',
    ])
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
    for (const name of ['primaryColor', 'backgroundColor', 'surfaceColor'])
      expect(settings(0)).not.toHaveProperty(name)
    handle.setTheme?.(
      resolveTheme(
        [{ colorScheme: 'light', variables: { colorText: '#123123', colorBackground: '#321321' } }],
        'light',
      ),
    )
    expect([property('--ik-fg'), property('--ik-bg')]).toEqual(['', ''])
  })

  test('reaches no widget but this one', async () => {
    await mount(chat)
    const first = root()
    const before = property('--ik-primary', first)
    placeAnother()
    const { handle } = await mount(chat)
    handle.setTheme?.(next)
    expect(property('--ik-primary')).toBe('#010101')
    expect(before).not.toBe('#010101')
    expect(property('--ik-primary', first)).toBe(before)
  })
})

describe('a chat that is opened by the page', () => {
  const button = { ...chat, launcher: 'button' } as const

  test('is closed until its option says otherwise; that is applied in place, and not handed to the vendor', async () => {
    const { handle, ui, settings } = await mount(button)
    expect(settings()).not.toHaveProperty('open')
    expect([ui.open.mock.calls, ui.close.mock.calls]).toEqual([[], []])
    expect(handle.update?.({ ...button, open: true })).toBe(true)
    expect(ui.open.mock.calls).toEqual([[container.id]])
    expect(handle.update?.({ ...button, open: false })).toBe(true)
    expect(ui.close.mock.calls).toEqual([[container.id]])
    expect(ui.init).toHaveBeenCalledTimes(1)
  })

  test('is open from the start where its option says so, and again after a reload', async () => {
    const { handle, ui, settings } = await mount({ ...button, open: true })
    expect(settings()).not.toHaveProperty('open')
    expect(ui.open).toHaveBeenCalledTimes(1)
    await handle.reload?.()
    expect(ui.open).toHaveBeenCalledTimes(2)
  })

  test('that its user has closed stays closed at a reload, and is opened by the next change', async () => {
    const { handle, ui, tell } = await mount({ ...button, open: true })
    tell('chat:close')
    expect(report.event).toHaveBeenCalledWith('chat:close', undefined)
    await handle.reload?.()
    expect(ui.open).toHaveBeenCalledTimes(1)
    expect(handle.update?.(button)).toBe(true)
    expect(ui.close).not.toHaveBeenCalled()
    handle.update?.({ ...button, open: true })
    expect(ui.open).toHaveBeenCalledTimes(2)
  })

  test('in its place is always open', async () => {
    const { handle, ui } = await mount({ ...chat, open: true })
    expect(handle.update?.(chat)).toBe(true)
    expect([ui.open.mock.calls, ui.close.mock.calls]).toEqual([[], []])
  })

  test('with other options is another one', async () => {
    const { handle, ui } = await mount(button)
    expect(handle.update?.({ ...button, open: true, chatTitle: 'Other' })).toBe(false)
    expect(ui.open).not.toHaveBeenCalled()
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
    expect([report.rejected.mock.calls, report.failed.mock.calls, report.event.mock.calls]).toEqual([
      [],
      [],
      [],
    ])
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
