import type { Preview } from '@storybook/react-vite'
import { claimStorage } from '../src/storage'
import { PAGE_LOOK, Scheme } from '../stories/fixtures'
import { startServers } from './worker'

export default {
  tags: ['autodocs'],
  parameters: {
    layout: 'fullscreen',
    a11y: { test: 'error' },
    controls: { expanded: true },
    // A boundary's error is what its story is about, and is not for the console.
    react: { rootOptions: { onCaughtError: () => {} } },
  },
  globalTypes: {
    theme: {
      description: 'Colour scheme',
      toolbar: {
        icon: 'contrast',
        dynamicTitle: true,
        items: [
          { value: 'light', title: 'Light', icon: 'sun' },
          { value: 'dark', title: 'Dark', icon: 'moon' },
        ],
      },
    },
  },
  initialGlobals: { theme: 'light' },
  decorators: [
    (Story, { globals, viewMode }) => {
      const scheme = globals['theme'] === 'dark' ? 'dark' : 'light'
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
