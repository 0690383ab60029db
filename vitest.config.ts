import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { BROWSER_ARGS, findBrowser } from './scripts/browser.ts'
import { commands } from './test/browser/commands.ts'
import { mediaCommands } from './test/browser/media.ts'
import { vendorCommands } from './test/vendors/commands.ts'

const executablePath = findBrowser()

/** Real Chromium; tests of timing get a page of their own. */
export const chromium = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: { ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGS } }),
  instances: [{ browser: 'chromium' as const }],
}

/** What is found only while a page loads makes Vite reload it. */
export const prebundled = [
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  '@tanstack/react-query',
  'jose',
  'jose/jwt/decode',
  'react-error-boundary',
]

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [react()],
        test: {
          name: 'unit',
          environment: 'jsdom',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/browser/**', 'test/tabs/**', 'test/consumers/**', 'test/react-18/**'],
          setupFiles: ['test/setup.ts'],
          restoreMocks: true,
        },
      },
      {
        plugins: [react()],
        optimizeDeps: { include: [...prebundled, '@testing-library/react'] },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.{ts,tsx}'],
          globalSetup: ['test/browser/servers.ts'],
          setupFiles: ['test/setup.ts'],
          testTimeout: 150_000,
          maxWorkers: 4, // they wait for tokens to age, more than they compute
          browser: { ...chromium, commands: { ...commands, ...mediaCommands } },
        },
      },
      {
        test: {
          name: 'tabs',
          environment: 'node',
          include: ['test/tabs/*.test.ts'],
          globalSetup: ['test/tabs/bundle.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
          maxWorkers: 4, // a Chromium each; they wait more than they compute
        },
      },
      {
        plugins: [react()],
        optimizeDeps: { include: [...prebundled, '@testing-library/react', '@runtypelabs/persona'] },
        test: {
          name: 'vendors',
          include: ['test/vendors/*.contract.tsx'],
          globalSetup: ['test/vendors/servers.ts'],
          setupFiles: ['test/setup.ts'],
          testTimeout: 60_000,
          maxWorkers: 4,
          browser: { ...chromium, commands: { ...commands, ...vendorCommands } },
        },
      },
    ],
  },
})
