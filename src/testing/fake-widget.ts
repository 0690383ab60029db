import * as React from 'react'
import type { EmbedIdentity } from '../base/identity'
import { EmbedError, type EmbedErrorCode } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import type { WidgetContext, WidgetDriver } from '../vendor-kit/driver'
import type { Swap } from '../vendor-kit/swap'
import type { EmbedMode, EmbedVendor } from '../vendor-kit/vendor'
import type { WidgetHandle } from '../vendor-kit/widget-handle'
import { drawFace } from './face'

/** A widget that stands in for a vendor's: it tells what it was given, and does what it is told to. */
export interface FakeWidget {
  readonly vendor: string
  readonly mode: EmbedMode
  /** What `<Embed title>` calls it. */
  readonly title: string
  readonly options: object
  readonly theme: ResolvedTheme
  readonly identity: EmbedIdentity
  /** The token it makes its calls with; `null`: it has none, and makes no call. */
  readonly token: string | null
  /** Every token it was given, in order. */
  readonly tokens: readonly string[]
  /** How often it started: 1, and 1 more for each reload or remount. */
  readonly loads: number
  readonly isSuspended: boolean
  /** It was taken off the page. */
  readonly isGone: boolean
  /** Something goes on in it that a reload would cut off. */
  isBusy: boolean
  /**
   * It refuses its token, as a widget does whose call was answered with 401. @param hint - what the vendor
   * says of it.
   */
  reject: (hint?: string) => void
  /** Its content is this high, in px. */
  resize: (px: number) => void
  /** It reports an error that is not about its token. */
  crash: (words?: string) => void
  /** Anything else it tells: reaches `onEvent` as `widget.event`. */
  tell: (name: string, detail?: unknown) => void
  /** It shows itself, where `readyAfterMs` is `null`. */
  ready: () => void
}

/** How stand-ins behave. */
export interface FakeWidgetSettings {
  /** After how long it shows itself, in ms; `null`: when it is told to. Default 0. */
  readyAfterMs?: number | null | undefined
  /** Which tokens it refuses. Default: none. */
  rejects?: boolean | ((token: string) => boolean) | undefined
  /** What becomes of it instead of being shown. */
  fails?:
    Extract<EmbedErrorCode, 'EMBED_WIDGET_LOAD' | 'EMBED_WIDGET_TIMEOUT' | 'EMBED_WIDGET_ERROR'> | undefined
}

interface About {
  vendor: Pick<EmbedVendor, 'id' | 'name'>
  element: HTMLElement
  title: string
}

/** By the element that the user looks at. */
const widgets = new WeakMap<Element, FakeWidget>()
/** By the vendor, for those that are fakes themselves. */
const families = new WeakMap<object, { settings: FakeWidgetSettings; widgets: FakeWidget[] }>()

/** Makes a vendor a fake: its widgets are listed, and behave as `settings` say wherever they are. */
export function enlist(vendor: object, settings: FakeWidgetSettings): readonly FakeWidget[] {
  const family = { settings, widgets: [] }
  families.set(vendor, family)
  return family.widgets
}

/**
 * The stand-in on the page at `element`: `<Embed>`'s element (`getByRole('group', { name })`), its frame
 * (`getByTitle`), or what is in it.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: there is none.
 *
 * @example
 * fakeWidget(screen.getByRole('group', { name: 'Store' })).reject()
 */
export function fakeWidget(element: Element): FakeWidget {
  const surface = element.closest(SURFACE) ?? element.querySelector(SURFACE)
  const widget = surface && widgets.get(surface)
  if (widget) return widget
  throw new EmbedError(
    'EMBED_CONFIG',
    'Expected a stand-in’s widget there, there is none (yet). Put <EmbedTestProvider> around the page, and wait for advanceTo("ready").',
  )
}

const SURFACE = '[data-embed-surface]'

/**
 * Stands in for the widget that `driver` would put on the page: same mode, same way of taking a new token, no
 * script and no frame of the vendor's.
 */
export function standIn<O>(
  driver: WidgetDriver<O>,
  about: About,
  settings: FakeWidgetSettings,
): WidgetDriver<O> {
  const { mode, swap, floats } = driver
  return {
    mode,
    swap,
    floats,
    assets: () => [],
    opensBeforeToken: false,
    mount: (context) => mountFake(context, about, { mode, swap, floats: floats(context.options) }, settings),
  }
}

/** Puts a stand-in into an element, or into a frame that shows nothing else. */
export function mountFake<O>(
  context: WidgetContext<O>,
  { vendor, element, title }: About,
  { mode, swap, floats }: { mode: EmbedMode; swap: Swap; floats: boolean },
  stageSettings: FakeWidgetSettings,
): WidgetHandle<O> {
  const family = families.get(vendor)
  const { readyAfterMs = 0, rejects = false, fails } = { ...stageSettings, ...family?.settings }
  const { report } = context
  const before = widgets.get(element)
  let token = context.token
  let next = token
  let { theme, options } = context
  let loads = (before?.loads ?? 0) + 1
  let isSuspended = false
  let isGone = false
  const tokens = [...(before?.tokens ?? []), ...(token === null ? [] : [token])]
  const face = drawFace(element, { vendorName: vendor.name, mode, floats })
  const show = () => face.show({ token, theme, loads })

  const widget: FakeWidget = {
    vendor: vendor.id,
    mode,
    title,
    identity: context.identity,
    tokens,
    get options() {
      return options as object
    },
    get theme() {
      return theme
    },
    get token() {
      return token
    },
    get loads() {
      return loads
    },
    get isSuspended() {
      return isSuspended
    },
    get isGone() {
      return isGone
    },
    isBusy: before?.isBusy ?? false,
    reject: (hint) => acting(() => report.rejected(hint)),
    resize: (px) => acting(() => report.height(px)),
    crash: (words = 'The widget crashed.') =>
      acting(() => report.failed(new EmbedError('EMBED_WIDGET_ERROR', words))),
    tell: (name, detail) => acting(() => report.event(name, detail)),
    ready: () => acting(() => report.ready()),
  }
  widgets.set(element, widget)
  family?.widgets.push(widget)

  /** It makes its first call with the token it has. */
  function start() {
    show()
    if (fails) return report.failed(new EmbedError(fails, `Made to fail with ${fails}.`))
    if (token !== null && (typeof rejects === 'function' ? rejects(token) : rejects)) return report.rejected()
    if (readyAfterMs === 0) report.ready()
    else if (readyAfterMs !== null) setTimeout(() => report.ready(), readyAfterMs)
  }
  const startSoon = () => void Promise.resolve().then(() => !isGone && start())
  startSoon()

  return {
    setToken(value) {
      tokens.push(value)
      next = value
      if (swap.apply !== 'in-place' && !isSuspended) return
      isSuspended = false
      token = value
      startSoon()
    },
    reload() {
      token = next
      loads += 1
      face.clear()
      startSoon()
    },
    suspend() {
      isSuspended = true
      token = null
      show()
    },
    setTheme(changed) {
      theme = changed
      show()
    },
    update(changed) {
      options = changed
      return true
    },
    isBusy: () => widget.isBusy,
    destroy() {
      isGone = true
      token = null
      face.remove()
    },
  }
}

/** In a test, what changes a page's state goes through `act`, or React complains. */
function acting(tell: () => void): void {
  if ((globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT === true)
    React.act(tell)
  else tell()
}
