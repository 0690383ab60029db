import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, EmbedProvider, fromEndpoint, useEmbedToken } from 'react-embed-token'
import { bare } from './vendors.js'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })

function Status() {
  const { status, token } = useEmbedToken(bare, {})
  return h('p', null, status, token?.value)
}

createRoot(document.getElementById('root')).render(h(EmbedProvider, { client: embeds }, h(Status)))
