import type { EmbedClient } from '../client/embed-client'
import type { EmbedError } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import type { WidgetDriver } from '../vendor-kit/driver'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import type { WidgetState } from './state'

/** What a widget finds on the page, and who hears of it, whatever its vendor's options are. */
export interface WidgetSurroundings<O> {
  readonly client: EmbedClient
  readonly vendor: Pick<EmbedVendor, 'id' | 'name' | 'token'> & { readonly modes: object }
  readonly driver: WidgetDriver<O>
  /** The element that the user looks at and types into. */
  readonly element: HTMLElement
  readonly title: string
  readonly readyTimeoutMs: number
  readonly nonce: string | undefined
  /** Its token is being renewed, or no longer. */
  readonly onRefreshing: (isRefreshing: boolean) => void
  readonly onHeight: (px: number) => void
  /** Something went wrong that a person need not be told by us: the widget is there, and tells by itself. */
  readonly onError: (error: EmbedError) => void
  readonly onTokenRefresh: () => void
}

/** What a widget is put on the page with. */
export interface WidgetSetup<M extends VendorModes, O extends ModeOptions<M>> extends WidgetSurroundings<O> {
  readonly vendor: EmbedVendor<M>
  readonly options: O
  /** As it is at the widget's place now; the same object until it changes. */
  readonly theme: () => ResolvedTheme
  readonly onState: (state: WidgetState) => void
}
