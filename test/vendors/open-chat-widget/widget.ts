import { afterEach, beforeEach, type Mock, vi } from 'vitest'
import type { ScriptRun } from '../../../src'
import type { EmbedTheme } from '../../../src/theme/theme'
import { openChatWidget, type OpenChatWidgetOptions } from '../../../src/vendors/open-chat-widget'
import { createOpenChatWidgetEmulator, type OpenChatWidgetEmulator } from '../../emulators/open-chat-widget'
import { settle as settleTurns } from '../../kit/settle'
import { resolveTheme } from '../../resolved'
import { mountContext, type SpiedContext, type SpiedReport, spyReport } from '../mount'

export const ROOT_ID = 'os-chat-widget-root'
export const BASE = 'https://chat.example'
export const options: OpenChatWidgetOptions = { baseUrl: BASE }

export let report: SpiedReport
export let emulator: OpenChatWidgetEmulator
export let fetched: Mock<typeof fetch>

/** A place for a widget, in an element with a name, as `<Embed title>` makes one. */
export function place(title?: string): HTMLElement {
  const group = document.body.appendChild(document.createElement('div'))
  if (title !== undefined) group.setAttribute('aria-label', title)
  return group.appendChild(document.createElement('div'))
}

/** Gives each test a report and an emulated backend, and clears the page after it. */
export function withBackend(): void {
  beforeEach(() => {
    report = spyReport()
    emulator = createOpenChatWidgetEmulator({ chunkDelayMs: 0 })
    fetched = vi.fn<typeof fetch>((input, init) => emulator.fetch(new Request(input, init)))
    vi.stubGlobal('fetch', fetched)
  })
  afterEach(() => {
    document.body.replaceChildren()
  })
}

export const root = () => document.getElementById(ROOT_ID) as HTMLElement

interface More extends Partial<
  Omit<SpiedContext<OpenChatWidgetOptions>, 'container' | 'options' | 'report' | 'theme'>
> {
  theme?: EmbedTheme
  at?: HTMLElement
  /** What the script does as it runs. Default: it puts its root on the page. */
  script?: (run: ScriptRun) => void
}

export function mount(
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
export function failAnswer(): HTMLElement {
  const bubble = document.createElement('div')
  bubble.innerHTML = '<p>Something went wrong. Please try again.</p><button class="osw-retry">Retry</button>'
  root().querySelector('.log')?.append(bubble)
  return bubble
}

/** Lets observers, fetches and their answers come. */
export const settle = () => settleTurns(10)

export const failures = () => report.failed.mock.calls.map(([error]) => error)
