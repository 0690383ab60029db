import { createEmbedClient, fromEndpoint } from 'react-embed-token'

export const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token'), identity: 'ada' })

export const store = {
  widget: 'store',
  communityId: 'northwind',
  widgetUrl: 'https://emulator.example/frame',
}
