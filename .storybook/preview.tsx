import type { Preview } from '@storybook/react-vite'
import { embedPreview } from '../src/storybook'
import { claimStorage } from '../src/storage'
import { PAGE_LOOK, Scheme, schemeOf } from '../stories/fixtures'
import { startServers } from './worker'

export default {
  ...embedPreview,
  tags: ['autodocs'],
  parameters: {
    layout: 'fullscreen',
    a11y: { test: 'error' },
    controls: { expanded: true },
    options: {
      storySort: {
        order: [
          'Guides',
          [
            'Getting started',
            'The life of a token',
            'Routes and servers',
            'Theming',
            'Testing your page',
            'Writing a vendor',
            'Security',
            'Moving from a hand-written integration',
          ],
          'Components',
          ['Walls', 'Embed', 'Embed in use', '*'],
          'Vendors',
        ],
      },
    },
    // A boundary's error is what its story is about, and is not for the console.
    react: { rootOptions: { onCaughtError: () => {} } },
  },
  decorators: [
    ...embedPreview.decorators,
    (Story, { globals, viewMode }) => {
      const scheme = schemeOf(globals)
      return (
        <Scheme value={scheme}>
          <div
            style={{
              boxSizing: 'border-box',
              minHeight: viewMode === 'docs' ? 0 : '100vh',
              padding: 24,
              font: '16px/1.5 system-ui, sans-serif',
              ...PAGE_LOOK[scheme],
            }}
          >
            <Story />
          </div>
        </Scheme>
      )
    },
  ],
  beforeAll: startServers,
  // Each story is its user's first visit.
  beforeEach: () => claimStorage('stories', ['interakt:*', 'aa_auth_token', 'os-chatbot-*', 'persona-*', 'acme:*'], null),
} satisfies Preview
