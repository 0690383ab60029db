import * as React from 'react'
import type { EmbedIdentity } from '../base/identity'
import { EmbedError, type EmbedErrorCode } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import type { WidgetContext, WidgetDriver } from '../vendor-kit/driver'
import type { Swap } from '../vendor-kit/swap/swap'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { EmbedMode } from '../vendor-kit/vendor-modes'
import type { WidgetHandle } from '../vendor-kit/widget-handle'
import { drawFace } from './fake-widget-card'

/** A stand-in for a vendor's widget. It shows what it was given, and does what a test tells it to. */
export interface FakeWidget {
  readonly vendor: string
  readonly mode: EmbedMode
  /** The `title` of its `<Embed>`. */
  readonly title: string
  readonly options: object
  readonly theme: ResolvedTheme
  readonly identity: EmbedIdentity
  /** The token that it uses for its calls. `null`: it has none, and makes no call. */
  readonly token: string | null
  /** Every token it was given, in order. */
  readonly tokens: readonly string[]
  /** How often it has started: 1, plus 1 for each reload or remount. */
  readonly loads: number
  readonly isSuspended: boolean
  /** It was unmounted. */
  readonly isGone: boolean
  /** Whether something is going on that a reload would interrupt. */
  isBusy: boolean
  /**
   * Rejects its token, like a widget whose call was answered with 401. @param hint - the vendor's words about
   * it.
   */
  reject: (hint?: string) => void
  /** Reports the height of its content, in px. */
  resize: (px: number) => void
  /** Reports an error that is not about its token. */
  crash: (words?: string) => void
  /** Reports anything else. It reaches `onEvent` as `widget.event`. */
  tell: (name: string, detail?: unknown) => void
  /** Reports that it is ready, if `readyAfterMs` is `null`. */
  ready: () => void
}

/** How stand-ins behave. */
export interface FakeWidgetSettings {
  /** How long it takes to get ready, in ms. `null`: until the test calls `ready()`. Default 0. */
  readyAfterMs?: number | null | undefined
  /** Which tokens it rejects. Default: none. */
  rejects?: boolean | ((token: string) => boolean) | undefined
  /** The error that it fails with, instead of getting ready. */
  fails?:
    Extract<EmbedErrorCode, 'EMBED_WIDGET_LOAD' | 'EMBED_WIDGET_TIMEOUT' | 'EMBED_WIDGET_ERROR'> | undefined
}

interface About {
  vendor: Pick<EmbedVendor, 'id' | 'name'>
  element: HTMLElement
  title: string
}

/** Stand-ins by the element that the user sees. */
const widgets = new WeakMap<Element, FakeWidget>()
/** Stand-ins of fake vendors, by vendor. */
const families = new WeakMap<object, { settings: FakeWidgetSettings; widgets: FakeWidget[] }>()

/** Makes a vendor a fake: its widgets are listed, and always behave as `settings` say. */
export function enlist(vendor: object, settings: FakeWidgetSettings): readonly FakeWidget[] {
  const family = { settings, widgets: [] }
  families.set(vendor, family)
  return family.widgets
}

/**
 * Finds the stand-in at `element`: the `<Embed>`'s element (`getByRole('group', { name })`), its frame
 * (`getByTitle`), or an element inside.
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
    'There is no stand-in (yet) at this element. Put <EmbedTestProvider> around the page, and wait for advanceTo("ready").',
  )
}

const SURFACE = '[data-embed-surface]'

/**
 * Replaces the widget that `driver` would mount. The stand-in has the same mode and the same way to take a
 * new token, but no script and no frame of the vendor.
 */
export function standIn<O>(
  driver: WidgetDriver<O>,
  about: About,
  settings: FakeWidgetSettings,
): WidgetDriver<O> {
  const { mode, swap, floats, movable } = driver
  return {
    mode,
    swap,
    floats,
    opensBeforeToken: false,
    movable,
    mount: (context) => mountFake(context, about, { mode, swap, floats: floats(context.options) }, settings),
  }
}

/** Puts a stand-in into an element, or into an empty frame. */
export function mountFake<O>(
  context: Omit<WidgetContext<O>, 'ending'>,
  { vendor, element, title }: About,
  { mode, swap, floats }: { mode: EmbedMode; swap: Swap; floats: boolean },
  stageSettings: FakeWidgetSettings,
): WidgetHandle<O> {
  const family = families.get(vendor)
  const { readyAfterMs = 0, rejects = false, fails } = { ...stageSettings, ...family?.settings }
  const { report } = context
  const before = widgets.get(element)
  let token = context.readToken()
  let next = token
  let { options } = context
  let theme = context.theme()
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

  /** Makes its first call with its token. */
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

/** Wraps a change in `act` if the test environment asks for it: React would warn otherwise. */
function acting(tell: () => void): void {
  if ((globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT === true)
    React.act(tell)
  else tell()
}
