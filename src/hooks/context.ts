import { createContext, useContext } from 'react'
import type { EmbedClient, EmbedIdentity } from '../client/client'
import { EmbedError } from '../errors/errors'
import type { EmbedTheme } from '../theme/theme'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { WidgetDriver } from '../widget/widget'

export const DEFAULT_KEEP_ALIVE_LIMIT = 5

/** What `<EmbedProvider>` hands down. */
export interface EmbedContextValue {
  client: EmbedClient
  identity: EmbedIdentity
  theme: EmbedTheme | undefined
  nonce: string | undefined
  keepAliveLimit: number
  stage: EmbedStage | undefined
}

/** What tests and stories put in the place of a page's own, however deep inside of them the page's provider is. */
export interface EmbedStage {
  client: EmbedClient
  /** Wins over the page's; `undefined`: the page's. */
  identity: EmbedIdentity
  /** Wins over every theme of the page. */
  theme: EmbedTheme | undefined
  /** Stands in for a vendor's widget. */
  standIn:
    (<O>(driver: WidgetDriver<O>, about: { vendor: Pick<EmbedVendor, 'id' | 'name'>; element: HTMLElement; title: string }) => WidgetDriver<O>) | null
}

export const EmbedContext = createContext<EmbedContextValue | null>(null)

/** @param caller - named in the error, e.g. `"<Embed>"`. */
export function useEmbedContext(caller: string): EmbedContextValue {
  const context = useContext(EmbedContext)
  if (!context) {
    throw new EmbedError(
      'EMBED_NO_PROVIDER',
      `Expected ${caller} inside <EmbedProvider>, there is none around it. Wrap the page: <EmbedProvider client={embeds}>, with embeds made once by createEmbedClient({ source }), outside of components.`,
    )
  }
  return context
}
