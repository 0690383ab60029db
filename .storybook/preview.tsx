import type { Preview } from '@storybook/react-vite'
import { Scheme } from '../stories/fixtures'
import { startServers } from './worker'

const PAGE = {
  light: { colorScheme: 'light', background: '#f4f5f8', color: '#111827' },
  dark: { colorScheme: 'dark', background: '#0a0b0f', color: '#f3f4f6' },
}

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
              ...PAGE[scheme],
            }}
          >
            <Story />
          </div>
        </Scheme>
      )
    },
  ],
  beforeAll: startServers,
} satisfies Preview
