import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { EmbedDevtools } from 'react-embed-token/devtools'
import { notes } from './vendors.js'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: notes, mode: 'inline', options: {}, title: 'Notes' }),
    h(EmbedDevtools),
  ),
)
