// A consumer of what goes beyond one view: routes, kept widgets, tokens that come with the page; compiled against the built package.
import { keepAlive } from 'react-embed-token/keep-alive'
import {
  createEmbedClient,
  Embed,
  embedLoader,
  EmbedProvider,
  EmbedSuspense,
  fromEndpoint,
  useEmbedIntent,
  useRouteEmbedTokens,
  useSuspenseEmbedToken,
} from 'react-embed-token'
import { hydrate, takeInitialTokens, type InitialTokens } from 'react-embed-token/initial-tokens'
import { initialTokensScript, mintInitialTokens } from 'react-embed-token/server'
import { returningAiMint } from 'react-embed-token/server/returning-ai'
import { returningAi } from 'react-embed-token/vendors/returning-ai'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token'), identity: 'u1' })
const store = { widget: 'store', communityId: 'c1' } as const

export const loader: (context: { request: Request; params: object }) => Promise<void> = embedLoader(embeds, returningAi, store)
export const beforeLoad: (context: { abortController: AbortController }) => Promise<void> = embedLoader(embeds, returningAi, store, {
  minRemainingMs: 'always',
})

function Layout({ path }: { path: string }) {
  useRouteEmbedTokens(path, { minRemainingMs: 90_000 })
  return (
    <a href="/store" {...useEmbedIntent(returningAi, store)}>
      Store
    </a>
  )
}

function Length() {
  return <p>{useSuspenseEmbedToken(returningAi, store).token.value.length}</p>
}

export function Page({ initialTokens = takeInitialTokens() }: { initialTokens?: InitialTokens | undefined }) {
  return (
    <EmbedProvider client={embeds} identity="u1" keepAlive={keepAlive({ limit: 2 })} initialTokens={hydrate(initialTokens)}>
      <Layout path="/" />
      <Embed vendor={returningAi} mode="inline" options={store} title="Store" keepAlive />
      <EmbedSuspense fallback={null}>
        <Length />
      </EmbedSuspense>
    </EmbedProvider>
  )
}

export function WrongProps() {
  return (
    <>
      {/* @ts-expect-error what tells widgets apart is a word */}
      <Embed vendor={returningAi} mode="inline" options={store} title="Store" keepAlive={2} />
      {/* @ts-expect-error tokens come from mintInitialTokens */}
      <EmbedProvider client={embeds} initialTokens={hydrate('abc')} />
      {/* @ts-expect-error tokens that came with the page are given to hydrate() */}
      <EmbedProvider client={embeds} initialTokens={takeInitialTokens()} />
    </>
  )
}

export async function render(user: { id: string } | null) {
  const mint = { 'returning-ai': returningAiMint({ accessId: 'id', accessKey: 'key' }) }
  const { initialTokens, headers } = await mintInitialTokens({ mint, user, embeds: [{ vendor: returningAi, options: store }] })
  return new Response(initialTokensScript(initialTokens), { headers })
}
// @ts-expect-error whose tokens they are has to be said
export const nobodys = mintInitialTokens({ mint: {}, embeds: [] })
// @ts-expect-error another vendor's options
export const others = embedLoader(embeds, returningAi, { agentId: 'a1' })
