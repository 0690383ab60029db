import { createEmbedClient, fromEndpoint } from 'react-embed-token'
import { hydrate, takeInitialTokens } from 'react-embed-token/initial-tokens'
import { bare } from './vendors.js'

const source = fromEndpoint('/api/embed-token')
const embeds = createEmbedClient({ source, initialTokens: hydrate(takeInitialTokens()) })
embeds.ensureToken(bare, {}).then(console.log)
