import { createEmbedClient, fromEndpoint } from 'react-embed-token'
import { board } from './vendors.js'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
embeds.ensureToken(board, { pageUrl: 'https://board.example' }).then(console.log)
