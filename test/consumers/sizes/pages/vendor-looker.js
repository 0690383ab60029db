import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { looker } from 'react-embed-token/vendors/looker'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { host: 'acme.looker.com', id: '1' }
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: looker, mode: 'inline', options, title: 'Orders' }),
  ),
)
