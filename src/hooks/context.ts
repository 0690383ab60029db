import { createContext, useContext } from 'react'
import type { EmbedIdentity } from '../base/identity'
import type { EmbedClient } from '../client/embed-client'
import { embedError } from '../errors/embed-error'
import type { EmbedTheme } from '../theme/theme'
import type { KeepAlive } from '../widget/view/parking'
import type { EmbedStage } from '../widget/view/stage'

/** What `<EmbedProvider>` hands down. */
export interface EmbedContextValue {
  client: EmbedClient
  identity: EmbedIdentity
  theme: EmbedTheme | undefined
  nonce: string | undefined
  /** `undefined`: nothing is kept. */
  keepAlive: KeepAlive | undefined
  stage: EmbedStage | undefined
}

export const EmbedContext = createContext<EmbedContextValue | null>(null)

/** @param caller - named in the error, e.g. `"<Embed>"`. */
export function useEmbedContext(caller: string): EmbedContextValue {
  const context = useContext(EmbedContext)
  if (!context) throw embedError('EMBED_NO_PROVIDER', 'noProvider', [caller])
  return context
}
