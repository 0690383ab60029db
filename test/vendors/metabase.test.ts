import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ScriptRun } from '../../src'
import { inPlace } from '../../src'
import { metabase, type MetabaseFrameOptions, type MetabaseInlineOptions } from '../../src/vendors/metabase'
import { resolveTheme } from '../resolved'
import { mountContext, spyReport, type SpiedContext } from './mount'

vi.mock('../../src/vendor-kit/script-runner', () => ({
  runScript: (context: SpiedContext, script: ScriptRun) => context.runScript(script),
}))

const INSTANCE = 'https://metabase.example.com'
const LIGHT = resolveTheme([{ colorScheme: 'light' }], 'light')
const DARK = resolveTheme([{ colorScheme: 'dark' }], 'dark')

describe('the address', () => {
  const addressOf = (options: object, theme = LIGHT) =>
    metabase.modes.iframe.src({ instanceUrl: INSTANCE, ...options } as MetabaseFrameOptions, {
      token: 'a.b.c',
      theme,
    })

  test.each<[object, string]>([
    [{ dashboard: 10 }, '/embed/dashboard/a.b.c'],
    [{ question: 5 }, '/embed/question/a.b.c'],
    [{ dashboard: 10, bordered: false, titled: true }, '/embed/dashboard/a.b.c#bordered=false&titled=true'],
    [
      { dashboard: 10, parameters: { breakfast: ['Eggs', 'Bacon'], year: 2026 } },
      '/embed/dashboard/a.b.c?breakfast=Eggs&breakfast=Bacon&year=2026',
    ],
    [
      { dashboard: 10, hideParameters: ['breakfast', 'lunch'], refresh: 60 },
      '/embed/dashboard/a.b.c#refresh=60&hide_parameters=breakfast%2Clunch',
    ],
    [
      { question: 5, font: 'Lato', hideDownloadButton: true },
      '/embed/question/a.b.c#font=Lato&hide_download_button=true',
    ],
  ])('of %j is as documented', (options, expected) => {
    expect(addressOf(options)).toBe(INSTANCE + expected)
  })

  test('has the theme of the page, or the host’s', () => {
    expect(addressOf({ dashboard: 1 }, DARK)).toBe(`${INSTANCE}/embed/dashboard/a.b.c#theme=night`)
    expect(addressOf({ dashboard: 1, theme: 'transparent' }, DARK)).toContain('#theme=transparent')
  })
})

describe('the element', () => {
  const page = globalThis as { metabaseConfig?: object }
  let container: HTMLElement
  beforeEach(() => {
    container = document.createElement('div')
    document.body.append(container)
  })
  afterEach(() => {
    delete page.metabaseConfig
    container.remove()
  })

  async function mount(more: object = {}, theme = LIGHT) {
    const report = spyReport()
    const runs: ScriptRun[] = []
    const options = { instanceUrl: `${INSTANCE}/`, dashboard: 10, ...more } as MetabaseInlineOptions
    const runScript = async (script: ScriptRun) => {
      runs.push(script)
      script.before?.()
    }
    const context = mountContext({ report, theme, runScript })
    const handle = await metabase.modes.inline.mount({ ...context, container, options })
    return { handle, report, runs, options, element: container.lastElementChild as HTMLElement }
  }

  test('has its token, and the options as attributes, as documented', async () => {
    const { element, runs } = await mount({
      withTitle: false,
      withDownloads: true,
      initialParameters: { category: ['Gizmo'] },
      hiddenParameters: ['city'],
      autoRefreshInterval: 60,
      customContext: { tab: 'gadgets' },
    })
    expect(runs.map(({ url }) => url)).toEqual([`${INSTANCE}/app/embed.js`])
    expect(element.localName).toBe('metabase-dashboard')
    expect(Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]))).toMatchObject(
      {
        token: 'token-1',
        'with-title': 'false',
        'with-downloads': 'true',
        'initial-parameters': '{"category":["Gizmo"]}',
        'hidden-parameters': '["city"]',
        'auto-refresh-interval': '60',
        'custom-context': '{"tab":"gadgets"}',
      },
    )
    expect((await mount({ dashboard: undefined, question: 5 })).element.localName).toBe('metabase-question')
  })

  test('comes with the page’s config, which is there before the script runs', async () => {
    await mount({ locale: 'de' }, DARK)
    expect(page.metabaseConfig).toEqual({
      isGuest: true,
      instanceUrl: INSTANCE,
      theme: { preset: 'dark' },
      locale: 'de',
    })
  })

  test.each<[string, object, object]>([
    ['another instance', {}, { instanceUrl: 'https://other.example' }],
    ['another endpoint', {}, { guestEmbedProviderUri: '/api/guest' }],
  ])('%s on the page is a mistake', async (_, first, second) => {
    await mount(first)
    await expect(mount(second)).rejects.toMatchObject({ code: 'EMBED_CONFIG' })
  })

  test('a config of the host’s for signed-in people is a mistake', async () => {
    page.metabaseConfig = { instanceUrl: INSTANCE }
    await expect(mount()).rejects.toMatchObject({ code: 'EMBED_CONFIG' })
  })

  test('tells that it is ready, and of its parameters', async () => {
    const { element, report } = await mount()
    expect(report.ready).not.toHaveBeenCalled()
    element.dispatchEvent(new Event('ready'))
    expect(report.ready).toHaveBeenCalledOnce()
    element.dispatchEvent(new CustomEvent('parameters-change', { detail: { city: 'Vienna' } }))
    expect(report.event).toHaveBeenCalledExactlyOnceWith('parameters-change', { city: 'Vienna' })
  })

  test('takes a new token with a reload, and not before', async () => {
    const { element, handle } = await mount()
    handle.setToken?.('token-2')
    expect(element.getAttribute('token')).toBe('token-1')
    await handle.reload?.()
    expect(element.getAttribute('token')).toBe('token-2')
    expect(handle.swap).toBeUndefined()
  })

  test('with an endpoint of the host’s, Metabase replaces the token by itself', async () => {
    const { element, handle } = await mount({ guestEmbedProviderUri: '/api/guest' })
    expect(page.metabaseConfig).toMatchObject({ guestEmbedProviderUri: '/api/guest' })
    expect(handle.swap).toBe(inPlace)
    expect(handle.suspend).toBeDefined()
    handle.setToken?.('token-2')
    expect(element.getAttribute('token')).toBe('token-1')
  })

  test('takes other parameters in place, and nothing else', async () => {
    const { element, handle, options } = await mount()
    expect(handle.update?.({ ...options, parameters: { region: 'north' } })).toBe(true)
    expect(element.getAttribute('parameters')).toBe('{"region":"north"}')
    expect(handle.update?.({ ...options, withTitle: false })).toBe(false)
    handle.destroy()
    expect(container.childElementCount).toBe(0)
  })
})

test('the backend hears of the item, and of the context', () => {
  expect(metabase.tokenParams?.({ instanceUrl: INSTANCE, question: 5, customContext: 'a' })).toEqual({
    question: 5,
    customContext: 'a',
  })
})
