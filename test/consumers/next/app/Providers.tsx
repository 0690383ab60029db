'use client'

import { hydrate, type InitialTokens } from 'react-embed-token/initial-tokens'
import { keepAlive } from 'react-embed-token/keep-alive'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { createEmbedClient, EmbedProvider, fromEndpoint, useRouteEmbedTokens } from 'react-embed-token'

/** The page's one client. On the server it does nothing. */
const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })

interface ProvidersProps {
  user: string
  /** What the server minted for the first view. */
  initialTokens?: InitialTokens
  children: ReactNode
}

/** What embeds need, around the views. */
export function Providers({ user, initialTokens, children }: ProvidersProps) {
  return (
    <EmbedProvider
      client={embeds}
      identity={user}
      initialTokens={hydrate(initialTokens)}
      keepAlive={keepAlive()}
    >
      <FreshTokens />
      {children}
    </EmbedProvider>
  )
}

/** Each navigation leaves the tokens of what is in view with enough time. */
function FreshTokens() {
  // With a page of the Pages Router beside, Next's types say that it may be null.
  useRouteEmbedTokens(usePathname() ?? '')
  return null
}
