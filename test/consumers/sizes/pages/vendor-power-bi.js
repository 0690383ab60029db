import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { powerBi } from 'react-embed-token/vendors/power-bi'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { id: 'r1', embedUrl: 'https://app.powerbi.com/reportEmbed?reportId=r1' }
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: powerBi, mode: 'inline', options, title: 'Sales' }),
  ),
)
