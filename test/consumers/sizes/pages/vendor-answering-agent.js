import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { answeringAgent } from 'react-embed-token/vendors/answering-agent'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = {}
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: answeringAgent, mode: 'iframe', options, title: 'Calls' }),
  ),
)
