import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']

export default defineConfig({
  plugins: [storybookTest({ configDir: '.storybook' })],
  // What is found only while a page loads makes Vite reload it.
  optimizeDeps: {
    include: ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime', 'react/jsx-dev-runtime'],
  },
  test: {
    setupFiles: ['vitest.setup.ts'],
    testTimeout: 120_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath: process.env.CHROMIUM_PATH, args } }),
      instances: [{ browser: 'chromium' }],
    },
  },
})
