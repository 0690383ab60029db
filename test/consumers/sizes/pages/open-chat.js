import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { OpenChat } from 'react-embed-token/open-chat'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
createRoot(document.getElementById('root')).render(
  h(EmbedProvider, { client: embeds }, h(OpenChat, { baseUrl: 'https://chat.example', title: 'Support' })),
)
