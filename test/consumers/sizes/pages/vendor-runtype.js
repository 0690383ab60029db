import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { runtype } from 'react-embed-token/vendors/runtype'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { agentId: 'a1' }
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: runtype, mode: 'inline', options, title: 'Assistant' }),
  ),
)
