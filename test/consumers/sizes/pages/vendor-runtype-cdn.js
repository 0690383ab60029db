import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { runtypeCdn } from 'react-embed-token/vendors/runtype-cdn'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = {
  agentId: 'a1',
  scriptUrl: 'https://cdn.example/p.js',
  styleUrl: 'https://cdn.example/p.css',
}
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: runtypeCdn, mode: 'inline', options, title: 'Assistant' }),
  ),
)
