import type { EmbedIdentity } from '../../base/identity'
import type { EmbedClient } from '../../client/embed-client'
import type { EmbedTheme } from '../../theme/theme'
import type { WidgetDriver } from '../../vendor-kit/driver'
import type { EmbedVendor } from '../../vendor-kit/vendor'

/**
 * What tests and stories put in the place of a page's own, however deep inside of them the page's provider
 * is.
 */
export interface EmbedStage {
  client: EmbedClient
  /** Wins over the page's; `undefined`: the page's. */
  identity: EmbedIdentity
  /** Wins over every theme of the page. */
  theme: EmbedTheme | undefined
  /** Stands in for a vendor's widget. */
  standIn:
    | (<O>(
        driver: WidgetDriver<O>,
        about: { vendor: Pick<EmbedVendor, 'id' | 'name'>; element: HTMLElement; title: string },
      ) => WidgetDriver<O>)
    | null
}
