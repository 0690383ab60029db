import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { widget: 'store', communityId: 'c1', widgetUrl: 'https://widgets.example' }
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: returningAi, mode: 'iframe', options, title: 'Store' }),
  ),
)
