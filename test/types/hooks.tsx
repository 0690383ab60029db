// What hooks know of a token by its status, and what they take.
import {
  useEmbedClient,
  useEmbedExpiry,
  useEmbedIntent,
  useEmbedToken,
  useRouteEmbedTokens,
  useSuspenseEmbedToken,
  type EmbedError,
  type EmbedToken,
} from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import type { Same } from './same'

const store = { widget: 'store', communityId: 'c1' } as const

export function Narrowed() {
  const state = useEmbedToken(returningAi, store)
  const refresh: Same<typeof state.refresh, () => Promise<EmbedToken | null>> = true
  // eslint-disable-next-line @typescript-eslint/no-misused-promises -- it never rejects
  const handler = <button onClick={state.refresh}>Refresh</button>
  // @ts-expect-error there may be no token yet
  const value = state.token.value
  if (state.status === 'ready') {
    const known: [Same<typeof state.token, EmbedToken>, Same<typeof state.error, EmbedError | null>] = [
      true,
      true,
    ]
    return known
  }
  if (state.status === 'failed') {
    const known: [Same<typeof state.token, null>, Same<typeof state.error, EmbedError>] = [true, true]
    return known
  }
  // @ts-expect-error there is no such status
  if (state.status === 'error') return value
  const rest: Same<typeof state.status, 'loading' | 'expired'> = true
  return [rest, refresh, handler]
}

export function Suspended() {
  const state = useSuspenseEmbedToken(returningAi, store)
  const known: [
    Same<typeof state.token, EmbedToken>,
    Same<typeof state.status, 'ready'>,
    Same<typeof state.error, EmbedError | null>,
  ] = [true, true, true]
  return [known, state.token.value]
}

export function Wrong() {
  const client = useEmbedClient()
  // @ts-expect-error options are required
  useEmbedToken(returningAi)
  // @ts-expect-error another vendor's options
  useEmbedToken(returningAi, { agentId: 'a1' })
  // @ts-expect-error an option that is missing
  useSuspenseEmbedToken(returningAi, { widget: 'channel', communityId: 'c1' })
  // @ts-expect-error a tick is a number of ms
  useEmbedExpiry(returningAi, store, { tickMs: '1s' })
  // @ts-expect-error a client keeps tokens for itself
  return String(client.tokens)
}

export function Layout({ path }: { path: string }) {
  useRouteEmbedTokens(path)
  useRouteEmbedTokens(7, { minRemainingMs: 'always' })
  useRouteEmbedTokens(path, { minRemainingMs: 90_000 })
  // @ts-expect-error a view has a key
  useRouteEmbedTokens()
  // @ts-expect-error of a location, its path
  useRouteEmbedTokens({ pathname: path })
  // @ts-expect-error there is no such word
  useRouteEmbedTokens(path, { minRemainingMs: 'never' })
  const intent = useEmbedIntent(returningAi, store)
  // @ts-expect-error it is spread, not called
  intent()
  return <a href="/store" {...intent} />
}
