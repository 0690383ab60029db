import type { ResolvedTheme } from '../theme/theme'
import type { MountContext } from './inline-mode'
import type { Swap } from './swap'
import type { EmbedMode } from './vendor'
import type { WidgetAsset } from './widget-asset'
import type { WidgetHandle } from './widget-handle'

/** What a widget of either mode is mounted with. */
export interface WidgetContext<O> extends Omit<MountContext<O>, 'container' | 'token' | 'theme'> {
  token: string | null
  /** As it is now. The page is asked when this is called. */
  theme: () => ResolvedTheme
  /** What the widget said, without any of the tokens that it was given, and short. */
  quote: (said: unknown) => string
}

/** A widget of either mode, as the widget controller drives it. */
export interface WidgetDriver<O> {
  mode: EmbedMode
  swap: Swap
  assets: (options: O) => readonly WidgetAsset[]
  /** It is mounted beside the token's request, and given the token later. */
  opensBeforeToken: boolean
  /** It lies over the page, and is in view wherever the page is scrolled to. */
  floats: (options: O) => boolean
  /** Why it may not have got ready, in a sentence. */
  explain?: () => string
  /** Removes what a widget left behind. */
  sweep?: () => void
  mount: (context: WidgetContext<O>) => WidgetHandle<O> | Promise<WidgetHandle<O>>
}
