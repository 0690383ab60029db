import { beforeEach, expect, test, vi } from 'vitest'
import { supersetSdk, type SupersetSdkOptions } from '../../src/vendors/superset-sdk'
import { mountContext, spyReport } from './mount'

const dashboard = {
  getScrollSize: vi.fn(async () => ({ width: 1, height: 480 })),
  setThemeConfig: vi.fn(),
  setThemeMode: vi.fn(),
  observeDataMask: vi.fn(),
  unmount: vi.fn(),
}
const embedDashboard = vi.fn()
vi.mock('@superset-ui/embedded-sdk', () => ({
  embedDashboard: (settings: unknown): unknown => embedDashboard(settings),
}))

const OPTIONS: SupersetSdkOptions = { supersetDomain: 'https://superset.example.com', id: 'abc' }

interface Settings {
  mountPoint: HTMLElement
  fetchGuestToken: () => Promise<string>
  resolvePermalinkUrl: (args: { key: string }) => unknown
}

beforeEach(() => {
  embedDashboard.mockImplementation(async ({ mountPoint }: Settings) => {
    mountPoint.replaceChildren(document.createElement('iframe'))
    return dashboard
  })
})

async function mount(more: Partial<SupersetSdkOptions> = {}) {
  const container = document.createElement('div')
  const report = spyReport()
  const end = new AbortController()
  const context = mountContext({ report, title: 'Sales', signal: end.signal })
  const handle = await supersetSdk.modes.inline.mount({
    ...context,
    container,
    options: { ...OPTIONS, ...more },
  })
  const settings = embedDashboard.mock.calls.at(-1)?.[0] as Settings
  return { container, report, handle, settings, end }
}

test('the SDK asks for its tokens, without a limit of its own, and its frame has the title', async () => {
  const { settings, report, container } = await mount({
    dashboardUiConfig: { hideTitle: true, urlParams: { a: 1 } },
    iframeAllowExtras: ['camera'],
  })
  expect(settings).toMatchObject({
    id: 'abc',
    supersetDomain: 'https://superset.example.com',
    guestTokenFetchTimeoutMs: 0,
    iframeTitle: 'Sales',
    iframeAllowExtras: ['camera'],
    dashboardUiConfig: { hideTitle: true, urlParams: { themeMode: 'default', a: 1 } },
  })
  expect(await settings.fetchGuestToken()).toBe('token-1')
  expect(report.ready).toHaveBeenCalledOnce()
  expect(container.querySelector('iframe')?.style.width).toBe('100%')
})

test('a permalink leads to the page that the host names, or to Superset’s own', async () => {
  expect((await mount()).settings.resolvePermalinkUrl({ key: 'k' })).toBeNull()
  const { settings } = await mount({ permalinkUrl: '/reports/{key}' })
  expect(settings.resolvePermalinkUrl({ key: 'k' })).toBe('/reports/k')
})

test('a frame that loads again has no token, and is a failure with a Retry', async () => {
  const { container, report, end } = await mount()
  container.querySelector('iframe')?.dispatchEvent(new Event('load'))
  expect(report.failed).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ code: 'EMBED_WIDGET_LOAD' }),
  )
  end.abort()
})

test('its theme, its height and its filters are followed; it ends with its mount', async () => {
  vi.useFakeTimers()
  const themeConfig = { theme_dark: {} }
  const { handle, report, end } = await mount({ themeConfig })
  expect(dashboard.setThemeConfig).toHaveBeenCalledWith(themeConfig)
  handle.setTheme?.({ ...mountContext({ report }).theme, colorScheme: 'dark' })
  expect(dashboard.setThemeMode).toHaveBeenCalledWith('dark')
  ;(dashboard.observeDataMask.mock.calls.at(-1)?.[0] as (mask: object) => void)({ a: 1 })
  expect(report.event).toHaveBeenCalledWith('observeDataMask', { a: 1 })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(report.height).toHaveBeenCalledWith(480)
  end.abort()
  handle.destroy()
  expect(dashboard.unmount).toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})
