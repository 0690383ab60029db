import { createElement as h } from 'react'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const store = { widget: 'store', communityId: 'northwind', widgetUrl: 'https://emulator.example/frame' }

/** A page as any bundler is given it: no JSX, no TypeScript, nothing to be configured. */
export default function Page() {
  return h(
    EmbedProvider,
    { client: embeds, identity: 'ada' },
    h(Embed, { vendor: returningAi, mode: 'iframe', options: store, title: 'Store', height: 320 }),
  )
}
