import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'

const vendorOrigin = 'https://emulator.example'
const store = { widget: 'store', communityId: 'c1' }
const inline = {
  ...store,
  scriptUrl: `${vendorOrigin}/rai-widget.iife.js`,
  bundleUrl: `${vendorOrigin}/bundle.js`,
  v2ApiUrl: vendorOrigin,
}
const framed = { ...store, widgetUrl: `${vendorOrigin}/frame` }

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })

createRoot(document.getElementById('root')).render(
  h(
    EmbedProvider,
    { client: embeds, identity: 'user-1' },
    h(Embed, { vendor: returningAi, mode: 'inline', options: inline, title: 'Store', height: 360 }),
    h(Embed, {
      vendor: returningAi,
      mode: 'iframe',
      options: framed,
      title: 'Store in a frame',
      height: 480,
    }),
  ),
)
