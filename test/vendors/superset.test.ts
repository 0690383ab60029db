import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { superset, type SupersetFrameOptions } from '../../src/vendors/superset'
import { resolveTheme } from '../resolved'
import { setVisible } from '../kit/visible'

const { iframe } = superset.modes
const OPTIONS = { supersetDomain: 'https://superset.example.com', id: 'a b/c' }
const LIGHT = resolveTheme([{ colorScheme: 'light' }], 'light')
const DARK = resolveTheme([{ colorScheme: 'dark' }], 'dark')

const addressOf = (more: Partial<SupersetFrameOptions> = {}, theme = LIGHT) =>
  iframe.src({ ...OPTIONS, ...more }, { token: null, theme })
const emits = (method: string, args: object) => ({ switchboardAction: 'emit', method, args })

describe('the address', () => {
  test('is that of an embedded dashboard, with the theme that the page has', () => {
    expect(addressOf()).toBe('https://superset.example.com/embedded/a%20b%2Fc?themeMode=default')
    expect(addressOf({ supersetDomain: 'https://s.example/bi//' }, DARK)).toBe(
      'https://s.example/bi/embedded/a%20b%2Fc?themeMode=dark',
    )
  })

  test.each<[SupersetFrameOptions['dashboardUiConfig'], string]>([
    [{}, '0'],
    [{ hideTitle: true }, '1'],
    [{ hideTab: true }, '2'],
    [{ hideChartControls: true }, '8'],
    [{ emitDataMasks: true }, '16'],
    [{ showRowLimitWarning: true }, '32'],
    [{ hideTitle: true, hideTab: true, hideChartControls: true, emitDataMasks: true }, '27'],
  ])('has %j as uiConfig=%s, as the SDK counts it', (dashboardUiConfig, expected) => {
    expect(new URL(addressOf({ dashboardUiConfig })).searchParams.get('uiConfig')).toBe(expected)
  })

  test('has the filters, and parameters of the host, which win', () => {
    const dashboardUiConfig = {
      filters: { visible: false, expanded: true },
      urlParams: { permalink_key: 'k', themeMode: 'system', uiConfig: 3 },
    }
    expect([...new URL(addressOf({ dashboardUiConfig })).searchParams]).toEqual([
      ['uiConfig', '3'],
      ['show_filters', 'false'],
      ['expand_filters', 'true'],
      ['themeMode', 'system'],
      ['permalink_key', 'k'],
    ])
  })
})

describe('messages', () => {
  test('hand a token over, and ask for a reply', () => {
    expect(iframe.deliver?.('t1', OPTIONS, 'wanted')).toEqual([
      emits('guestToken', { guestToken: 't1' }),
      { switchboardAction: 'get', method: 'getScrollSize', messageId: 'embed-ready' },
    ])
  })

  test('hand over the theme, and what the host has chosen instead', () => {
    expect(iframe.deliverTheme?.(DARK, OPTIONS)).toEqual([emits('setThemeMode', { mode: 'dark' })])
    const themeConfig = { theme_default: { token: { colorPrimary: '#00f' } } }
    expect(iframe.deliverTheme?.(DARK, { ...OPTIONS, themeMode: 'system', themeConfig })).toEqual([
      emits('setThemeConfig', { themeConfig }),
      emits('setThemeMode', { mode: 'system' }),
    ])
  })

  test('hand over another theme config in place; without one, the frame loads anew', () => {
    const themeConfig = { theme_dark: {} }
    expect(iframe.deliverOptions?.({ ...OPTIONS, themeConfig }, OPTIONS)).toEqual([
      emits('setThemeConfig', { themeConfig }),
    ])
    expect(iframe.deliverOptions?.(OPTIONS, { ...OPTIONS, themeConfig })).toBeNull()
    expect(iframe.deliverOptions?.({ ...OPTIONS, permalinkUrl: '/{key}' }, OPTIONS)).toEqual([])
  })

  test.each<[string, object, object | null]>([
    [
      'the first reply: it is ready',
      { switchboardAction: 'reply', messageId: 'embed-ready', result: {} },
      { type: 'ready' },
    ],
    [
      'an error of an old Superset: it is ready',
      { switchboardAction: 'error', messageId: 'embed-ready', error: 'not defined' },
      { type: 'ready' },
    ],
    [
      'a size: its height',
      { switchboardAction: 'reply', messageId: 'embed-height', result: { width: 1, height: 480 } },
      { type: 'height', px: 480 },
    ],
    ['a size without a height', { switchboardAction: 'reply', messageId: 'embed-height' }, null],
    ['another reply', { switchboardAction: 'reply', messageId: 'm_1' }, null],
    [
      'a change of a filter',
      emits('observeDataMask', { a: 1 }),
      { type: 'event', name: 'observeDataMask', detail: { a: 1 } },
    ],
    [
      'a question for a permalink, which Superset answers itself',
      { switchboardAction: 'get', method: 'resolvePermalinkUrl', messageId: 'm_2', args: { key: 'k' } },
      { type: 'answer', message: { switchboardAction: 'reply', messageId: 'm_2', result: null } },
    ],
    [
      'a question that nobody knows',
      { switchboardAction: 'get', method: 'open', messageId: 'm_3' },
      {
        type: 'answer',
        message: { switchboardAction: 'error', messageId: 'm_3', error: 'Method "open" is not defined' },
      },
    ],
  ])('mean %s', (_, message, signal) => {
    expect(iframe.receive?.(message, OPTIONS)).toEqual(signal)
  })

  test.each([null, undefined, 7, 'ready', []])('%j means nothing', (message) => {
    expect(iframe.receive?.(message, OPTIONS)).toBeNull()
  })

  test('a permalink leads to the page that the host names', () => {
    const question = {
      switchboardAction: 'get',
      method: 'resolvePermalinkUrl',
      messageId: 'm_1',
      args: { key: 'a b' },
    }
    const options = { ...OPTIONS, permalinkUrl: 'https://app.example.com/reports/{key}' }
    expect(iframe.receive?.(question, options)).toEqual({
      type: 'answer',
      message: {
        switchboardAction: 'reply',
        messageId: 'm_1',
        result: 'https://app.example.com/reports/a%20b',
      },
    })
  })
})

describe('the height', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    setVisible(true)
    vi.useRealTimers()
  })

  test('is asked for once a second while the page is visible, and no more after the end', () => {
    const post = vi.fn()
    const end = new AbortController()
    iframe.converse?.({ post, options: OPTIONS, signal: end.signal })
    vi.advanceTimersByTime(3_000)
    expect(post).toHaveBeenCalledTimes(3)
    setVisible(false)
    vi.advanceTimersByTime(3_000)
    expect(post).toHaveBeenCalledTimes(3)
    setVisible(true)
    vi.advanceTimersByTime(1_000)
    expect(post).toHaveBeenCalledTimes(4)
    end.abort()
    expect(vi.getTimerCount()).toBe(0)
  })
})

test('the backend hears of the dashboard, and of what the host adds', () => {
  expect(superset.tokenParams?.({ ...OPTIONS, tokenParams: { tenant: 7 } })).toEqual({
    dashboard: 'a b/c',
    tenant: 7,
  })
})
