import { afterEach, beforeEach, type Mock, vi } from 'vitest'
import type { ScriptRun } from '../../../src'
import type { EmbedTheme } from '../../../src/theme/theme'
import type { WidgetHandle } from '../../../src/vendor-kit/widget-handle'
import { interakt, type InteraktInlineOptions } from '../../../src/vendors/interakt'
import { resolveTheme } from '../../resolved'
import { mountContext, type SpiedContext, type SpiedReport, spyReport } from '../mount'

export const TOKEN = '0b9f4a52-6a0e-4a67-9c56-2d9f1c3d7e01'
export const NEXT = '7c1d8f00-1111-4222-8333-444455556666'
type Event = { type: string; payload?: unknown }

interface Settings extends Record<string, unknown> {
  containerId: string
  accessToken: string
  onEvent: (event: Event) => void
}

interface Ui {
  init: Mock<(settings: Settings) => void>
  destroy: Mock<(containerId?: string) => void>
  open: Mock<(containerId?: string) => void>
  close: Mock<(containerId?: string) => void>
}

export const globals = globalThis as { ChatDropinUI?: Ui | undefined; SearchDropinUI?: Ui | undefined }
export let report: SpiedReport
export let container: HTMLElement

/** jsdom has no sheets of shadow roots: this one reads its rules in the document. */
class Sheet {
  cssRules: CSSRuleList | undefined
  replaceSync(css: string): void {
    const style = document.head.appendChild(
      Object.assign(document.createElement('style'), { textContent: css }),
    )
    this.cssRules = style.sheet?.cssRules
    style.remove()
  }
}

/** What the vendor's script puts on the page: `init` draws into an open shadow root, and anew each time. */
export function fakeUi(): Ui {
  return {
    init: vi.fn<(settings: Settings) => void>(({ containerId }) => {
      const at = document.getElementById(containerId)
      if (!at) throw new Error(`[Interakt] Container with id "${containerId}" not found`)
      const host = document.createElement('div')
      host.dataset['interaktWidget'] = ''
      const root = document.createElement('div')
      root.className = 'interakt-root'
      const shadow = Object.assign(host.attachShadow({ mode: 'open' }), { adoptedStyleSheets: [] })
      shadow.append(root)
      at.replaceChildren(host)
    }),
    destroy: vi.fn<(containerId?: string) => void>((id) =>
      document.getElementById(id ?? '')?.replaceChildren(),
    ),
    open: vi.fn<(containerId?: string) => void>(),
    close: vi.fn<(containerId?: string) => void>(),
  }
}

export const chat = { widget: 'chat' } as const satisfies InteraktInlineOptions
export const search = { widget: 'search' } as const satisfies InteraktInlineOptions

interface More extends Partial<
  Omit<SpiedContext<InteraktInlineOptions>, 'container' | 'options' | 'report' | 'theme'>
> {
  theme?: EmbedTheme
  /** What the script does as it runs. Default: it defines both globals. */
  script?: (run: ScriptRun) => void
}

export async function mount(
  options: InteraktInlineOptions,
  { theme = { colorScheme: 'light' }, script, ...more }: More = {},
) {
  const ui = { ChatDropinUI: fakeUi(), SearchDropinUI: fakeUi() }
  const runs: ScriptRun[] = []
  const runScript = vi.fn(async (run: ScriptRun) => {
    runs.push(run)
    if (run.before?.() === false) return
    if (script) script(run)
    else Object.assign(globals, ui)
  })
  const context = mountContext({
    report,
    token: TOKEN,
    theme: resolveTheme([theme], 'light'),
    runScript,
    ...more,
  })
  const handle: WidgetHandle<InteraktInlineOptions> = await interakt.modes.inline.mount({
    container,
    options,
    ...context,
  })
  const mine = globals[options.widget === 'chat' ? 'ChatDropinUI' : 'SearchDropinUI'] as Ui
  const settings = (n = 0) => mine?.init.mock.calls[n]?.[0] as Settings
  return {
    handle,
    runs,
    runScript,
    ui: mine,
    settings,
    tell: (type: string, payload?: unknown, n = 0) => settings(n).onEvent({ type, payload }),
  }
}

export const root = () =>
  container
    .querySelector('[data-interakt-widget]')
    ?.shadowRoot?.querySelector<HTMLElement>('.interakt-root') as HTMLElement

/** Puts another container on the page, for the next mount. */
export function placeAnother(): void {
  container = document.body.appendChild(document.createElement('div'))
}

/** Gives each test an empty container, and takes the vendor’s globals away after it. */
export function withContainer(): void {
  beforeEach(() => {
    report = spyReport()
    placeAnother()
    vi.spyOn(
      document.defaultView as unknown as { CSSStyleSheet: unknown },
      'CSSStyleSheet',
      'get',
    ).mockReturnValue(Sheet)
  })
  afterEach(() => {
    document.body.replaceChildren()
    delete globals.ChatDropinUI
    delete globals.SearchDropinUI
  })
}
