import type { EmbedClient } from '../../client/embed-client'
import { development } from '../../development/development'
import { watchScheme } from '../../theme/color-scheme'
import type { ThemeHere } from '../../theme/theme-here'
import type { WidgetDriver } from '../../vendor-kit/driver'
import type { EmbedVendor } from '../../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../../vendor-kit/vendor-modes'
import { createWidgetController } from '../controller'
import { LOADING } from '../state'
import { createFit } from './auto-height'
import type { Parkable } from './parking'
import type { WidgetProps } from './props'
import type { EmbedStage } from './stage'
import { createThemeReader } from './theme-reader'

/** What the component that shows a widget says of it. */
export interface Shown<M extends VendorModes, O> {
  props: WidgetProps<M, O>
  options: O
  here: ThemeHere
}

/** A widget in its element, and the component that shows it at the time. */
export interface WidgetView<M extends VendorModes, O> extends Parkable {
  /** Whether it is the widget of these options, or becomes it as it is. */
  takes: (options: O) => boolean
  /** The component has rendered anew. */
  update: (shown: Shown<M, O>) => void
  /** Another component shows it from now on. */
  resume: (shown: Shown<M, O>) => void
}

interface ViewSetup<M extends VendorModes, O> {
  client: EmbedClient
  stage: EmbedStage | undefined
  nonce: string | undefined
  readyTimeoutMs: number
  vendor: EmbedVendor<M>
  element: HTMLElement
  driver: WidgetDriver<O>
  shown: Shown<M, O>
}

const MIN_HEIGHT_PX = 48
const MAX_HEIGHT_PX = 10_000

/** Puts a widget into an element, and tells whoever shows it what becomes of it. */
export function showWidget<M extends VendorModes, O extends ModeOptions<M>>(
  setup: ViewSetup<M, O>,
): WidgetView<M, O> {
  const { client, stage, vendor, element, driver } = setup
  /** `null` while it is parked. */
  let shown: Shown<M, O> | null = setup.shown
  let { options, here } = setup.shown
  const theme = createThemeReader(element, () => here)
  let state = LOADING
  let isRefreshing = false
  let heightPx: number | null = null
  let wasReady = false
  const { title } = setup.shown.props

  /** When the change is complete, to whoever shows it then. */
  const tell = (act: (props: WidgetProps<M, O>) => void) => client.outbox.put(() => shown && act(shown.props))

  function tellState() {
    if (!shown) return
    const told = { ...state, retry: widget.retry }
    const { status, error } = told
    tell(({ onStateChange }) => onStateChange?.(told))
    if (status === 'ready' && !wasReady) tell(({ onReady }) => onReady?.())
    if (status !== 'expired') wasReady = status === 'ready'
    if (error) tell(({ onError }) => onError?.(error))
  }

  const tellRefreshing = () =>
    element.closest('[data-embed]')?.toggleAttribute('data-embed-refreshing', isRefreshing)

  function fit() {
    if (heightPx === null || !shown?.props.autoHeight) return
    element.style.height = `${Math.min(MAX_HEIGHT_PX, Math.max(MIN_HEIGHT_PX, heightPx))}px`
    const box = element.closest<HTMLElement>('[data-embed]')
    if (!box) return
    reserved ??= box.style.minHeight
    // What was reserved for it is not needed any more: it may be lower. One that follows its frame has no
    // height of its own.
    box.style.minHeight = isLooping ? reserved : '0'
  }

  let isLooping = false
  let reserved: string | null = null
  const fitting = createFit(
    () => element.offsetHeight,
    (px) => {
      heightPx = px
      fit()
    },
    (stepPx) => {
      isLooping = true
      development?.tellOfHeightLoop(title, stepPx)
    },
  )

  const widget = createWidgetController({
    client,
    vendor,
    driver: stage?.standIn?.(driver, { vendor, element, title }) ?? driver,
    element,
    options,
    title,
    theme: theme.read,
    readyTimeoutMs: setup.readyTimeoutMs,
    nonce: setup.nonce,
    onState(next) {
      state = next
      tellState()
    },
    onRefreshing(next) {
      isRefreshing = next
      tellRefreshing()
    },
    onHeight: (px) => fitting.tell(px),
    onError: (error) => tell((props) => props.onError?.(error)),
    onTokenRefresh: () => tell((props) => props.onTokenRefresh?.()),
  })

  const tellTheme = () => shown && theme.readAgain() && widget.applyTheme()
  /** The page's CSS may say something else by now. All widgets read it before the first one is told. */
  const followPage = () =>
    queueMicrotask(() => {
      if (shown && theme.readAgain()) queueMicrotask(widget.applyTheme)
    })
  const unwatch = watchScheme(followPage, element.ownerDocument)
  const leaveScheduler = client.scheduler.watch(element.ownerDocument)
  tellState()

  function update(next: Shown<M, O>) {
    shown = next
    if (options !== next.options) widget.setOptions(next.options)
    options = next.options
    if (here === next.here) return
    here = next.here
    tellTheme()
  }

  return {
    element,
    takes(next) {
      if (options !== next && !widget.update(next)) return false
      options = next
      return true
    },
    update,
    park(onGone) {
      if (!widget.park(onGone)) return false
      shown = null
      return true
    },
    resume(next) {
      shown = next
      wasReady = false
      // Equal by value, or it would not be this widget; the others that come are compared with these.
      options = next.options
      here = next.here
      widget.resume()
      tellState()
      tellRefreshing()
      tellTheme()
      fit()
    },
    destroy() {
      unwatch()
      leaveScheduler()
      fitting.stop()
      shown = null
      widget.destroy()
    },
  }
}
