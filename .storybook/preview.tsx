import type { Preview } from '@storybook/react-vite'
import { configure } from 'storybook/test'
import { embedPreview } from '../src/storybook'
import { claimStorage } from '../src/vendor-kit/storage-keys'
import { PAGE_LOOK, Scheme, schemeOf } from '../stories/fixtures'
import { startServers } from './worker'

// Stories wait for what they want to see; only what hangs takes so long.
configure({ asyncUtilTimeout: 60_000 })

export default {
  ...embedPreview,
  tags: ['autodocs'],
  parameters: {
    layout: 'fullscreen',
    // No page in a frame has an axe of its own that would answer.
    a11y: { test: 'error', options: { pingWaitTime: 1 } },
    controls: { expanded: true },
    options: {
      storySort: {
        order: [
          'Guides',
          ['The life of a token', 'Theming'],
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
  beforeEach: () =>
    claimStorage('stories', ['interakt:*', 'aa_auth_token', 'os-chatbot-*', 'persona-*', 'acme:*'], null),
} satisfies Preview
