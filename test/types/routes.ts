// Loaders of both routers, and what a client takes in them.
import { embedLoader, type EmbedClient, type EmbedToken } from 'react-embed-token'
import { type InitialTokens, takeInitialTokens } from 'react-embed-token/initial-tokens'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import type { LoaderFunctionArgs } from 'react-router'
import type { Same } from './same'

declare const embeds: EmbedClient
const store = { widget: 'store', communityId: 'c1' } as const

const loader = embedLoader(embeds, returningAi, store, { minRemainingMs: 'always' })
export const inReactRouter: (args: LoaderFunctionArgs) => Promise<void> = loader
export const inTanStackRouter: (context: {
  abortController: AbortController
  location: { pathname: string }
}) => Promise<void> = loader
export const returnsNothing: Same<ReturnType<typeof loader>, Promise<void>> = true

export async function load(signal: AbortSignal) {
  const token: EmbedToken = await embeds.ensureToken(returningAi, store, {
    minRemainingMs: 90_000,
    signal,
    waitMs: 0,
  })
  const nothing: void = await embeds.prefetch(returningAi, store, { minRemainingMs: 'enough' })
  return [token.value, nothing]
}

// @ts-expect-error the vendor comes with its options
embedLoader(embeds, returningAi)
// @ts-expect-error the client comes first
embedLoader(returningAi, store)
// @ts-expect-error another vendor's options
embedLoader(embeds, returningAi, { agentId: 'a1' })
// @ts-expect-error a navigation is aborted by its router
embedLoader(embeds, returningAi, store, { signal: new AbortController().signal })
// @ts-expect-error a loader is given its router's context
void loader('/store')
// @ts-expect-error options are required
void embeds.ensureToken(returningAi)

export const taken: Same<ReturnType<typeof takeInitialTokens>, InitialTokens | undefined> = true
