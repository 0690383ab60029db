import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { quicksight } from 'react-embed-token/vendors/quicksight'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { dashboardId: 'd1' }
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: quicksight, mode: 'inline', options, title: 'Sales' }),
  ),
)
