import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globals: true,
    setupFiles: ['vitest.setup.ts'],
    restoreMocks: true,
    testTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'jsdom', environment: 'jsdom' } },
      { extends: true, test: { name: 'happy-dom', environment: 'happy-dom', include: ['src/*.test.tsx'] } },
    ],
  },
})
