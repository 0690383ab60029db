import { createElement as h } from 'react'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const store = { widget: 'store', communityId: 'c1', bundleUrl: 'https://widgets.example/store.js' }

export default () =>
  h(
    EmbedProvider,
    { client: embeds, identity: 'user-1' },
    h(Embed, { vendor: returningAi, mode: 'inline', options: store, title: 'Store' }),
  )
