import type { Ending } from '../base/ending'
import type { Silence } from '../errors/widget-sentences'
import type { ResolvedTheme } from '../theme/theme'
import type { MountContext } from './inline-definition'
import type { Swap } from './swap/swap'
import type { EmbedMode } from './vendor-modes'
import type { WidgetHandle } from './widget-handle'

/** The values that a widget of either mode is mounted with. */
export interface WidgetContext<O> extends Omit<
  MountContext<O>,
  'container' | 'token' | 'getToken' | 'theme' | 'signal'
> {
  /** Of this mount. */
  ending: Ending
  /** Reads the token that it is mounted with; one that can be used once is then used. */
  readToken: () => string | null
  /** Gives the widget the function that it asks for tokens with: from then on, it may ask. */
  lendGetToken: () => MountContext<O>['getToken']
  /** As it is now. The page is asked when this is called. */
  theme: () => ResolvedTheme
  /** Returns a short quote of the widget's words, without any of the tokens that it was given. */
  quote: (said: unknown) => string
}

/** Scripts, style sheets and modules that a widget needs. */
export interface WidgetAssets {
  load: (nonce: string | undefined) => Promise<void>
  /** They did not answer: another attempt asks anew. */
  giveUp: () => void
  /** Its scripts have loaded, and did not bring what they should. */
  dropScripts: () => void
}

/** A widget of either mode, as the widget controller drives it. */
export interface WidgetDriver<O> {
  mode: EmbedMode
  swap: Swap
  /** The assets that the widget needs besides its token. Without this method: none. */
  assets?: (options: O) => WidgetAssets
  /** It is mounted beside the token's request, and given the token later. */
  opensBeforeToken: boolean
  /** It lies over the page, and is in view wherever the page is scrolled to. */
  floats: (options: O) => boolean
  /** It can be moved on the page. */
  movable: boolean
  /** Why it may not have got ready. */
  explain?: () => Silence
  /** Removes what a widget left behind. */
  sweep?: () => void
  mount: (context: WidgetContext<O>) => WidgetHandle<O> | Promise<WidgetHandle<O>>
}
