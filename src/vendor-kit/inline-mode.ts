import type { EmbedIdentity } from '../base/identity'
import type { ResolvedTheme } from '../theme/theme'
import type { ScriptRun } from './script-runner'
import type { Swap } from './swap'
import type { WidgetAsset } from './widget-asset'
import type { WidgetHandle } from './widget-handle'
import type { WidgetReport } from './widget-report'

/** What {@link InlineMode.mount} is given. */
export interface MountContext<O> {
  /** An empty element of ours that the widget may fill. */
  container: HTMLElement
  options: O
  token: string
  theme: ResolvedTheme
  /** Whose widget it is, as the provider says; for keys of what the widget stores. */
  identity: EmbedIdentity
  report: WidgetReport
  /**
   * Runs a script for this mount, as often as there are mounts. @throws {EmbedError} `EMBED_WIDGET_LOAD`, or
   * `EMBED_ABORTED` where the mount is over.
   */
  runScript: (script: ScriptRun) => Promise<void>
}

/** A widget that lives in an element of the page. */
export interface InlineMode<O> {
  swap: Swap
  assets?: (options: O) => readonly WidgetAsset[]
  /**
   * The widget lies over the page instead of in its place there: `<Embed>` takes no room, and shows a failure
   * in the page's corner. Default: no.
   */
  floats?: (options: O) => boolean
  /**
   * Puts the widget into `container`. Called once its assets are loaded and a token is there. A promise may
   * come late: if the widget is no longer wanted by then, `destroy` follows at once.
   */
  mount: (context: MountContext<O>) => WidgetHandle<O> | Promise<WidgetHandle<O>>
}
