import type { JsonObject } from '../base/json'
import { EmbedError } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import type { FrameSignal } from '../vendor-kit/frame-mode'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { WidgetHandle } from '../vendor-kit/widget-handle'

/** Which widget, and what it needs to know. Source: vendor documentation, read 2026-11-20. */
export type ReturningAiWidget =
  | { widget: 'store' | 'milestone' | 'social'; communityId: string }
  | { widget: 'channel'; communityId: string; channelId: string }
  /** The element's `widget-type` is `currency-view`. */
  | { widget: 'currency'; communityId: string }
  | { widget: 'referral'; communityId: string; referralConditions?: string | undefined }
  /** Named by `widgetId` instead of a community. */
  | { widget: 'custom'; widgetId: string; communityId?: never }

interface Common {
  /**
   * What your backend needs in order to choose an access key, where you have several. Widgets with an equal
   * answer share a token. Default: none.
   */
  tokenParams?: JsonObject | undefined
  /**
   * The signed-in user, where the page tells the widget (`data-user-*`); newer access keys sign the user into
   * the token instead.
   */
  user?: { id?: string | undefined; objectId?: string | undefined; name?: string | undefined } | undefined
}

/**
 * Options of `mode="inline"`: the vendor's custom element on the page. Undefined fields leave the element's
 * own default.
 */
export type ReturningAiInlineOptions = Common &
  ReturningAiWidget & {
    /**
     * The SDK, `…/rai-widget.iife.js`. Default: version 1.5.1 from unpkg, which the vendor's documentation
     * pins.
     */
    scriptUrl?: string | undefined
    /** Subresource integrity of the SDK. */
    integrity?: string | undefined
    /**
     * `bundle-url`: the widget is rendered on the page, with its CSS. Without it, the element makes a frame
     * of its own, which the page cannot reach.
     */
    bundleUrl?: string | undefined
    /** `api-url`. Default: production. */
    apiUrl?: string | undefined
    /** `v2-api-url`, where the token is validated. Default: production. */
    v2ApiUrl?: string | undefined
    /** `domain-key`. Default: production. */
    domainKey?: string | undefined
    /** `widget-url`. */
    widgetUrl?: string | undefined
    /** `auto-refresh`. Default `true`. */
    autoRefresh?: boolean | undefined
    /** `debug`. Default `false`. */
    debug?: boolean | undefined
    /** `eager`: load without waiting to be scrolled into view. Default `false`. */
    eager?: boolean | undefined
    /** `locale`. Default `en`. */
    locale?: string | undefined
    /** `max-retries`. Default 3. */
    maxRetries?: number | undefined
    /** `retry-delay`, in ms. Default 1000. */
    retryDelayMs?: number | undefined
    /** `height-debounce`, in ms. Default 100. */
    heightDebounceMs?: number | undefined
    /** `storage-prefix`. Default `rai-`. What starts with `rai-` is cleared when the user changes. */
    storagePrefix?: string | undefined
    /** `retry-label`. Default `Retry`. */
    retryLabel?: string | undefined
    /** `custom-data`, sent as JSON. */
    customData?: JsonObject | undefined
    /** `width`, CSS. Default `100%`. */
    width?: string | undefined
    /** `height`, CSS. Default here `100%` of `<Embed>`, which has the height. */
    height?: string | undefined
    /**
     * The DOM event that tells that the widget is there. Not documented: without it, the widget counts as
     * ready once its element is defined.
     */
    readyEvent?: string | undefined
    /**
     * When a renewed token is put to use by a reload, which costs the user's place. Whether the element reads
     * its attribute at each call is not documented. `auto`: never, if the element observes its attribute;
     * otherwise `idle`. `idle`: when nobody is busy with it, and at the latest before the old token dies.
     * `at-once`. `on-rejection`: only when a token is refused. Default `auto`.
     */
    reload?: 'auto' | 'idle' | 'at-once' | 'on-rejection' | undefined
  }

/** Options of `mode="iframe"`: a frame of ours, and the documented handshake by messages. */
export type ReturningAiFrameOptions = Common &
  ReturningAiWidget & {
    /**
     * The page of the widget. The vendor gives it to you: its address is not documented in a form that could
     * be built.
     */
    widgetUrl: string
  }

type Modes = { inline: ReturningAiInlineOptions; iframe: ReturningAiFrameOptions }

/** What {@link createReturningAi} can be told of the vendor. */
export interface ReturningAiSettings {
  /**
   * Whether what the widget reports is about its token. `detail` is the `rai-error` event's, or a frame's
   * message; its shape is not documented. Default: it speaks of 401, 403, a token, authorisation or expiry;
   * or it says nothing at all, and the documentation's only case is taken.
   */
  isTokenError?: ((detail: unknown) => boolean) | undefined
}

/** @source SDK version pinned by the vendor's documentation (attribute authentication), read 2026-11-20. */
const SCRIPT_URL = 'https://unpkg.com/@returningai/widget-sdk@1.5.1/dist/rai-widget.iife.js'
/** @source the vendor's documentation: an embed token is a JWT that lives 15 minutes. */
const LIFETIME_SECONDS = 900
/** @source a third-party integration clamps the frame's height to these, in px. */
const HEIGHT_PX = { min: 480, max: 5_000 }

/**
 * Returning.AI's widgets by access key: store, channel, milestone, social, currency, referral and custom.
 *
 * The token is a JWT of 15 minutes, given in the element's attribute `embed-token`, or to a frame by message.
 * A refused token shows as `rai-error`, or as `WIDGET_ERROR` from a frame. Not known, and therefore options:
 * how `rai-error` looks inside, a ready event, a frame's address. A frame cannot follow the theme: no message
 * for it is documented.
 *
 * @param settings.isTokenError - see {@link ReturningAiSettings}.
 * @see https://docs.returning.ai (read 2026-11-20)
 */
export function createReturningAi({
  isTokenError = speaksOfToken,
}: ReturningAiSettings = {}): EmbedVendor<Modes> {
  return {
    id: 'returning-ai',
    name: 'Returning.AI',
    token: { lifetimeSeconds: LIFETIME_SECONDS },
    tokenParams: (options) => options.tokenParams ?? {},
    storage: ['rai-*'],
    modes: {
      inline: {
        swap: { apply: 'reload', together: 'returning-ai' },
        assets: ({ scriptUrl = SCRIPT_URL, integrity, bundleUrl, v2ApiUrl }) => [
          { kind: 'script', url: scriptUrl, integrity },
          ...[bundleUrl, v2ApiUrl]
            .filter((url) => url !== undefined)
            .map((url) => ({ kind: 'connect', url }) as const),
        ],
        mount({ container, options, token, theme, report }) {
          const tag = `rai-${options.widget}-widget`
          const element = document.createElement(tag)
          setAttributes(element, { ...attributesOf(options), theme: theme.colorScheme, 'embed-token': token })
          // The script's per-container form goes by this id; a second widget of the same community goes
          // without, and reloads with all.
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
          const { readyEvent, reload = 'auto' } = options
          if (readyEvent) element.addEventListener(readyEvent, report.ready)
          else void customElements.whenDefined(tag).then(report.ready)
          container.append(element)

          const isLive = reload === 'auto' && observesToken(tag)
          let isDetached = false
          const handle: WidgetHandle<ReturningAiInlineOptions> = {
            swap: isLive
              ? { apply: 'in-place' }
              : { apply: 'reload', together: 'returning-ai', when: reload === 'auto' ? 'idle' : reload },
            setToken(next) {
              element.setAttribute('embed-token', next)
              if (isDetached) container.append(element)
              isDetached = false
            },
            reload: () => reloadWidgets(element.id),
            suspend() {
              element.removeAttribute('embed-token')
              if (isLive) return
              // It may hold the dead token where no attribute reaches: off the page, it makes no call. It has
              // to reload anyway.
              element.remove()
              isDetached = true
            },
            setTheme: (next: ResolvedTheme) => element.setAttribute('theme', next.colorScheme),
            destroy() {
              element.removeEventListener('rai-error', onError)
              element.removeAttribute('embed-token')
              element.remove()
            },
          }
          return handle
        },
      },
      iframe: {
        swap: { apply: 'in-place' },
        readyOn: 'message',
        sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups',
        src: ({ widgetUrl }) => widgetUrl,
        receive: (data) => readMessage(data, isTokenError),
        deliver: (token, options, why) => {
          const widgetId = options.communityId ?? options.widgetId
          // Two documents name the payload differently: `value` in one, `token` and `widgetId` in the other.
          const message = { type: 'RETURNINGAI_WIDGET_TOKEN', value: token, token, widgetId }
          return why === 'renewed'
            ? [{ type: 'RETURNINGAI_WIDGET_REFRESH', token, widgetId }, message]
            : [message]
        },
      },
    },
  }
}

/** {@link createReturningAi} with its defaults. */
export const returningAi: EmbedVendor<Modes> = /* @__PURE__ */ createReturningAi()

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

/** A custom element is told of the attributes that its class observes: it reacts to a new token by itself. */
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
 * Reloads one container's widget where the page's script can; otherwise all of them, once, however many ask
 * at once.
 */
async function reloadWidgets(containerId: string): Promise<void> {
  const api = (globalThis as { ReturningAIWidget?: ReloadApi }).ReturningAIWidget
  const own = api?.[containerId] as ReloadApi | undefined
  const target = typeof own?.reload === 'function' ? own : api
  if (typeof target?.reload !== 'function') {
    throw new EmbedError(
      'EMBED_WIDGET_ERROR',
      'Expected window.ReturningAIWidget.reload() to be there, it is not. Check the version of the SDK.',
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

function readMessage(data: unknown, isTokenError: (detail: unknown) => boolean): FrameSignal | null {
  const message = (typeof data === 'string' ? { type: data } : data) as {
    type?: unknown
    payload?: { height?: unknown }
  } | null
  switch (message?.type) {
    case 'RETURNINGAI_WIDGET_REQUEST_TOKEN':
      return { type: 'token-wanted' }
    case 'WIDGET_READY':
      return { type: 'ready' }
    case 'WIDGET_HEIGHT_UPDATE': {
      const px = message.payload?.height
      return typeof px === 'number'
        ? { type: 'height', px: Math.min(HEIGHT_PX.max, Math.max(HEIGHT_PX.min, px)) }
        : null
    }
    case 'WIDGET_ERROR': {
      const { type: _, ...detail } = message as Record<string, unknown>
      return isTokenError(Object.keys(detail).length ? detail : undefined)
        ? { type: 'rejected' }
        : { type: 'failed', message: `an error${codeIn(detail)}` }
    }
    default:
      return null
  }
}

const TELLING = ['status', 'code', 'message', 'error', 'reason', 'name', 'payload', 'detail']

function speaksOfToken(detail: unknown): boolean {
  if (detail == null || detail === '') return true
  try {
    const text = typeof detail === 'string' ? detail : JSON.stringify(detail, TELLING)
    // "Unexpected token" is how a JSON parser complains.
    return /\b40[13]\b|(?<!unexpected )token|unauthori[sz]ed|authenticat|forbidden|expired/i.test(text)
  } catch {
    return false // circular
  }
}

/** A status or a short code, never the whole detail: it may hold anything. */
function codeIn(detail: unknown): string {
  const { code, status } = (detail ?? {}) as { code?: unknown; status?: unknown }
  const found = code ?? status
  return (typeof found === 'string' && /^[\w-]{1,40}$/.test(found)) || typeof found === 'number'
    ? ` (${found})`
    : ''
}
