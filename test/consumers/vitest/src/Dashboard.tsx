import { createEmbedClient, Embed, EmbedProvider, fromEndpoint, useEmbedToken } from 'react-embed-token'
import { answeringAgent } from 'react-embed-token/vendors/answering-agent'
import { interakt } from 'react-embed-token/vendors/interakt'
import { openChat } from 'react-embed-token/vendors/open-chat-widget'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { runtypeCdn } from 'react-embed-token/vendors/runtype-cdn'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })

const STORE = { widget: 'store', communityId: 'c1', bundleUrl: 'https://widgets.example/store.js' } as const

/** A page as a product has it: its own client, its own provider, five vendors' widgets. */
export function Dashboard({ userId }: { userId: string }) {
  return (
    <EmbedProvider client={embeds} identity={userId}>
      <h1>Dashboard</h1>
      <StoreStatus />
      <Embed vendor={returningAi} mode="inline" options={STORE} title="Store" height={240} />
      <Embed vendor={interakt} mode="inline" options={{ widget: 'chat' }} title="Help" height={240} />
      <Embed vendor={answeringAgent} mode="iframe" options={{}} title="Calls" height={240} />
      <Embed vendor={runtypeCdn} mode="inline" options={{ agentId: 'a1' }} title="Assistant" height={240} />
      <Embed
        vendor={openChat}
        mode="inline"
        options={{ baseUrl: 'https://chat.example' }}
        title="Support"
        height={240}
      />
    </EmbedProvider>
  )
}

/** What the page itself says of the store, beside the widget. */
function StoreStatus() {
  const { status } = useEmbedToken(returningAi, STORE)
  return <p>Store: {status}</p>
}
