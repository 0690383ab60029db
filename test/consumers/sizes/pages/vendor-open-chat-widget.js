import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { openChatWidget } from 'react-embed-token/vendors/open-chat-widget'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { baseUrl: 'https://chat.example' }
createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds },
    h(Embed, { vendor: openChatWidget, mode: 'inline', options, title: 'Chat' }),
  ),
)
