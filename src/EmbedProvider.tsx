import { useContext, useEffect, useMemo, type ReactNode } from 'react'
import type { EmbedClient, EmbedIdentity } from './client'
import { EmbedContext } from './context'
import type { EmbedTheme } from './theme'

/** Props of {@link EmbedProvider}. */
export interface EmbedProviderProps {
  /** Made once, outside of any component, by {@link createEmbedClient}. */
  client: EmbedClient
  /**
   * Whose tokens these are, e.g. the user's id. When it changes, tokens, requests and the vendors' storage are cleared. `null`: nobody is signed in,
   * nothing is fetched. Left out: what the client was told otherwise stays.
   */
  identity?: EmbedIdentity
  /** The look of every embed inside; `<Embed theme>` wins over it. */
  theme?: EmbedTheme | undefined
  /** For a Content-Security-Policy with nonces: set on the scripts that vendors need. */
  nonce?: string | undefined
  children?: ReactNode
}

/**
 * Gives the embeds inside it their client, identity and theme. Renders nothing of its own.
 *
 * @example
 * <EmbedProvider client={embeds} identity={user.id}>…</EmbedProvider>
 */
export function EmbedProvider({ client: own, identity: ownIdentity, theme, nonce, children }: EmbedProviderProps) {
  const stage = useContext(EmbedContext)?.stage
  const client = stage?.client ?? own
  const identity = stage?.identity === undefined ? ownIdentity : stage.identity
  const value = useMemo(() => ({ client, identity, theme, nonce, stage }), [client, identity, theme, nonce, stage])
  return (
    <EmbedContext.Provider value={value}>
      <TellIdentity client={client} identity={identity} />
      {children}
    </EmbedContext.Provider>
  )
}

/** Before its siblings, so that its effect comes before theirs: no request leaves for the user before. */
function TellIdentity({ client, identity }: { client: EmbedClient; identity: EmbedIdentity }) {
  useEffect(() => {
    if (identity !== undefined) client.setIdentity(identity)
  }, [client, identity])
  return null
}
