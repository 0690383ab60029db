import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { inPlace, reload, reloadWhenIdle } from '../../src'
import {
  createReturningAi,
  returningAi,
  type ReturningAiInlineOptions,
  type ReturningAiWidget,
} from '../../src/vendors/returning-ai'
import { eventually } from '../kit/eventually'
import { resolveTheme } from '../resolved'
import { atOnce, mountContext, type SpiedReport, spyReport } from './mount'

const dark = resolveTheme([{ colorScheme: 'dark' }], 'light')
let report: SpiedReport
let container: HTMLElement

beforeEach(() => {
  report = spyReport()
  container = document.body.appendChild(document.createElement('div'))
})
afterEach(() => {
  container.remove()
  delete (window as { ReturningAIWidget?: unknown }).ReturningAIWidget
})

function mount(options: ReturningAiInlineOptions, vendor = returningAi) {
  const handle = atOnce(vendor.modes.inline.mount({ container, options, ...mountContext({ report }) }))
  return { handle, element: container.firstElementChild as HTMLElement }
}
const attributes = (element: Element) =>
  Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]))
const store: ReturningAiInlineOptions = { widget: 'store', communityId: 'c1' }

test('an element that is off the page for want of a token as it is defined has not failed', async () => {
  const { handle, element } = mount({ widget: 'custom', widgetId: 'late' })
  handle.suspend?.()
  expect(element.isConnected).toBe(false)
  if (!customElements.get('rai-custom-widget'))
    customElements.define('rai-custom-widget', class extends HTMLElement {})
  await eventually(() => expect(report.ready).toHaveBeenCalled())
  expect(report.failed).not.toHaveBeenCalled()
})

describe('the element', () => {
  test.each<[ReturningAiWidget, string, Record<string, string>]>([
    [{ widget: 'store', communityId: 'c1' }, 'rai-store-widget', { 'community-id': 'c1' }],
    [{ widget: 'milestone', communityId: 'c1' }, 'rai-milestone-widget', { 'community-id': 'c1' }],
    [{ widget: 'social', communityId: 'c1' }, 'rai-social-widget', { 'community-id': 'c1' }],
    [
      { widget: 'channel', communityId: 'c1', channelId: 'ch' },
      'rai-channel-widget',
      { 'community-id': 'c1', 'channel-id': 'ch' },
    ],
    [
      { widget: 'currency', communityId: 'c1' },
      'rai-currency-widget',
      { 'community-id': 'c1', 'widget-type': 'currency-view' },
    ],
    [
      { widget: 'referral', communityId: 'c1', referralConditions: 'r' },
      'rai-referral-widget',
      { 'community-id': 'c1', 'referral-conditions': 'r' },
    ],
    [{ widget: 'custom', widgetId: 'w1' }, 'rai-custom-widget', { 'widget-id': 'w1' }],
  ])('%o', (widget, tag, expected) => {
    const { element } = mount(widget)
    expect(element.localName).toBe(tag)
    const { style: _, id, ...given } = attributes(element)
    expect(id).toBe(`returning-ai-widget-${widget.communityId ?? (widget as { widgetId: string }).widgetId}`)
    expect(given).toEqual({ ...expected, theme: 'light', height: '100%', 'embed-token': 'token-1' })
  })

  test('takes every documented attribute, and leaves out what is not given', () => {
    const { element } = mount({
      ...store,
      bundleUrl: 'https://b.example/b.js',
      apiUrl: 'https://a.example',
      v2ApiUrl: 'https://v2.example',
      domainKey: 'PROD',
      widgetUrl: 'https://w.example',
      autoRefresh: false,
      debug: true,
      eager: true,
      locale: 'de',
      maxRetries: 5,
      retryDelayMs: 500,
      heightDebounceMs: 50,
      storagePrefix: 'rai-x-',
      retryLabel: 'Nochmal',
      customData: { plan: 'pro' },
      width: '90%',
      height: '400px',
      user: { id: 'u', objectId: 'o', name: 'n' },
    })
    const { style: _, id: __, ...given } = attributes(element)
    expect(given).toEqual({
      'community-id': 'c1',
      'bundle-url': 'https://b.example/b.js',
      'api-url': 'https://a.example',
      'v2-api-url': 'https://v2.example',
      'domain-key': 'PROD',
      'widget-url': 'https://w.example',
      'auto-refresh': 'false',
      debug: 'true',
      eager: 'true',
      locale: 'de',
      'max-retries': '5',
      'retry-delay': '500',
      'height-debounce': '50',
      'storage-prefix': 'rai-x-',
      'retry-label': 'Nochmal',
      'custom-data': '{"plan":"pro"}',
      width: '90%',
      height: '400px',
      'data-user-id': 'u',
      'data-user-objectid': 'o',
      'data-username': 'n',
      theme: 'light',
      'embed-token': 'token-1',
    })
  })

  test('follows theme and token by attribute; destroyed, it is gone with its token', () => {
    const { handle, element } = mount(store)
    handle.setToken?.('token-2')
    handle.setTheme?.(dark)
    expect(element.getAttribute('embed-token')).toBe('token-2')
    expect(element.getAttribute('theme')).toBe('dark')
    handle.destroy()
    expect(container.childElementCount).toBe(0)
    expect(element.hasAttribute('embed-token')).toBe(false)
  })

  test('suspended, the dead token is taken away; what may hold it leaves the page until there is another', () => {
    const { handle, element } = mount(store)
    handle.suspend?.()
    expect(element.hasAttribute('embed-token')).toBe(false)
    expect(element.isConnected).toBe(false)
    handle.setToken?.('token-2')
    expect(container.firstElementChild).toBe(element)
    expect(element.getAttribute('embed-token')).toBe('token-2')
  })

  test('one that observes its attribute needs no reload, and stays on the page', async () => {
    customElements.define(
      'rai-milestone-widget',
      class extends HTMLElement {
        static observedAttributes = ['embed-token']
      },
    )
    const { handle, element } = mount({ widget: 'milestone', communityId: 'c1' })
    expect(handle.swap).toEqual(inPlace)
    handle.suspend?.()
    expect(element.isConnected).toBe(true)
    await eventually(() => expect(report.ready).toHaveBeenCalled())
  })

  test.each([
    [undefined, reloadWhenIdle({ together: 'returning-ai' })],
    ['idle', reloadWhenIdle({ together: 'returning-ai' })],
    ['at-once', reload()],
    ['on-rejection', reload('on-rejection')],
  ] as const)('reload: %s', (reload, swap) => {
    expect(mount({ ...store, reload }).handle.swap).toEqual(swap)
  })

  test('a ready event, where the host knows one', () => {
    const { element } = mount({ ...store, readyEvent: 'my-ready' })
    expect(report.ready).not.toHaveBeenCalled()
    element.dispatchEvent(new Event('my-ready'))
    expect(report.ready).toHaveBeenCalledTimes(1)
  })

  describe('whose script is stopped', () => {
    const bundled = { widget: 'social', communityId: 'c1', bundleUrl: 'https://b.example/b.js' } as const
    const quiet = (event: Event) => event.preventDefault()

    beforeEach(() => {
      vi.useFakeTimers()
      window.addEventListener('error', quiet)
      return () => {
        window.removeEventListener('error', quiet)
        vi.useRealTimers()
      }
    })

    /** An element whose start throws, as under a Trusted Types policy that forbids innerHTML. */
    function defineBroken(tag: string) {
      if (customElements.get(tag)) return
      customElements.define(
        tag,
        class extends HTMLElement {
          connectedCallback() {
            throw new TypeError('This document requires TrustedHTML')
          }
        },
      )
    }

    test('and that stays empty is EMBED_WIDGET_LOAD, which names Trusted Types, and never ready', async () => {
      defineBroken('rai-social-widget')
      mount(bundled)
      await vi.advanceTimersByTimeAsync(5_000)
      expect(report.ready).not.toHaveBeenCalled()
      expect(report.failed).toHaveBeenCalledTimes(1)
      const error = report.failed.mock.calls[0]?.[0]
      expect(error).toMatchObject({ code: 'EMBED_WIDGET_LOAD' })
      expect(error?.message).toMatch(/Returning\.AI.*CSP.*Trusted Types/)
    })

    test('by Trusted Types in its bundle is told too', async () => {
      mount({ ...bundled, widget: 'referral' })
      const violation = {
        effectiveDirective: 'require-trusted-types-for',
        disposition: 'enforce',
        sourceFile: bundled.bundleUrl,
      }
      document.dispatchEvent(
        Object.assign(new Event('securitypolicyviolation', { bubbles: true }), violation),
      )
      await vi.advanceTimersByTimeAsync(5_000)
      expect(report.failed.mock.calls[0]?.[0]).toMatchObject({ code: 'EMBED_WIDGET_LOAD' })
    })

    test('and that draws all the same is ready', async () => {
      defineBroken('rai-social-widget')
      const { element } = mount(bundled)
      element.append('drawn')
      await vi.advanceTimersByTimeAsync(5_000)
      expect(report.failed).not.toHaveBeenCalled()
      expect(report.ready).toHaveBeenCalledTimes(1)
    })

    test('and whose content nobody can see, in a closed shadow root, counts as ready', async () => {
      defineBroken('rai-social-widget')
      mount({ widget: 'social', communityId: 'c1' })
      await vi.advanceTimersByTimeAsync(5_000)
      expect(report.failed).not.toHaveBeenCalled()
      expect(report.ready).toHaveBeenCalledTimes(1)
    })

    test('in its constructor is EMBED_WIDGET_LOAD at once, and never ready', async () => {
      customElements.define(
        'rai-currency-widget',
        class extends HTMLElement {
          constructor() {
            super()
            throw new TypeError('This document requires TrustedHTML')
          }
        },
      )
      mount({ widget: 'currency', communityId: 'c1' })
      await vi.advanceTimersByTimeAsync(0)
      expect(report.failed.mock.calls[0]?.[0]).toMatchObject({ code: 'EMBED_WIDGET_LOAD' })
      expect(report.ready).not.toHaveBeenCalled()
    })

    test('makes no report any more once it is destroyed', async () => {
      defineBroken('rai-social-widget')
      mount(bundled).handle.destroy()
      await vi.advanceTimersByTimeAsync(5_000)
      expect(report.failed).not.toHaveBeenCalled()
      expect(vi.getTimerCount()).toBe(0)
    })
  })

  test('loads its script beside the token, and opens the connections it will need', () => {
    expect(
      returningAi.modes.inline.assets?.({
        ...store,
        integrity: 'sha384-x',
        bundleUrl: 'https://b.example/b.js',
      }),
    ).toEqual([
      {
        kind: 'script',
        url: 'https://unpkg.com/@returningai/widget-sdk@1.5.1/dist/rai-widget.iife.js',
        integrity: 'sha384-x',
      },
      { kind: 'connect', url: 'https://b.example/b.js' },
    ])
  })
})

describe('rai-error', () => {
  const circular: Record<string, unknown> = {}
  circular['error'] = circular
  test.each<[string, unknown, 'rejected' | 'failed']>([
    ['no detail', undefined, 'rejected'],
    ['an empty detail', '', 'rejected'],
    ['a status 401', { status: 401 }, 'rejected'],
    ['a code', { code: 'TOKEN_EXPIRED' }, 'rejected'],
    ['a nested message', { error: { message: 'Unauthorized' } }, 'rejected'],
    ['a sentence', 'Authentication failed', 'rejected'],
    ['a server error', { status: 500, code: 'SERVER_ERROR' }, 'failed'],
    ['a network error', { message: 'Failed to fetch' }, 'failed'],
    ['a JSON parser’s words', { message: 'Unexpected token < in JSON at position 0' }, 'failed'],
    ['a circular detail', circular, 'failed'],
    ['a number', 7, 'failed'],
  ])('with %s', (_, detail, kind) => {
    const { element } = mount(store)
    element.dispatchEvent(new CustomEvent('rai-error', { detail }))
    expect(report.rejected).toHaveBeenCalledTimes(kind === 'rejected' ? 1 : 0)
    expect(report.failed).toHaveBeenCalledTimes(kind === 'failed' ? 1 : 0)
  })

  test('is judged by the host, where the host knows better', () => {
    const { element } = mount(store, createReturningAi({ isTokenError: (detail) => detail === 7 }))
    element.dispatchEvent(new CustomEvent('rai-error', { detail: 7 }))
    expect(report.rejected).toHaveBeenCalledTimes(1)
  })

  test('its message names a code, and never the rest of the detail', () => {
    const { element } = mount(store)
    element.dispatchEvent(
      new CustomEvent('rai-error', { detail: { code: 'OUT_OF_STOCK', message: 'canary' } }),
    )
    const error = report.failed.mock.calls[0]?.[0]
    expect(error?.message).toContain('OUT_OF_STOCK')
    expect(error?.message).not.toContain('canary')
  })
})

describe('reload()', () => {
  test('the global one runs once, however many widgets ask at once', async () => {
    const reload = vi.fn(() => Promise.resolve())
    Object.assign(window, { ReturningAIWidget: { reload } })
    const first = mount(store).handle
    const second = mount(store).handle
    await Promise.all([first.reload?.(), second.reload?.()])
    expect(reload).toHaveBeenCalledTimes(1)
    await first.reload?.()
    expect(reload).toHaveBeenCalledTimes(2)
  })

  test('a container’s own form is taken where there is one', async () => {
    const global = vi.fn()
    const own = vi.fn()
    Object.assign(window, {
      ReturningAIWidget: { reload: global, 'returning-ai-widget-c1': { reload: own } },
    })
    await mount(store).handle.reload?.()
    expect(own).toHaveBeenCalledTimes(1)
    expect(global).not.toHaveBeenCalled()
  })

  test('an SDK without it is a typed error', async () => {
    await expect(mount(store).handle.reload?.()).rejects.toMatchObject({ code: 'EMBED_WIDGET_ERROR' })
  })
})

describe('the frame’s messages', () => {
  const { receive, deliver } = returningAi.modes.iframe
  const options = { widget: 'store', communityId: 'c1', widgetUrl: 'https://w.example' } as const

  test.each<[unknown, unknown]>([
    [{ type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' }, { type: 'token-wanted' }],
    ['RETURNINGAI_WIDGET_REQUEST_TOKEN', { type: 'token-wanted' }],
    ['WIDGET_READY', { type: 'ready' }],
    [{ type: 'WIDGET_READY' }, { type: 'ready' }],
    [
      { type: 'WIDGET_HEIGHT_UPDATE', payload: { height: 800 } },
      { type: 'height', px: 800 },
    ],
    [
      { type: 'WIDGET_HEIGHT_UPDATE', payload: { height: 9e9 } },
      { type: 'height', px: 5_000 },
    ],
    [
      { type: 'WIDGET_HEIGHT_UPDATE', payload: { height: 1 } },
      { type: 'height', px: 480 },
    ],
    [{ type: 'WIDGET_HEIGHT_UPDATE', payload: { height: '800' } }, null],
    [{ type: 'WIDGET_HEIGHT_UPDATE' }, null],
    ['WIDGET_ERROR', { type: 'rejected' }],
    [{ type: 'WIDGET_ERROR' }, { type: 'rejected' }],
    [{ type: 'WIDGET_ERROR', status: 401 }, { type: 'rejected' }],
    [
      { type: 'WIDGET_ERROR', status: 500, code: 'SERVER' },
      { type: 'failed', message: 'an error (SERVER)' },
    ],
    [null, null],
    [undefined, null],
    [7, null],
    [[], null],
    [{ type: { toString: null } }, null],
    ['', null],
  ])('%o means %o', (data, signal) => {
    expect(receive?.(data, options)).toEqual(signal)
  })

  test('the token goes out under both documented keys', () => {
    expect(deliver?.('t', options, 'wanted')).toEqual([
      { type: 'RETURNINGAI_WIDGET_TOKEN', value: 't', token: 't', widgetId: 'c1' },
    ])
    expect(deliver?.('t', options, 'renewed')).toEqual([
      { type: 'RETURNINGAI_WIDGET_REFRESH', token: 't', widgetId: 'c1' },
      { type: 'RETURNINGAI_WIDGET_TOKEN', value: 't', token: 't', widgetId: 'c1' },
    ])
  })
})
