import { useEffect, useRef, type RefObject } from 'react'
import { useEmbedContext } from './context'
import type { EmbedError } from './errors'
import { callHost } from './events'
import { themeAt } from './properties'
import { watchScheme } from './scheme'
import type { EmbedTheme } from './theme'
import { useStable } from './useStable'
import { useTheme } from './useTheme'
import type { EmbedVendor, ModeOptions, VendorModes } from './vendor'
import { createWidget, type Widget, type WidgetDriver, type WidgetState } from './widget'

/** What a host hears of a widget; and `retry` starts it over. */
export type EmbedState = WidgetState & { retry: () => void }

/** What `<EmbedFrame>` and `<EmbedInline>` have in common. */
export interface WidgetProps<M extends VendorModes, O> {
  /** A constant of a module: `returningAi`, or your own from {@link defineVendor}. */
  vendor: EmbedVendor<M>
  /** Plain data, compared by value: an inline object never re-embeds. */
  options: O
  /** Names the widget for people who do not see it. */
  title: string
  /** Wins over the provider's. */
  theme?: EmbedTheme | undefined
  /** Whether the height follows what the widget says of its content; otherwise it stays as it is, and nothing on the page moves. Default `false`. */
  autoHeight?: boolean | undefined
  /** After how long a widget that does not get ready has failed, in ms. Default 20 000. */
  readyTimeoutMs?: number | undefined
  /** Called at each change of what a person sees, the first time with `loading`. */
  onStateChange?: ((state: EmbedState) => void) | undefined
  /** The widget shows itself. */
  onReady?: (() => void) | undefined
  /** Something failed; also what the widget shows by itself. */
  onError?: ((error: EmbedError) => void) | undefined
  /** The widget was given a renewed token. */
  onTokenRefresh?: (() => void) | undefined
}

const DEFAULT_READY_TIMEOUT_MS = 20_000
const MIN_HEIGHT_PX = 48
const MAX_HEIGHT_PX = 10_000

/** Keeps a widget in `ref`'s element for as long as the component is mounted. A renewed token renders nothing. */
export function useWidget<M extends VendorModes, O extends ModeOptions<M>, E extends HTMLElement>(
  caller: string,
  ref: RefObject<E | null>,
  props: WidgetProps<M, O>,
  drive: (element: E) => WidgetDriver<O>,
): void {
  const { client, nonce, stage } = useEmbedContext(caller)
  const { vendor, readyTimeoutMs = DEFAULT_READY_TIMEOUT_MS } = props
  const here = useTheme(props.theme)
  const options = useStable(props.options)
  const widget = useRef<Widget<O> | null>(null)
  const latest = useRef({ props, drive, options, here })
  const shown = useRef({ options, here })
  const tellTheme = useRef(() => {})

  useEffect(() => {
    latest.current = { props, drive, options, here }
  })

  useEffect(() => {
    const element = ref.current
    if (!element) return
    const { drive, options, here, props } = latest.current
    shown.current = { options, here }
    let wasReady = false
    const { title } = props
    const driver = drive(element)
    let toldTheme = themeAt(element, here)
    const created = createWidget({
      client,
      vendor,
      driver: stage?.standIn?.(driver, { vendor, element, title }) ?? driver,
      element,
      options,
      title,
      theme: toldTheme,
      readyTimeoutMs,
      nonce,
      onState(state) {
        const { onStateChange, onReady, onError } = latest.current.props
        callHost(() => onStateChange?.({ ...state, retry: created.retry }))
        if (state.status === 'ready' && !wasReady) callHost(() => onReady?.())
        if (state.status !== 'expired') wasReady = state.status === 'ready'
        if (state.status === 'failed') callHost(() => onError?.(state.error))
      },
      onRefreshing: (isRefreshing) => element.closest('[data-embed]')?.toggleAttribute('data-embed-refreshing', isRefreshing),
      onHeight(px) {
        if (latest.current.props.autoHeight) element.style.height = `${Math.min(MAX_HEIGHT_PX, Math.max(MIN_HEIGHT_PX, px))}px`
      },
      onError: (error) => callHost(() => latest.current.props.onError?.(error)),
      onTokenRefresh: () => callHost(() => latest.current.props.onTokenRefresh?.()),
    })
    widget.current = created
    /** The page's CSS may say something else by now. */
    tellTheme.current = () => {
      const next = themeAt(element, latest.current.here)
      if (JSON.stringify(next) === JSON.stringify(toldTheme)) return
      toldTheme = next
      created.setTheme(next)
    }
    // After React: what the theme says of the page's colour scheme, and what its CSS says, are told together.
    const unwatch = watchScheme(() => queueMicrotask(() => tellTheme.current()))
    callHost(() => latest.current.props.onStateChange?.({ status: 'loading', error: null, retry: created.retry }))
    return () => {
      unwatch()
      tellTheme.current = () => {}
      created.destroy()
      widget.current = null
    }
  }, [client, vendor, ref, readyTimeoutMs, nonce, stage])

  useEffect(() => {
    if (shown.current.options !== options) widget.current?.setOptions(options)
    if (shown.current.here !== here) tellTheme.current()
    shown.current = { options, here }
  }, [options, here])
}
