import { type ReactNode, useContext, useEffect, useMemo, useRef } from 'react'
import type { EmbedIdentity } from '../base/identity'
import type { EmbedClient } from '../client/embed-client'
import type { Hydration } from '../client/hydration'
import { development } from '../development/development'
import { EmbedContext } from '../hooks/context'
import { useLayout } from '../hooks/useLayout'
import type { EmbedTheme } from '../theme/theme'
import type { KeepAlive } from '../widget/view/parking'

/** Props of {@link EmbedProvider}. */
export interface EmbedProviderProps {
  /** Made once, outside of any component, by {@link createEmbedClient}. */
  client: EmbedClient
  /**
   * Whose tokens these are, e.g. the user's id. When it changes, tokens, requests and the vendors' storage
   * are cleared. `null`: nobody is signed in, or the user is not known yet, and nothing is fetched. If
   * omitted, the client keeps its current identity. Do not pass `undefined` while the user loads: tokens are
   * then fetched for nobody, and dropped when the user is known.
   */
  identity?: EmbedIdentity
  /** The look of every embed inside; `<Embed theme>` wins over it. */
  theme?: EmbedTheme | undefined
  /** For a Content-Security-Policy with nonces: set on the scripts that vendors need. */
  nonce?: string | undefined
  /**
   * `hydrate(tokens)` of `react-embed-token/initial-tokens`: the first view uses the tokens that the server
   * minted, by `mintInitialTokens`, and makes no request for them. Only for pages that no cache keeps.
   * Default: tokens are fetched.
   */
  initialTokens?: Hydration | undefined
  /**
   * `keepAlive()` of `react-embed-token/keep-alive`: widgets with `keepAlive` wait for their view to come
   * back. Default: none is kept.
   */
  keepAlive?: KeepAlive | undefined
  children?: ReactNode
}

/**
 * Gives the embeds inside it their client, identity and theme. Renders nothing of its own.
 *
 * @example
 * <EmbedProvider client={embeds} identity={user.id}>…</EmbedProvider>
 */
export function EmbedProvider({
  client: own,
  identity: ownIdentity,
  theme,
  nonce,
  initialTokens,
  keepAlive,
  children,
}: EmbedProviderProps) {
  const outer = useContext(EmbedContext)
  const stage = outer?.stage
  const client = stage?.client ?? own
  development?.checkProvider(client, ownIdentity, initialTokens)
  const inherited = ownIdentity === undefined && outer?.client === client ? outer.identity : ownIdentity
  const identity = stage?.identity === undefined ? inherited : stage.identity
  // By what it is made of: it may be made anew at each render.
  const { parkingOf, limit } = keepAlive ?? NOTHING_KEPT
  const value = useMemo(
    () => ({
      ...{ client, identity, theme, nonce, stage },
      keepAlive: parkingOf && { parkingOf, limit },
    }),
    [client, identity, theme, nonce, stage, parkingOf, limit],
  )
  useEffect(() => parkingOf?.(client).enter(), [client, parkingOf])
  return (
    <EmbedContext.Provider value={value}>
      {/* An inherited identity was told already. Told again, it would undo a sign-out in another tab. */}
      <TellIdentity
        client={client}
        identity={ownIdentity === undefined && outer ? undefined : identity}
        initialTokens={initialTokens}
      />
      {children}
    </EmbedContext.Provider>
  )
}

const NOTHING_KEPT = { parkingOf: undefined, limit: 0 }

/** Before its siblings, so that its effect comes before theirs: no request leaves for the user before. */
function TellIdentity({
  client,
  identity,
  initialTokens,
}: Pick<EmbedProviderProps, 'client' | 'identity' | 'initialTokens'>) {
  const initial = useRef(initialTokens)
  const told = useRef<{ client: EmbedClient; identity: EmbedIdentity } | null>(null)
  useLayout(() => {
    // A view that was hidden and comes back runs its effects again.
    if (told.current?.client === client && told.current.identity === identity) return
    told.current = { client, identity }
    development?.noteProvider(initial, client, identity)
    if (identity !== undefined) client.setIdentity(identity)
    const received = initial.current
    initial.current = undefined
    if (!received) return
    client.hydrate(received)
    received.clearPage?.()
  }, [client, identity])
  return null
}
