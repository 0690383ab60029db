import { createEmbedClient, fromEndpoint } from 'react-embed-token'
import { shareAcrossTabs } from 'react-embed-token/cross-tab'
import { bare } from './vendors.js'

const source = fromEndpoint('/api/embed-token')
const embeds = createEmbedClient({ source, crossTab: shareAcrossTabs() })
embeds.ensureToken(bare, {}).then(console.log)
