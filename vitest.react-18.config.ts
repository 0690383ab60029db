import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { testsIn } from './scripts/stages/tests-in.ts'

const modules = fileURLToPath(new URL('test/react-18/node_modules', import.meta.url))

/**
 * The tests that render, on React 18.3: every package that renders comes from a folder in which that is the
 * only React.
 */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic' } },
  resolve: {
    alias: [
      {
        find: /^(react|react-dom|react-error-boundary|@testing-library\/react|@tanstack\/react-query)(\/.*)?$/,
        replacement: `${modules}/$1$2`,
      },
    ],
  },
  test: {
    name: 'react-18',
    environment: 'jsdom',
    include: [
      ...testsIn('test/client', '.test.tsx', 3),
      ...testsIn('test/components', '.test.tsx', 8),
      ...testsIn('test/cross-tab', '.test.tsx', 1),
      ...testsIn('test/hooks', '.test.tsx', 3),
      ...testsIn('test/keep-alive', '.test.tsx', 1),
      ...testsIn('test/races', '.test.tsx', 3),
      ...testsIn('test/vendor-kit', '.test.tsx', 8),
      ...testsIn('test/widget', '.test.tsx', 15),
      ...testsIn('test/store', '.test.ts', 10),
      'test/pitfalls.test.ts',
      'test/react-18/version.test.tsx',
    ],
    setupFiles: ['test/setup.ts'],
    restoreMocks: true,
    // Only what hangs takes so long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
