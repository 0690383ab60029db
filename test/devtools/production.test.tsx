import { render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.resetModules()
})
afterEach(() => {})

test('in production, react-embed-token/devtools renders nothing, inside of a provider or not', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  const { EmbedDevtools } = await import('../../src/devtools')
  const { container } = render(<EmbedDevtools initialIsOpen />)
  expect(container.innerHTML).toBe('')
  expect(document.querySelector('[data-embed-devtools]')).toBeNull()
})

test('in production, react-embed-token/devtools/production renders the button', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  const { createEmbedClient, EmbedProvider, fromStatic } = await import('../../src')
  const { EmbedDevtools } = await import('../../src/devtools/production')
  const client = createEmbedClient({ source: fromStatic('static-token') })
  render(
    <EmbedProvider client={client}>
      <EmbedDevtools />
    </EmbedProvider>,
  )
  expect(document.querySelector('[data-embed-devtools]')?.shadowRoot?.querySelector('button')).not.toBeNull()
})

describe('on a server', () => {
  test('it renders nothing', async () => {
    const { renderToString } = await import('react-dom/server')
    const { createEmbedClient, EmbedProvider, fromStatic } = await import('../../src')
    const { EmbedDevtools } = await import('../../src/devtools')
    const client = createEmbedClient({ source: fromStatic('static-token') })
    const html = renderToString(
      <EmbedProvider client={client}>
        <p>Page</p>
        <EmbedDevtools initialIsOpen />
      </EmbedProvider>,
    )
    expect(html).toBe('<p>Page</p>')
  })
})
