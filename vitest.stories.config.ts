import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { chromium, prebundled } from './vitest.config.ts'

export default defineConfig({
  plugins: [storybookTest({ configDir: '.storybook' })],
  optimizeDeps: { include: [...prebundled, 'msw', 'msw/browser', '@runtypelabs/persona'] },
  test: {
    name: 'stories',
    reporters: ['default', './scripts/story-counts.ts'],
    setupFiles: ['.storybook/vitest.setup.ts'],
    testTimeout: 30_000,
    browser: chromium,
  },
})
