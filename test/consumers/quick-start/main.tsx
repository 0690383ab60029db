import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const store = { widget: 'store', communityId: 'c1', widgetUrl: 'http://localhost:4701/frame' } as const

createRoot(document.getElementById('root')!).render(
  <EmbedProvider client={embeds} identity="user-1">
    <Embed vendor={returningAi} mode="iframe" options={store} title="Store" />
  </EmbedProvider>,
)
