import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { globals: true, environment: 'jsdom', setupFiles: ['vitest.setup.ts'], restoreMocks: true, testTimeout: 120_000 },
})
