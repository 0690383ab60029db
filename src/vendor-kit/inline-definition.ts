import type { EmbedIdentity } from '../base/identity'
import type { ResolvedTheme } from '../theme/theme'
import type { SwapMadeBy } from './swap/swap'
import type { WidgetAsset } from './widget-asset'
import type { WidgetHandle } from './widget-handle'
import type { WidgetReport } from './widget-report'

/** The argument of {@link InlineDefinition.mount}. */
export interface MountContext<O> {
  /** An empty element of ours that the widget may fill. */
  container: HTMLElement
  options: O
  token: string
  /**
   * The newest token that lives; where there is none, or the widget has rejected it, a promise for the next
   * one. For SDKs that ask for their tokens. Of a {@link singleUse} token, no value is given twice, and one
   * that you have read from `token` is not given again.
   *
   * @throws {EmbedError} `EMBED_ABORTED`: this mount is over.
   */
  getToken: () => Promise<string>
  /** The widget's name for assistive technology. Put it on a frame that an SDK makes. */
  title: string
  /** Read from the page when you ask for it: a vendor that never asks costs no style read. */
  theme: ResolvedTheme
  /** Whose widget it is, as the provider says; for keys of what the widget stores. */
  identity: EmbedIdentity
  report: WidgetReport
  /** Aborted when this mount is over. Pass it to whatever you start. */
  signal: AbortSignal
  /** The provider's `nonce`, for tags that you make yourself under a Content-Security-Policy. */
  nonce: string | undefined
  /** @internal Resolves when what `mount` returns is there, or has been undone. */
  settled: Promise<void>
}

/** The definition from which {@link inline} makes a mode: a widget that lives in an element of the page. */
export interface InlineDefinition<O> {
  /** How a renewed token is handed over. Default {@link inPlace}. */
  swap?: SwapMadeBy<'inPlace, reloadWhenIdle(), remountWhenIdle(), reload() or remount()'> | undefined
  assets?: (options: O) => readonly WidgetAsset[]
  /**
   * The widget lies over the page instead of in its place there: `<Embed>` takes no room, and shows a failure
   * in the page's corner. Default: no.
   */
  floats?: (options: O) => boolean
  /**
   * Whether the widget survives being moved on the page. `false`: it is not kept alive while no view shows it.
   * Default: it survives.
   */
  movable?: boolean
  /**
   * Puts the widget into `container`. Called once its assets are loaded and a token is there. A promise may
   * come late: if the widget is no longer wanted by then, `destroy` follows at once.
   */
  mount: (context: MountContext<O>) => WidgetHandle<O> | Promise<WidgetHandle<O>>
}
