import { createEmbedClient, fromEndpoint } from 'react-embed-token'
import { bare } from './vendors.js'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
embeds.ensureToken(bare, {}).then(console.log)
