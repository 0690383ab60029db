import { render, screen } from '@testing-library/react'
import { advanceTo, EmbedTestProvider } from 'react-embed-token/testing'
import { Store } from '../app/Store'

test('the store is ready with a fake backend', async () => {
  render(
    <EmbedTestProvider>
      <Store />
    </EmbedTestProvider>,
  )
  await advanceTo('ready')
  expect(screen.getByRole('group', { name: 'Store' }).dataset['embedState']).toBe('ready')
})
