import { isSameData } from '../../base/json'
import { EmbedError } from '../../errors/errors'
import type { ResolvedTheme } from '../../theme/theme'
import type { MountContext } from '../../vendor-kit/inline-definition'
import { runScript } from '../../vendor-kit/script-runner'
import { inPlace } from '../../vendor-kit/swap/swap'
import type { WidgetHandle } from '../../vendor-kit/widget-handle'
import { baseOf, kindOf, type MetabaseInlineOptions } from './options'

/** What the script reads. @source https://www.metabase.com/docs/latest/embedding/guest-embedding */
interface MetabaseConfig {
  isGuest?: boolean
  instanceUrl?: string
  guestEmbedProviderUri?: string
}

type Page = { metabaseConfig?: MetabaseConfig }

/** @source the same page, "Client-side code" */
export const scriptOf = (options: MetabaseInlineOptions): string => `${baseOf(options)}/app/embed.js`

/** Puts one of Metabase's elements into `container`. */
export async function mountElement(
  context: MountContext<MetabaseInlineOptions>,
): Promise<WidgetHandle<MetabaseInlineOptions>> {
  const { container, options, report, theme, signal } = context
  const name = `metabase-${kindOf(options)}`
  await runScript(context, {
    url: scriptOf(options),
    before() {
      configure(options, theme)
      return !customElements.get(name)
    },
  })
  const element = document.createElement(name)
  element.style.display = 'block'
  let current = context.token
  element.setAttribute('token', current)
  for (const [attribute, value] of attributesOf(options)) element.setAttribute(attribute, value)
  // These two events are all that a guest embed has. @source github.com/metabase/metabase, issue 82889
  element.addEventListener('ready', () => report.ready())
  element.addEventListener('parameters-change', (event) =>
    report.event('parameters-change', (event as CustomEvent).detail),
  )
  followHeight(element, report.height, signal)
  container.append(element)
  let given = options
  return {
    // With an endpoint of yours, Metabase replaces its token by itself, and loses no filter.
    ...(options.guestEmbedProviderUri && { swap: inPlace, suspend: () => {} }),
    setToken: (next) => (current = next),
    reload: () => element.setAttribute('token', current),
    update(next) {
      if (!isSameData(withoutLive(next), withoutLive(given))) return false
      given = next
      element.setAttribute('parameters', JSON.stringify(next.parameters ?? {}))
      return true
    },
    destroy: () => element.remove(),
  }
}

/**
 * Writes the page's one config, before the script reads it.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the page has another one.
 */
function configure(options: MetabaseInlineOptions, { colorScheme }: ResolvedTheme): void {
  const page = globalThis as Page
  const { guestEmbedProviderUri, locale, theme = { preset: colorScheme } } = options
  const instanceUrl = baseOf(options)
  const first = page.metabaseConfig
  if (first) {
    const names = ['isGuest', 'instanceUrl', 'guestEmbedProviderUri'] as const
    const wanted = { isGuest: true, instanceUrl, guestEmbedProviderUri }
    const other = names.find((name) => trimmed(first[name]) !== trimmed(wanted[name]))
    if (other) throw onlyOne(other, first[other], wanted[other])
  }
  page.metabaseConfig =
    first ??
    ({
      isGuest: true,
      instanceUrl,
      theme,
      ...(locale && { locale }),
      ...(guestEmbedProviderUri && { guestEmbedProviderUri }),
    } as MetabaseConfig)
}

const trimmed = (value: unknown) => (typeof value === 'string' ? value.replace(/\/+$/, '') : value)

function onlyOne(name: string, first: unknown, second: unknown): EmbedError {
  return new EmbedError(
    'EMBED_CONFIG',
    `A page can have one Metabase config. Its ${name} is ${String(first)}, and this embed wants ${String(second)}. Use the same value, or mode="iframe".`,
  )
}

/** @source https://www.metabase.com/docs/latest/embedding/guest-embedding, "Component attributes" */
function attributesOf(options: MetabaseInlineOptions): [string, string][] {
  const { customContext } = options
  const json = (value: unknown) => (value == null ? undefined : JSON.stringify(value))
  return Object.entries({
    'with-title': options.withTitle,
    'with-downloads': options.withDownloads,
    'initial-parameters': json(options.initialParameters),
    parameters: json(options.parameters),
    'hidden-parameters': json(options.hiddenParameters),
    'auto-refresh-interval': options.autoRefreshInterval,
    'custom-context': typeof customContext === 'string' ? customContext : json(customContext),
  }).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]))
}

/** A dashboard's element is as high as its content. @source https://www.metabase.com/docs/latest/embedding/dashboard */
function followHeight(element: HTMLElement, tell: (px: number) => void, signal: AbortSignal): void {
  if (typeof ResizeObserver === 'undefined') return // jsdom
  const observer = new ResizeObserver(() => tell(element.offsetHeight))
  observer.observe(element)
  signal.addEventListener('abort', () => observer.disconnect())
}

/** The options that only a new mount applies. */
function withoutLive(options: MetabaseInlineOptions): MetabaseInlineOptions {
  return { ...options, parameters: undefined }
}
