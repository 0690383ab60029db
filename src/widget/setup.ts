import type { EmbedClient } from '../client/embed-client'
import type { EmbedError } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import type { WidgetDriver } from '../vendor-kit/driver'
import type { EmbedVendor, ModeOptions, VendorModes } from '../vendor-kit/vendor'
import type { WidgetState } from './state'

/** What a widget is put on the page with, and who hears of it. */
export interface WidgetSetup<M extends VendorModes, O extends ModeOptions<M>> {
  client: EmbedClient
  vendor: EmbedVendor<M>
  driver: WidgetDriver<O>
  /** The element that the user looks at and types into. */
  element: HTMLElement
  options: O
  title: string
  theme: ResolvedTheme
  readyTimeoutMs: number
  nonce: string | undefined
  onState: (state: WidgetState) => void
  /** Its token is being renewed, or no longer. */
  onRefreshing: (isRefreshing: boolean) => void
  onHeight: (px: number) => void
  /** Something went wrong that a person need not be told by us: the widget is there, and tells by itself. */
  onError: (error: EmbedError) => void
  onTokenRefresh: () => void
}
