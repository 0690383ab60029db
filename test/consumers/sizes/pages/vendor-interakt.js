import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { interakt } from 'react-embed-token/vendors/interakt'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { widget: 'chat', chatTitle: 'Help' }
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: interakt, mode: 'inline', options, title: 'Help' }),
  ),
)
