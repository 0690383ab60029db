// Runs in a page that is still parsed, and tells the page around it how far its widget is.
import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from '../../../src'
import { openChatWidget } from '../../../src/vendors/open-chat-widget'

const tell = (what: string) =>
  parent.postMessage(
    {
      what,
      readyState: document.readyState,
      roots: document.querySelectorAll('#os-chat-widget-root').length,
    },
    '*',
  )
const backend = new URLSearchParams(location.search).get('backend') ?? ''
const client = createEmbedClient({
  source: fromEndpoint(`${backend}/embed-token`, { headers: { 'x-user': 'user-1' } }),
  onEvent: ({ type }) => tell(type),
})

createRoot(document.getElementById('app') as HTMLElement).render(
  <EmbedProvider client={client} identity="user-1">
    <Embed
      vendor={openChatWidget}
      mode="inline"
      options={{ baseUrl: location.origin }}
      title="Chat"
      onReady={() => tell('ready')}
      onError={({ message }) => tell(`failed: ${message}`)}
    />
  </EmbedProvider>,
)
