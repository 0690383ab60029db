import { createContext, useContext } from 'react'
import type { EmbedClient, EmbedIdentity } from './client'
import { EmbedError } from './errors'
import type { EmbedTheme } from './theme'

/** What `<EmbedProvider>` hands down. */
export interface EmbedContextValue {
  client: EmbedClient
  identity: EmbedIdentity
  theme: EmbedTheme | undefined
  nonce: string | undefined
}

export const EmbedContext = createContext<EmbedContextValue | null>(null)

/** @param caller - named in the error, e.g. `"<Embed>"`. */
export function useEmbedContext(caller: string): EmbedContextValue {
  const context = useContext(EmbedContext)
  if (!context) {
    throw new EmbedError(
      'EMBED_NO_PROVIDER',
      `Expected ${caller} inside <EmbedProvider>, there is none around it. Wrap the page: <EmbedProvider client={createEmbedClient({ source })}>.`,
    )
  }
  return context
}
