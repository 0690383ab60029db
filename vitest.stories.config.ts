import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { chromium } from './vitest.config.ts'

export default defineConfig({
  plugins: [storybookTest({ configDir: '.storybook' })],
  // What is found only while a story loads makes Vite reload the page under it.
  optimizeDeps: {
    include: [
      'react',
      'react-dom',
      'react-dom/client',
      'react/jsx-runtime',
      'react/jsx-dev-runtime',
      '@tanstack/react-query',
      'jose',
      'jose/jwt/decode',
      'msw',
      'msw/browser',
      'react-error-boundary',
    ],
  },
  test: {
    name: 'stories',
    setupFiles: ['.storybook/vitest.setup.ts'],
    testTimeout: 30_000,
    browser: chromium,
  },
})
