import { EmbedError } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import type { MountContext } from '../vendor-kit/inline-definition'
import { notDrawn, watchScripts } from '../vendor-kit/stopped-scripts'
import { inPlace, reload as reloadSwap, type Swap } from '../vendor-kit/swap/swap'
import { reloadWhenIdle } from '../vendor-kit/swap/when-idle'
import type { WidgetHandle } from '../vendor-kit/widget-handle'
import { codeIn } from './returning-ai-messages'
import type { ReturningAiInlineOptions } from './returning-ai-options'

/** @source SDK version pinned by the vendor's documentation (attribute authentication), read 2026-11-20. */
export const SCRIPT_URL = 'https://unpkg.com/@returningai/widget-sdk@1.5.1/dist/rai-widget.iife.js'

/**
 * Puts the vendor's custom element on the page.
 *
 * An element that is defined may still have been stopped as it started. Two cases can be seen from outside,
 * and are `EMBED_WIDGET_LOAD`: its constructor threw, or, with `bundleUrl`, it stays empty after one of its
 * scripts threw. Without `bundleUrl` the widget is in a closed shadow root. Nobody can see then whether it is
 * empty, and it counts as ready.
 */
export function mountElement(
  { container, options, token, theme, report }: MountContext<ReturningAiInlineOptions>,
  isTokenError: (detail: unknown) => boolean,
): WidgetHandle<ReturningAiInlineOptions> {
  const tag = `rai-${options.widget}-widget`
  const element = document.createElement(tag)
  setAttributes(element, { ...attributesOf(options), theme: theme.colorScheme, 'embed-token': token })
  // The SDK can reload one container by this id. A second widget of the same community has no id, and reloads
  // with all the others.
  const id = `returning-ai-widget-${options.communityId ?? options.widgetId}`
  if (!document.getElementById(id)) element.id = id
  element.style.cssText = 'display:block;height:100%'
  const onError = (event: Event) => {
    const detail: unknown = event instanceof CustomEvent ? event.detail : undefined
    if (isTokenError(detail)) report.rejected()
    else
      report.failed(
        new EmbedError(
          'EMBED_WIDGET_ERROR',
          `Returning.AI's ${options.widget} widget reported an error${codeIn(detail)}.`,
        ),
      )
  }
  element.addEventListener('rai-error', onError)
  const { readyEvent, reload = 'auto', scriptUrl = SCRIPT_URL, bundleUrl } = options
  const watch = watchScripts({
    name: 'Returning.AI',
    urls: [scriptUrl, ...(bundleUrl ? [bundleUrl] : [])],
    element,
    isEmpty: () => bundleUrl !== undefined && !element.hasChildNodes(),
    report,
  })
  if (readyEvent) element.addEventListener(readyEvent, report.ready)
  void customElements.whenDefined(tag).then(() => {
    // Off the page, where it waits for a token, an element is not made what it is defined as.
    if (element.isConnected && !element.matches(':defined')) report.failed(notDrawn('Returning.AI'))
    else if (!readyEvent) watch.ready()
  })
  watch.run(() => container.append(element))

  const isLive = reload === 'auto' && observesToken(tag)
  let isDetached = false
  return {
    swap: isLive ? inPlace : swapFor(reload),
    setToken(next) {
      element.setAttribute('embed-token', next)
      if (isDetached) container.append(element)
      isDetached = false
    },
    reload: () => reloadWidgets(element.id),
    suspend() {
      element.removeAttribute('embed-token')
      if (isLive) return
      // The element may hold the expired token inside. Off the page, it makes no call. It has to reload
      // anyway.
      element.remove()
      isDetached = true
    },
    setTheme: (next: ResolvedTheme) => element.setAttribute('theme', next.colorScheme),
    destroy() {
      watch.stop()
      element.removeEventListener('rai-error', onError)
      element.removeAttribute('embed-token')
      element.remove()
    },
  }
}

function attributesOf(
  options: ReturningAiInlineOptions,
): Record<string, string | number | boolean | undefined> {
  const { user } = options
  return {
    'community-id': options.communityId,
    'widget-id': options.widget === 'custom' ? options.widgetId : undefined,
    'channel-id': options.widget === 'channel' ? options.channelId : undefined,
    'referral-conditions': options.widget === 'referral' ? options.referralConditions : undefined,
    'widget-type': options.widget === 'currency' ? 'currency-view' : undefined,
    'bundle-url': options.bundleUrl,
    'api-url': options.apiUrl,
    'v2-api-url': options.v2ApiUrl,
    'domain-key': options.domainKey,
    'widget-url': options.widgetUrl,
    'auto-refresh': options.autoRefresh,
    debug: options.debug,
    eager: options.eager,
    locale: options.locale,
    'max-retries': options.maxRetries,
    'retry-delay': options.retryDelayMs,
    'height-debounce': options.heightDebounceMs,
    'storage-prefix': options.storagePrefix,
    'retry-label': options.retryLabel,
    'custom-data': options.customData && JSON.stringify(options.customData),
    width: options.width,
    height: options.height ?? '100%',
    'data-user-id': user?.id,
    'data-user-objectid': user?.objectId,
    'data-username': user?.name,
  }
}

function setAttributes(
  element: Element,
  attributes: Record<string, string | number | boolean | undefined>,
): void {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(name, String(value))
}

/** Whether the element reacts to a new token by itself: its class observes the attribute. */
function observesToken(tag: string): boolean {
  const observed = (customElements.get(tag) as { observedAttributes?: readonly string[] } | undefined)
    ?.observedAttributes
  return observed?.includes('embed-token') ?? false
}

interface ReloadApi {
  reload?: () => unknown
  [containerId: string]: unknown
}

const reloads = new WeakMap<object, Promise<unknown>>()

/**
 * Reloads one container's widget, if the SDK can do that. Otherwise it reloads all widgets, once for all
 * calls made at the same time.
 */
async function reloadWidgets(containerId: string): Promise<void> {
  const api = (globalThis as { ReturningAIWidget?: ReloadApi }).ReturningAIWidget
  const own = api?.[containerId] as ReloadApi | undefined
  const target = typeof own?.reload === 'function' ? own : api
  if (typeof target?.reload !== 'function') {
    throw new EmbedError(
      'EMBED_WIDGET_ERROR',
      'window.ReturningAIWidget.reload() is not there. Check the version of the SDK.',
    )
  }
  const running = reloads.get(target) ?? Promise.resolve().then(() => target.reload?.())
  reloads.set(target, running)
  try {
    await running
  } finally {
    reloads.delete(target)
  }
}

/** How a widget that does not follow its attribute takes a new token. */
function swapFor(reloadWhen: NonNullable<ReturningAiInlineOptions['reload']>): Swap {
  const isIdle = reloadWhen === 'auto' || reloadWhen === 'idle'
  return isIdle ? reloadWhenIdle({ together: 'returning-ai' }) : reloadSwap(reloadWhen)
}
