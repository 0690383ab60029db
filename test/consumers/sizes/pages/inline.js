import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, EmbedInline, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { notes } from './vendors.js'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
createRoot(document.getElementById('root')).render(
  h(EmbedProvider, { client: embeds }, h(EmbedInline, { vendor: notes, options: {}, title: 'Notes' })),
)
