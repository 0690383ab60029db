import type { EmbedError } from '../../errors/errors'
import type { EmbedTheme } from '../../theme/theme'
import type { EmbedVendor } from '../../vendor-kit/vendor'
import type { VendorModes } from '../../vendor-kit/vendor-modes'
import type { WidgetState } from '../state'

/** The state of a widget as a host gets it. `retry` starts the widget again. */
export type EmbedState = WidgetState & { retry: () => void }

/** The props that `<EmbedFrame>` and `<EmbedInline>` have in common. */
export interface WidgetProps<M extends VendorModes, O> {
  /** A constant of a module: `returningAi`, or your own from {@link defineVendor}. */
  vendor: EmbedVendor<M>
  /** Plain data, compared by value: an inline object never re-embeds. */
  options: O
  /** Names the widget for people who do not see it. */
  title: string
  /** Wins over the provider's. */
  theme?: EmbedTheme | undefined
  /**
   * Whether the height follows what the widget says of its content; otherwise it stays as it is, and nothing
   * on the page moves. `height` is then reserved until the widget tells its own, which may be less. Content
   * that is always higher than its frame (100vh) is noticed, and not followed. Default `false`.
   */
  autoHeight?: boolean | undefined
  /** After how long a widget that does not get ready has failed, in ms. Default 20 000. */
  readyTimeoutMs?: number | undefined
  /**
   * Keeps the widget, with all that its user has in it, when this component goes, and shows it again when one
   * of the same vendor, mode and options comes: for routes. A string tells two such widgets apart. It wants
   * `<EmbedProvider keepAlive={keepAlive()}>`. Default `false`.
   *
   * Its element is moved aside and back: with its frames where the browser has `Element.moveBefore`, elsewhere
   * only if there are none in it. Two kinds of widgets cannot be moved and are mounted again: a widget that
   * lies over the page, and a custom element without `connectedMoveCallback`.
   */
  keepAlive?: boolean | string | undefined
  /**
   * When the widget is mounted, and its token asked for. `visible`: once its place is in view, for a hidden
   * tab or dialog in which a chart would measure nothing, and for what is far down the page. Default `now`.
   */
  mountWhen?: 'now' | 'visible' | undefined
  /** On the element that the component renders, as every `data-*` is. */
  id?: string | undefined
  /**
   * Called at each change of what a person sees, the first time with `loading`. Like every callback here,
   * when the change is complete: a call back into the library is a new change.
   */
  onStateChange?: ((state: EmbedState) => void) | undefined
  /** The widget shows itself. */
  onReady?: (() => void) | undefined
  /** Something failed; also what the widget shows by itself. */
  onError?: ((error: EmbedError) => void) | undefined
  /** The widget was given a renewed token. */
  onTokenRefresh?: (() => void) | undefined
}
