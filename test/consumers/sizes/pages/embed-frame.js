import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { board } from './vendors.js'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { pageUrl: 'https://board.example' }
createRoot(document.getElementById('root')).render(
  h(EmbedProvider, { client: embeds }, h(Embed, { vendor: board, mode: 'iframe', options, title: 'Board' })),
)
