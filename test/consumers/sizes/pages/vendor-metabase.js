import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { metabase } from 'react-embed-token/vendors/metabase'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { instanceUrl: 'https://metabase.example.com', dashboard: 10 }
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: metabase, mode: 'iframe', options, title: 'Orders' }),
  ),
)
