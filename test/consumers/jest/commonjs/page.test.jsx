import { render, screen } from '@testing-library/react'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { advanceTo, EmbedTestProvider } from 'react-embed-token/testing'
import { returningAi } from 'react-embed-token/vendors/returning-ai'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const store = { widget: 'store', communityId: 'c1' }

test('a page is rendered by Jest in CommonJS', async () => {
  render(
    <EmbedTestProvider>
      <EmbedProvider client={embeds} identity="user-1">
        <Embed vendor={returningAi} mode="inline" options={store} title="Store" />
      </EmbedProvider>
    </EmbedTestProvider>,
  )
  await advanceTo('ready')
  expect(screen.getByRole('group', { name: 'Store' }).dataset.embedState).toBe('ready')
})
