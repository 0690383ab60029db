import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { superset } from 'react-embed-token/vendors/superset'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { supersetDomain: 'https://superset.example.com', id: 'abc' }
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: superset, mode: 'iframe', options, title: 'Sales' }),
  ),
)
