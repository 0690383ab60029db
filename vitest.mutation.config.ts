import { defineConfig } from 'vitest/config'

// Stryker runs tests in threads, which cannot choose a zone: dates without one must be read alike in each.
process.env['TZ'] = 'America/New_York'

/**
 * The tests that `npm run test:mutation` breaks the source against: a file is held by its own tests, not by
 * what others happen to notice.
 */
export default defineConfig({
  test: {
    name: 'mutation',
    environment: 'jsdom',
    include: [
      'test/{base,errors,token,source,store,client}/*.test.{ts,tsx}',
      'test/cross-tab/*.test.{ts,tsx}',
      'test/initial-tokens/*.test.{ts,tsx}',
      'test/vendor-kit/storage-keys.test.ts',
      'test/widget/{hand-over,apply-token-state}.test.ts',
      // What becomes of a failure is seen on the page.
      'test/widget/mounted.rejected.test.tsx',
      'test/widget/mounted.reload.test.tsx',
      'test/widget/single-use.test.tsx',
      'test/components/Embed.recovery.test.tsx',
      'test/development/production.test.ts',
    ],
    exclude: [
      // It is random, and looks long for the smallest example.
      'test/client/reentrant.test.ts',
      // They simulate days of a whole page, for minutes.
      'test/token/freshness.test.ts',
      'test/store/schedules.test.ts',
    ],
    setupFiles: ['test/setup.ts'],
    restoreMocks: true,
    // Stryker has a limit of its own for each mutant. This one only hangs meet.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
